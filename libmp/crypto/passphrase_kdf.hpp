// Argon2id (RFC 9106) through libsodium: from a passphrase to a key, slowly on purpose.
#pragma once

#include <array>
#include <cstdint>

#include "libmp/core/result.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

inline constexpr std::size_t kKdfSalt = 16;
using KdfSalt = std::array<std::uint8_t, kKdfSalt>;

struct KdfCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 262144;
  friend bool operator==(const KdfCost&, const KdfCost&) = default;
};

// What a key file may ask of whoever opens it: a second or two, and no more memory than any machine has.
inline constexpr KdfCost kMinKdfCost{.passes = 1, .memory_kib = 8};
inline constexpr KdfCost kMaxKdfCost{.passes = 16, .memory_kib = 1048576};

// Fails when `cost` is outside of the limits above or the memory can't be had.
[[nodiscard]] Result<SecretArray<32>> derive_from_passphrase(ByteView passphrase, const KdfSalt& salt, KdfCost cost);

}  // namespace mp::crypto
