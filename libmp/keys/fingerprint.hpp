// What people compare to know that a key is the right one: "SHA256:" and the unpadded base64 of the SHA-256 of the 32 raw key
// bytes. The one form in every prompt, message, log and command. (OpenSSH hashes its own encoding of a key, so its fingerprint
// of the same key is a different one.)
#pragma once

#include <string>
#include <string_view>

#include "libmp/core/result.hpp"
#include "libmp/crypto/digest.hpp"
#include "libmp/crypto/ed25519.hpp"

namespace mp::keys {

class Fingerprint {
 public:
  [[nodiscard]] static Fingerprint of(const crypto::Ed25519PublicKey& key) noexcept {
    return Fingerprint(crypto::sha256(key.bytes));
  }

  // Forgiving about how it was copied (white space around it, "sha256:" in any case or left out, padding), exact about every
  // digit of the hash.
  [[nodiscard]] static Result<Fingerprint> parse(std::string_view text);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] const crypto::Sha256Digest& digest() const noexcept { return digest_; }

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  explicit Fingerprint(const crypto::Sha256Digest& digest) noexcept : digest_(digest) {}
  crypto::Sha256Digest digest_;
};

}  // namespace mp::keys
