// X25519 (RFC 7748): the ephemeral half of the handshake. A pair is used for one handshake and then gone.
#pragma once

#include <array>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

using X25519PublicKey = std::array<std::uint8_t, 32>;
using X25519SharedSecret = SecretArray<32>;

class X25519KeyPair {
 public:
  // `secret` is 32 random bytes; clamping is done inside.
  explicit X25519KeyPair(SecretArray<32> secret) noexcept;

  [[nodiscard]] const X25519PublicKey& public_key() const noexcept { return public_key_; }
  // Nothing if the peer's key is of small order, which would make the secret known to everybody.
  [[nodiscard]] std::optional<X25519SharedSecret> agree(const X25519PublicKey& peer) const noexcept;

 private:
  SecretArray<32> secret_;
  X25519PublicKey public_key_{};
};

}  // namespace mp::crypto
