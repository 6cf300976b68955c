#include "libmp/display/missed_lines.hpp"

#include <gtest/gtest.h>

namespace mp::display {
namespace {

using Slice = MissedLines::Slice;

TEST(MissedLines, AreTakenInSlicesAndInOrder) {
  MissedLines missed;
  missed.add(10, 15);
  missed.add(15, 30);
  EXPECT_EQ(missed.count(), 20u);
  EXPECT_EQ(missed.take(8), (Slice{10, 18, 0}));
  EXPECT_EQ(missed.take(100), (Slice{18, 30, 0}));
  EXPECT_TRUE(missed.empty());
}

TEST(MissedLines, BeginAnewBehindWhatTheClientSaw) {
  MissedLines missed;
  missed.add(0, 5);
  static_cast<void>(missed.take(5));
  missed.add(90, 91);
  EXPECT_EQ(missed.take(10), (Slice{90, 91, 0}));
}

TEST(MissedLines, AHoleIsToldOnce) {
  MissedLines missed;
  missed.add(0, 100);
  missed.drop_below(60);
  missed.drop_below(50);
  missed.drop_below(70);
  EXPECT_EQ(missed.count(), 30u);
  EXPECT_EQ(missed.take(10), (Slice{70, 80, 70}));
  EXPECT_EQ(missed.take(10), (Slice{80, 90, 0}));
}

TEST(MissedLines, AHoleAloneIsSomethingToTell) {
  MissedLines missed;
  missed.add(0, 100);
  missed.drop_below(1000);
  EXPECT_FALSE(missed.empty());
  EXPECT_EQ(missed.count(), 0u);
  EXPECT_EQ(missed.take(10), (Slice{100, 100, 100}));
  EXPECT_TRUE(missed.empty());
}

TEST(MissedLines, NothingIsMissedOfNothing) {
  MissedLines missed;
  missed.add(7, 7);
  missed.drop_below(3);
  missed.drop_below(70);
  EXPECT_TRUE(missed.empty());
}

TEST(MissedLines, BeginWhereTheClientsScrollbackEnds) {
  MissedLines missed;
  missed.add(10, 100);
  missed.drop_below(40);
  EXPECT_EQ(missed.got(), 10u);
  missed.begin(5, 90);
  EXPECT_EQ(missed.got(), 5u);
  missed.drop_below(40);
  EXPECT_EQ(missed.take(100), (MissedLines::Slice{40, 100, 35}));
  missed.begin(120, 100);
  EXPECT_TRUE(missed.empty());
  missed.add(120, 130);
  EXPECT_EQ(missed.take(100), (MissedLines::Slice{120, 130, 0}));
}

TEST(MissedLines, WhatWasClearedIsNoHole) {
  MissedLines missed;
  missed.add(10, 100);
  missed.drop_below(40);
  missed.forget_below(50);
  EXPECT_EQ(missed.take(10), (MissedLines::Slice{50, 60, 0}));
  missed.forget_below(50);
  EXPECT_EQ(missed.first(), 60u);
  missed.forget_below(1000);
  EXPECT_TRUE(missed.empty());
}

}  // namespace
}  // namespace mp::display
