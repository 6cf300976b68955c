#include "libmp/crypto/digest.hpp"

#include <sodium.h>

#include "libmp/crypto/sodium.hpp"

namespace mp::crypto {

Sha256Digest sha256(ByteView bytes) noexcept {
  ensure_sodium();
  Sha256Digest out;
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}

Sha512Digest sha512(ByteView bytes) noexcept {
  ensure_sodium();
  Sha512Digest out;
  crypto_hash_sha512(out.data(), bytes.data(), bytes.size());
  return out;
}

struct Sha512Hasher::State {
  crypto_hash_sha512_state sodium;
};

Sha512Hasher::Sha512Hasher() : state_(std::make_unique<State>()) {
  ensure_sodium();
  crypto_hash_sha512_init(&state_->sodium);
}
Sha512Hasher::Sha512Hasher(const Sha512Hasher& other) : state_(std::make_unique<State>(*other.state_)) {}
Sha512Hasher& Sha512Hasher::operator=(const Sha512Hasher& other) {
  *state_ = *other.state_;
  return *this;
}
Sha512Hasher::~Sha512Hasher() = default;

void Sha512Hasher::update(ByteView bytes) noexcept { crypto_hash_sha512_update(&state_->sodium, bytes.data(), bytes.size()); }

Sha512Digest Sha512Hasher::digest() const noexcept {
  auto copy = state_->sodium;
  Sha512Digest out;
  crypto_hash_sha512_final(&copy, out.data());
  return out;
}

}  // namespace mp::crypto
