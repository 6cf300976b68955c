#include "libmp/display/backlog.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::display {
namespace {

constexpr Instant kStart{1h};

class BacklogTest : public testing::Test {
 protected:
  // A piece of `size` bytes in which one line scrolls off.
  void add(std::size_t size, bool ground = true, char fill = 'x') {
    end = {end.offset + size, end.lines + 1, ground};
    backlog.append(Bytes(size, static_cast<std::uint8_t>(fill)), end, now);
    now += 1ms;
  }

  Instant now = kStart;
  OutputPoint end{100, 7, true};
  Backlog backlog{end};
};

TEST_F(BacklogTest, GivesWholePiecesInOrderAndKnowsWhereTheyEnd) {
  add(600, true, 'a');
  add(700, true, 'b');
  EXPECT_EQ(backlog.size(), 1300u);
  EXPECT_EQ(backlog.oldest(), kStart);
  ASSERT_EQ(backlog.whole_pieces(1299), 600u);
  EXPECT_EQ(as_text(backlog.front(600)), std::string(600, 'a'));
  backlog.drop_front(600);
  EXPECT_EQ(backlog.begin(), (OutputPoint{700, 8, true}));
  EXPECT_EQ(backlog.oldest(), kStart + 1ms);
  backlog.drop_front(700);
  EXPECT_TRUE(backlog.empty());
  EXPECT_EQ(backlog.begin(), (OutputPoint{1400, 9, true}));
}

TEST_F(BacklogTest, ThePieceInFrontGoesEvenWhereThereIsHardlyRoom) {
  add(600);
  EXPECT_EQ(backlog.whole_pieces(1), 600u);
  EXPECT_EQ(Backlog(end).whole_pieces(1000), 0u);
}

TEST_F(BacklogTest, ByteByByteMakesNoMorePiecesThanNecessary) {
  for (int i = 0; i < 1500; ++i) add(1);
  EXPECT_EQ(backlog.whole_pieces(1), Backlog::kPiece);
  EXPECT_EQ(backlog.whole_pieces(2000), 1500u);
  backlog.drop_front(Backlog::kPiece);
  EXPECT_EQ(backlog.begin().lines, 7 + Backlog::kPiece);
}

TEST_F(BacklogTest, FindsTheNearestGround) {
  add(1000, false);
  add(900, false);
  add(800, true);
  add(700, true);
  EXPECT_EQ(backlog.up_to_ground(2699), 0u);
  EXPECT_EQ(backlog.up_to_ground(4000), 2700u);
}

TEST_F(BacklogTest, GoesOnBehindWhatWasDropped) {
  add(600);
  end = {5000, 90, false};
  backlog.drop_all(end);
  EXPECT_TRUE(backlog.empty());
  add(10, true, 'X');
  EXPECT_EQ(backlog.begin(), (OutputPoint{5000, 90, false}));
  EXPECT_EQ(as_text(backlog.front(10)), "XXXXXXXXXX");
}

TEST_F(BacklogTest, ALongWayThroughKeepsMemoryShort) {
  for (int i = 0; i < 10'000; ++i) {
    add(900);
    if (i >= 10) backlog.drop_front(900);
  }
  EXPECT_EQ(backlog.size(), 9000u);
  EXPECT_LT(backlog.retained_bytes(), 40'000u);
}

}  // namespace
}  // namespace mp::display
