#include "libmp/terminal/interned.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::terminal {
namespace {

TEST(InternedTest, EqualValuesHaveOneNumber) {
  Interned<std::string> values;
  EXPECT_EQ(values.id(""), 0u);
  const auto a = values.id("a");
  const auto b = values.id("b");
  EXPECT_NE(a, b);
  EXPECT_EQ(values.id("a"), a);
  EXPECT_EQ(values[a], "a");
}

TEST(InternedTest, WhatIsNotInUseIsForgottenAndItsNumberUsedAgain) {
  Interned<std::string> values;
  const auto a = values.id("a");
  const auto b = values.id("b");
  std::vector<bool> in_use(values.numbers());
  in_use[b] = true;
  values.collect(in_use);
  EXPECT_EQ(values.size(), 2u);  // the empty one and b
  EXPECT_EQ(values[b], "b");
  EXPECT_EQ(values.id("c"), a);
  EXPECT_EQ(values[a], "c");
}

TEST(InternedTest, IsCrowdedAgainOnlyWhenItHasDoubled) {
  Interned<std::string> values;
  for (int i = 0; !values.crowded(); ++i) EXPECT_NE(values.id(std::to_string(i)), 0u);
  const std::size_t first = values.size();
  values.collect(std::vector<bool>(values.numbers(), true));
  EXPECT_FALSE(values.crowded());
  for (int i = 0; !values.crowded(); ++i) EXPECT_NE(values.id("again" + std::to_string(i)), 0u);
  EXPECT_EQ(values.size(), 2 * first);
}

TEST(InternedTest, WhatFindsNoRoomCrowds) {
  Interned<std::string> values;
  constexpr std::size_t kMost = 3;  // the empty one and two more
  const auto a = values.id_within(kMost, "a");
  ASSERT_TRUE(a);
  EXPECT_TRUE(values.id_within(kMost, "b"));
  EXPECT_EQ(values.id_within(kMost, "c"), std::nullopt);
  EXPECT_EQ(values.id_within(kMost, "a"), a);
  for (int i = 0; i < 1024; ++i) EXPECT_EQ(values.id_within(kMost, std::to_string(i)), std::nullopt);
  EXPECT_TRUE(values.crowded());
  values.collect(std::vector<bool>(values.numbers()));
  EXPECT_FALSE(values.crowded());
  EXPECT_TRUE(values.id_within(kMost, "c"));
}

}  // namespace
}  // namespace mp::terminal
