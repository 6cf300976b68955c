#include "libmp/crypto/secret.hpp"

#include <gtest/gtest.h>

namespace mp::crypto {
namespace {

TEST(SecretArray, IsWipedWhereItWasMovedFrom) {
  SecretArray<4> from(Bytes{1, 2, 3, 4});
  const SecretArray<4> to = std::move(from);
  EXPECT_EQ(to_bytes(to.view()), (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(to_bytes(from.view()), Bytes(4));  // NOLINT(bugprone-use-after-move): that is the promise
}

TEST(SecretArray, IsWipedWhenItGoes) {
  alignas(SecretArray<4>) std::array<std::uint8_t, sizeof(SecretArray<4>)> place{};
  auto* secret = new (place.data()) SecretArray<4>(Bytes{1, 2, 3, 4});
  EXPECT_EQ(place[0], 1);
  secret->~SecretArray();
  EXPECT_EQ(place[0], 0);
}

TEST(SecretBytes, ShrinkWipesTheRest) {
  SecretBytes secret(as_bytes("passphrase"));
  const auto whole = secret.mutable_view();
  secret.shrink(4);
  EXPECT_EQ(as_text(secret.view()), "pass");
  EXPECT_EQ(whole[4], 0);
  EXPECT_EQ(whole[9], 0);
}

TEST(SecretBytes, MovesWithoutLeavingItsSizeBehind) {
  SecretBytes from(as_bytes("abc"));
  const SecretBytes to = std::move(from);
  EXPECT_EQ(to.size(), 3u);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is the promise
}

TEST(ConstantTime, EqualMeansSameSizeAndSameBytes) {
  EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}

}  // namespace
}  // namespace mp::crypto
