#include "libmp/display/delivery_policy.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

constexpr Instant kStart{1h};
constexpr std::size_t kMuch = 200'000;

// A link of 1 Mbit/s that has room, and a program that has just written.
Situation with_backlog(std::size_t bytes, Duration waited) {
  Situation situation;
  situation.backlog = bytes;
  situation.oldest = kStart - waited;
  situation.last_output = kStart;
  situation.room = 2000;
  situation.drain = Duration{static_cast<Duration::rep>(bytes) * 8000};
  return situation;
}

struct Row {
  const char* what;
  Delivery delivery;
  Situation situation;
  Step step;
};

Situation changed(Situation situation, void (*change)(Situation&)) {
  change(situation);
  return situation;
}

TEST(DeliveryPolicy, WhatAClientInStepIsSent) {
  const auto adaptive = Delivery::adaptive;
  const std::vector<Row> rows{
      {"nothing to say", adaptive, with_backlog(0, 0ms), Step::wait},
      {"the echo of a key", adaptive, with_backlog(1, 0ms), Step::bytes},
      {"much, a moment ago", adaptive, with_backlog(kMuch, 100ms), Step::bytes},
      {"much, too long ago", adaptive, with_backlog(kMuch, 251ms), Step::picture},
      {"little, long ago", adaptive, with_backlog(5000, 2s), Step::bytes},
      {"no room", adaptive, changed(with_backlog(kMuch, 100ms), [](auto& now) { now.room = 0; }), Step::wait},
      {"a terminal that is busy", adaptive, changed(with_backlog(kMuch, 100ms), [](auto& now) { now.terminal_busy = true; }),
       Step::wait},
      {"much at the very start", adaptive, changed(with_backlog(kMuch, 900ms), [](auto& now) { now.rate_grows = true; }),
       Step::bytes},
      {"too much at the start", adaptive, changed(with_backlog(kMuch, 1001ms), [](auto& now) { now.rate_grows = true; }),
       Step::picture},
      {"a file transfer", adaptive, changed(with_backlog(kMuch, 1h), [](auto& now) { now.unskippable = true; }), Step::bytes},
      {"output into a file", Delivery::verbatim, with_backlog(kMuch, 1h), Step::bytes},
      {"a terminal of another size", Delivery::pictures, with_backlog(1, 0ms), Step::picture},
      {"the same, nothing new", Delivery::pictures, with_backlog(0, 0ms), Step::wait},
      {"nobody answers", adaptive, changed(with_backlog(1, 0ms), [](auto& now) { now.silent = true; }), Step::wait},
  };
  for (const auto& row : rows) {
    DeliveryPolicy policy(row.delivery);
    EXPECT_EQ(policy.decide(row.situation, kStart).step, row.step) << row.what;
  }
}

TEST(DeliveryPolicy, WithoutRoomItAsksAgainWhenThePatienceEnds) {
  DeliveryPolicy policy(Delivery::adaptive);
  auto situation = with_backlog(kMuch, 100ms);
  situation.room = 0;
  const auto decision = policy.decide(situation, kStart);
  ASSERT_TRUE(decision.again_at);
  EXPECT_EQ(policy.decide(situation, *decision.again_at).step, Step::picture);
}

TEST(DeliveryPolicy, AProgramMayWriteAsLongAsSomethingBecomesOfIt) {
  DeliveryPolicy policy(Delivery::adaptive);
  EXPECT_TRUE(policy.accepts_output(with_backlog(limits::kMaxOutputBacklog - 1, 0ms)));
  EXPECT_FALSE(policy.accepts_output(with_backlog(limits::kMaxOutputBacklog, 0ms)));
  policy.require_picture();
  EXPECT_TRUE(policy.accepts_output(with_backlog(limits::kMaxOutputBacklog, 0ms)));
  EXPECT_FALSE(DeliveryPolicy(Delivery::verbatim).accepts_output(with_backlog(limits::kMaxOutputBacklog, 0ms)));
}

