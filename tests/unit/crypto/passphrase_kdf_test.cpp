#include "libmp/crypto/passphrase_kdf.hpp"

#include <gtest/gtest.h>

namespace mp::crypto {
namespace {

constexpr KdfCost kCheap{.passes = 1, .memory_kib = 64};

Bytes derived(std::string_view passphrase, KdfSalt salt, KdfCost cost) {
  const auto key = derive_from_passphrase(as_bytes(passphrase), salt, cost);
  return to_bytes(key.value().view());
}

TEST(PassphraseKdf, DependsOnPassphraseSaltAndCost) {
  const auto base = derived("open sesame", {}, kCheap);
  EXPECT_EQ(derived("open sesame", {}, kCheap), base);
  EXPECT_NE(derived("open sesamf", {}, kCheap), base);
  EXPECT_NE(derived("open sesame", {1}, kCheap), base);
  EXPECT_NE(derived("open sesame", {}, {.passes = 2, .memory_kib = 64}), base);
  EXPECT_NE(derived("open sesame", {}, {.passes = 1, .memory_kib = 72}), base);
}

// A hostile key file must not be able to occupy the machine.
TEST(PassphraseKdf, RefusesACostOutsideOfItsLimits) {
  for (const KdfCost cost : {KdfCost{0, 64}, KdfCost{kMaxKdfCost.passes + 1, 64}, KdfCost{1, kMaxKdfCost.memory_kib + 1},
                             KdfCost{1, kMinKdfCost.memory_kib - 1}}) {
    EXPECT_FALSE(derive_from_passphrase(as_bytes("x"), {}, cost)) << cost.passes << ' ' << cost.memory_kib;
  }
}

}  // namespace
}  // namespace mp::crypto
