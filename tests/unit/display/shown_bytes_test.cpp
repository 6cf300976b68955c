#include "libmp/display/shown_bytes.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

TEST(ShownBytes, ATerminalIsGivenNoMoreThanItShowsSoon) {
  ShownBytes bytes;
  bytes.handle_given(100, limits::kMaxUnshown - 1);
  EXPECT_FALSE(bytes.too_many());
  bytes.handle_given(200, 1);
  EXPECT_TRUE(bytes.too_many());
  bytes.handle_shown(99);
  EXPECT_TRUE(bytes.too_many());
  bytes.handle_shown(100);
  EXPECT_FALSE(bytes.too_many());
}

TEST(ShownBytes, WhatWasGivenUpDoesNotCount) {
  ShownBytes bytes;
  bytes.handle_given(100, limits::kMaxUnshown);
  bytes.give_up();
  EXPECT_FALSE(bytes.too_many());
  bytes.handle_shown(100);
  EXPECT_FALSE(bytes.too_many());
}

TEST(ShownBytes, ManySmallRecordsAreOne) {
  ShownBytes bytes;
  for (std::uint64_t i = 1; i <= limits::kMaxUnshown; ++i) bytes.handle_given(i, 1);
  EXPECT_TRUE(bytes.too_many());
  bytes.handle_shown(ShownBytes::kGrain - 1);
  EXPECT_TRUE(bytes.too_many());
  bytes.handle_shown(ShownBytes::kGrain);
  EXPECT_FALSE(bytes.too_many());
}

}  // namespace
}  // namespace mp::display
