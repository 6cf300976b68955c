#include "libmp/display/slice_size.hpp"

#include <gtest/gtest.h>

namespace mp::display {
namespace {

TEST(SliceSize, FollowsTheLink) {
  const SliceSize size;
  EXPECT_EQ(size.lines(0), 100u) << "of 40 bytes in the least piece";
  EXPECT_EQ(size.lines(1'000'000), 750u);
  EXPECT_EQ(size.lines(1e12), 3276u);
}

TEST(SliceSize, FollowsWhatLinesTake) {
  SliceSize size;
  size.handle_slice(100, 1000);
  EXPECT_EQ(size.lines(1'000'000), 3000u);
  size.handle_slice(100, 100'000);
  EXPECT_EQ(size.lines(1'000'000), 30u);
  EXPECT_EQ(size.lines(0), SliceSize::kLeastLines);
  size.handle_slice(0, 5000);
  EXPECT_EQ(size.lines(1'000'000), 30u) << "a picture without lines says nothing";
}

}  // namespace
}  // namespace mp::display
