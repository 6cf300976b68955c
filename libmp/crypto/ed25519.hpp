// Ed25519 identities: who signs, what is signed.
#pragma once

#include <array>
#include <compare>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

struct Ed25519PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const Ed25519PublicKey&, const Ed25519PublicKey&) = default;
};

struct Ed25519Signature {
  std::array<std::uint8_t, 64> bytes{};
  friend bool operator==(const Ed25519Signature&, const Ed25519Signature&) = default;
};

using Ed25519Seed = SecretArray<32>;

// An identity that can sign. The seed is what key files keep (RFC 8032's private key).
class Ed25519KeyPair {
 public:
  [[nodiscard]] static Ed25519KeyPair from_seed(const Ed25519Seed& seed) noexcept;

  [[nodiscard]] const Ed25519PublicKey& public_key() const noexcept { return public_key_; }
  [[nodiscard]] Ed25519Seed seed() const noexcept;
  [[nodiscard]] Ed25519Signature sign(ByteView message) const noexcept;

 private:
  Ed25519KeyPair() = default;
  SecretArray<64> secret_;
  Ed25519PublicKey public_key_;
};

// False also for keys of small order and signatures that are not canonical.
[[nodiscard]] bool verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature) noexcept;

}  // namespace mp::crypto
