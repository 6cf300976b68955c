// SHA-256 (fingerprints) and SHA-512 (the handshake's transcript).
#pragma once

#include <array>
#include <memory>

#include "libmp/core/bytes.hpp"

namespace mp::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;
using Sha512Digest = std::array<std::uint8_t, 64>;

[[nodiscard]] Sha256Digest sha256(ByteView bytes) noexcept;
[[nodiscard]] Sha512Digest sha512(ByteView bytes) noexcept;

// SHA-512 over pieces; the digest so far can be read at any point without ending it.
class Sha512Hasher {
 public:
  Sha512Hasher();
  Sha512Hasher(const Sha512Hasher& other);
  Sha512Hasher& operator=(const Sha512Hasher& other);
  ~Sha512Hasher();

  void update(ByteView bytes) noexcept;
  [[nodiscard]] Sha512Digest digest() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mp::crypto