TEST(DeliveryPolicy, ASilentClientHoldsUpNobodyButWhoReadsEveryByte) {
  auto situation = with_backlog(limits::kMaxOutputBacklog, 1h);
  situation.silent = true;
  EXPECT_TRUE(DeliveryPolicy(Delivery::adaptive).accepts_output(situation));
  EXPECT_FALSE(DeliveryPolicy(Delivery::verbatim).accepts_output(situation));
  situation.unskippable = true;
  EXPECT_FALSE(DeliveryPolicy(Delivery::adaptive).accepts_output(situation));
}

TEST(DeliveryPolicy, ASilentClientIsKeptLittle) {
  DeliveryPolicy policy(Delivery::adaptive);
  auto situation = with_backlog(DeliveryPolicy::kKeptForSilent, 1h);
  situation.silent = true;
  EXPECT_EQ(policy.decide(situation, kStart).step, Step::wait);
  EXPECT_FALSE(policy.picture_required());
  ++situation.backlog;
  EXPECT_EQ(policy.decide(situation, kStart).step, Step::wait);
  EXPECT_TRUE(policy.picture_required());
}

TEST(DeliveryPolicy, AfterControlCNobodyWaitsForTheRest) {
  DeliveryPolicy policy(Delivery::adaptive);
  auto situation = with_backlog(20'000, 0ms);  // 160 ms
  EXPECT_EQ(policy.decide(situation, kStart).step, Step::bytes);
  policy.handle_interrupt(kStart);
  EXPECT_EQ(policy.decide(situation, kStart).step, Step::picture);
}

TEST(DeliveryPolicy, ControlCSkipsNothingThatIsThereInAMoment) {
  DeliveryPolicy policy(Delivery::adaptive);
  policy.handle_interrupt(kStart);
  auto fast = with_backlog(20'000, 0ms);
  fast.drain = 2ms;
  EXPECT_EQ(policy.decide(fast, kStart).step, Step::bytes);
  EXPECT_EQ(policy.decide(with_backlog(200, 90ms), kStart).step, Step::bytes);
  EXPECT_EQ(policy.decide(with_backlog(15'000, 0ms), kStart + DeliveryPolicy::kHurry).step, Step::bytes) << "long ago";
}

class Pictures : public testing::Test {
 protected:
  Pictures() { policy.require_picture(); }
  // Sends what it says; nothing if that is to wait.
  Step next(const Situation& situation) {
    const auto decision = policy.decide(situation, now);
    again_at = decision.again_at;
    if (decision.step == Step::picture || decision.step == Step::picture_with_lines) policy.handle_picture(now);
    return decision.step;
  }
  // As it is at `now`: the last bytes have come just so.
  [[nodiscard]] Situation flood(std::size_t since_picture, std::uint64_t missed = 1000) const {
    auto situation = with_backlog(since_picture, 0ms);
    situation.oldest = situation.last_output = now;
    situation.missed_lines = missed;
    return situation;
  }

  DeliveryPolicy policy{Delivery::adaptive};
  Instant now = kStart;
  std::optional<Instant> again_at;
};

TEST_F(Pictures, AFloodIsShownSoManyTimesASecond) {
  int pictures = 0;
  for (; now < kStart + 1s; now += 1ms) {
    const auto step = next(flood(kMuch));
    EXPECT_NE(step, Step::picture_with_lines) << "they would hold up the pictures";
    pictures += step == Step::picture ? 1 : 0;
  }
  EXPECT_EQ(pictures, 20);
}

TEST_F(Pictures, AreMoreFrequentAfterControlC) {
  ASSERT_EQ(next(flood(kMuch)), Step::picture);
  policy.handle_interrupt(now);
  now += DeliveryPolicy::kHurriedInterval - 1ns;
  EXPECT_EQ(next(flood(kMuch)), Step::wait);
  now += 1ns;
  EXPECT_EQ(next(flood(kMuch)), Step::picture);
}

TEST_F(Pictures, WaitUntilTheOneBeforeHasLeft) {
  auto situation = flood(kMuch);
  situation.unsent = DeliveryPolicy::kNearlySent + 1;
  EXPECT_EQ(next(situation), Step::wait);
  --situation.unsent;
  EXPECT_EQ(next(situation), Step::picture);
}

TEST_F(Pictures, WaitForATerminalThatIsBusy) {
  auto situation = flood(kMuch);
  situation.terminal_busy = true;
  EXPECT_EQ(next(situation), Step::wait);
  situation.terminal_busy = false;
  EXPECT_EQ(next(situation), Step::picture);
}

TEST_F(Pictures, TheLastOneFollowsAtOnce) {
  ASSERT_EQ(next(flood(kMuch)), Step::picture);
  now += 10ms;
  const auto end = flood(5000, 0);
  now += DeliveryPolicy::kQuiet;
  EXPECT_EQ(next(end), Step::bytes) << "what came since then is less than a picture";
  EXPECT_EQ(next(flood(0, 0)), Step::wait);
}

TEST_F(Pictures, AProgramMayFinishItsScreenIfItIsQuick) {
  auto situation = flood(kMuch);
  situation.repainting_since = now;
  ASSERT_EQ(next(situation), Step::wait);
  EXPECT_EQ(again_at, now + DeliveryPolicy::kRepaintPatience);
  now = *again_at;
  EXPECT_EQ(next(situation), Step::picture);
}

TEST_F(Pictures, WhenTheFloodIsOverTheMissedLinesFollowAsTheLinkTakesThem) {
  ASSERT_EQ(next(flood(kMuch)), Step::picture);
  ASSERT_EQ(next(flood(0)), Step::wait) << "it may be the flood's pause";
  now = *again_at;
  EXPECT_EQ(next(flood(0)), Step::picture_with_lines);
  EXPECT_EQ(next(flood(0, 500)), Step::picture_with_lines);
  auto full = flood(0, 100);
  full.room = 0;
  EXPECT_EQ(next(full), Step::wait);
  EXPECT_EQ(next(flood(0, 100)), Step::picture_with_lines);
  EXPECT_EQ(next(flood(10, 0)), Step::bytes);
}

// As after an outage, when next to nothing is known of the link.
TEST_F(Pictures, TheSameIsNotShownAgainHoweverSlowTheLinkIs) {
  ASSERT_EQ(next(flood(kMuch)), Step::picture);
  auto slow = flood(0);
  slow.unsent = 800;
  slow.drain = 1s;
  EXPECT_EQ(next(slow), Step::wait);
  now = *again_at;
  EXPECT_EQ(next(slow), Step::picture_with_lines);
}

TEST_F(Pictures, AnEchoIsSeenBeforeAndAmongTheMissedLines) {
  ASSERT_EQ(next(flood(kMuch)), Step::picture);
  auto echo = flood(1);
  now += DeliveryPolicy::kQuiet;
  EXPECT_EQ(next(echo), Step::picture);
  now += DeliveryPolicy::kFloodMemory;
  EXPECT_EQ(next(flood(1)), Step::picture_with_lines);
}

TEST_F(Pictures, AFileTransferBeginsBehindALastOne) {
  auto situation = flood(100, 0);
  situation.unskippable = true;
  EXPECT_EQ(next(situation), Step::picture);
  EXPECT_EQ(next(situation), Step::bytes);
}

TEST_F(Pictures, AreNothingForAFile) {
  DeliveryPolicy verbatim(Delivery::verbatim);
  verbatim.require_picture();
  EXPECT_FALSE(verbatim.picture_required());
  EXPECT_EQ(verbatim.decide(flood(1), now).step, Step::bytes);
}

}  // namespace
}  // namespace mp::display
