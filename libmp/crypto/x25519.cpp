#include "libmp/crypto/x25519.hpp"

#include <sodium.h>

#include "libmp/crypto/sodium.hpp"

namespace mp::crypto {

X25519KeyPair::X25519KeyPair(SecretArray<32> secret) noexcept : secret_(std::move(secret)) {
  ensure_sodium();
  crypto_scalarmult_curve25519_base(public_key_.data(), secret_.view().data());
}

std::optional<X25519SharedSecret> X25519KeyPair::agree(const X25519PublicKey& peer) const noexcept {
  X25519SharedSecret out;
  if (crypto_scalarmult_curve25519(out.mutable_view().data(), secret_.view().data(), peer.data()) != 0) return std::nullopt;
  return out;
}

}  // namespace mp::crypto
