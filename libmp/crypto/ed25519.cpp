#include "libmp/crypto/ed25519.hpp"

#include <sodium.h>

#include "libmp/crypto/sodium.hpp"

namespace mp::crypto {

Ed25519KeyPair Ed25519KeyPair::from_seed(const Ed25519Seed& seed) noexcept {
  ensure_sodium();
  Ed25519KeyPair pair;
  crypto_sign_ed25519_seed_keypair(pair.public_key_.bytes.data(), pair.secret_.mutable_view().data(), seed.view().data());
  return pair;
}

Ed25519Seed Ed25519KeyPair::seed() const noexcept {
  Ed25519Seed out;
  crypto_sign_ed25519_sk_to_seed(out.mutable_view().data(), secret_.view().data());
  return out;
}

Ed25519Signature Ed25519KeyPair::sign(ByteView message) const noexcept {
  Ed25519Signature out;
  crypto_sign_ed25519_detached(out.bytes.data(), nullptr, message.data(), message.size(), secret_.view().data());
  return out;
}

bool verify(const Ed25519PublicKey& key, ByteView message, const Ed25519Signature& signature) noexcept {
  ensure_sodium();
  return crypto_sign_ed25519_verify_detached(signature.bytes.data(), message.data(), message.size(), key.bytes.data()) == 0;
}

}  // namespace mp::crypto
