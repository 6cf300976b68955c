// The private half of an identity as a text file:
//
//   -----BEGIN MOSHPIT PRIVATE KEY-----
//   version: 1
//   cipher: aes-256-gcm-siv            or "none"
//   kdf: argon2id                      or "none"
//   salt: <base64, 16 bytes>           these four lines are missing when cipher and kdf are "none"
//   passes: 3
//   memory-kib: 262144
//   nonce: <base64, 12 bytes>
//   public-key: <base64, 32 bytes>
//
//   <base64 of the 32-byte Ed25519 seed, sealed (48 bytes) or in clear>
//   -----END MOSHPIT PRIVATE KEY-----
//
// The seal's associated data is the text from "version" up to the empty line, so nothing in the header can be changed without
// the passphrase. The public key of the header must be the one that belongs to the seed. There is one way to write a given key
// file; anything else (other order, other spelling, trailing text) is refused, except that the last newline may be missing.
#pragma once

#include <optional>
#include <string>

#include "libmp/core/random_source.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/aead.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/crypto/passphrase_kdf.hpp"

namespace mp::keys {

// The file's text without any protection but the file's mode.
[[nodiscard]] crypto::SecretBytes format_private_key(const crypto::Ed25519KeyPair& pair);

// The file's text sealed under a passphrase (not empty). Takes a second or so, on purpose. Fails when the memory that `cost`
// asks for can't be had. Salt and nonce come from `random`.
[[nodiscard]] Result<crypto::SecretBytes> format_private_key(const crypto::Ed25519KeyPair& pair, ByteView passphrase,
                                                             crypto::KdfCost cost, RandomSource& random);

enum class UnlockProblem : std::uint8_t {
  wrong_passphrase,  // or the file was changed: the two can't be told apart
  out_of_memory,     // Argon2id could not have the memory that the file asks for
};

// What a sealed file says about its seal.
struct PrivateKeySeal {
  crypto::KdfSalt salt{};
  crypto::KdfCost cost;
  crypto::AeadNonce nonce{};
  std::string header;  // the associated data
};

// A parsed file: everything that can be known without the passphrase.
class PrivateKeyFile {
 public:
  // `text` is the whole file, at most limits::kMaxKeyFile bytes. An unprotected seed is checked against the public key here.
  [[nodiscard]] static Result<PrivateKeyFile> parse(ByteView text);

  [[nodiscard]] bool needs_passphrase() const noexcept { return sealed_.has_value(); }
  // What the header says. Of a file that needs a passphrase it is proven only by unlock().
  [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const noexcept { return public_key_; }
  [[nodiscard]] crypto::KdfCost cost() const noexcept { return sealed_ ? sealed_->cost : crypto::KdfCost{}; }

  // The identity. `passphrase` is ignored when none is needed.
  [[nodiscard]] Result<crypto::Ed25519KeyPair, UnlockProblem> unlock(ByteView passphrase) const;

 private:
  PrivateKeyFile() = default;

  crypto::Ed25519PublicKey public_key_;
  std::optional<PrivateKeySeal> sealed_;
  crypto::SecretBytes body_;  // the seed in clear, or sealed with its tag behind it
};

}  // namespace mp::keys
