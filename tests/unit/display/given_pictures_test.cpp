#include "libmp/display/given_pictures.hpp"

#include <gtest/gtest.h>

namespace mp::display {
namespace {

ScrollbackEnd at(std::uint64_t lines) { return {.lines = lines, .complete_to = lines * 10}; }

TEST(GivenPictures, WhatEndsBehindWhatWasShownIsDropped) {
  GivenPictures given;
  for (std::uint64_t i = 1; i <= 5; ++i) given.note(i * 100, at(i));
  given.handle_shown(100);
  EXPECT_EQ(given.drop_above(300), at(4));
  EXPECT_EQ(given.drop_above(0), std::nullopt) << "they are dropped once";
}

TEST(GivenPictures, WhatWasShownOrNeverGivenIsNotDropped) {
  GivenPictures given;
  EXPECT_EQ(given.drop_above(0), std::nullopt);
  for (std::uint64_t i = 1; i <= 5; ++i) given.note(i * 100, at(i));
  EXPECT_EQ(given.give_up_above(500), std::nullopt);
  EXPECT_EQ(given.give_up_above(250), at(3));
  EXPECT_EQ(given.drop_above(200), std::nullopt);
}

TEST(GivenPictures, TheOldestGoWhenThereAreTooMany) {
  GivenPictures given;
  for (std::uint64_t i = 1; i <= GivenPictures::kMost + 10; ++i) given.note(i, at(i));
  EXPECT_EQ(given.drop_above(0), at(11));
}

}  // namespace
}  // namespace mp::display
