#include "libmp/transport/receive_stream.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

using Outcome = ReceiveStream::Outcome;

constexpr Instant kStart{1h};

Outcome give(ReceiveStream& stream, std::uint64_t offset, std::string_view text, wire::Fin fin = wire::Fin::no) {
  return stream.handle_data(offset, as_bytes(text), fin);
}

TEST(ReceiveStream, PutsPiecesBackIntoOrder) {
  ReceiveStream stream;
  give(stream, 6, "world");
  EXPECT_TRUE(stream.readable().empty());
  give(stream, 0, "hello ");
  EXPECT_EQ(as_text(stream.readable()), "hello world");
}

TEST(ReceiveStream, RepeatedAndOverlappingPiecesChangeNothing) {
  ReceiveStream stream;
  give(stream, 0, "abcdef");
  EXPECT_EQ(give(stream, 2, "XXXXg"), Outcome::repeated) << "what was readable stays as it is";
  EXPECT_EQ(as_text(stream.readable()), "abcdefg");
  stream.consume(5);
  EXPECT_EQ(give(stream, 0, "abc"), Outcome::repeated);
  EXPECT_EQ(as_text(stream.readable()), "fg");
}

TEST(ReceiveStream, OldEarlyPiecesDoNotHideLaterOnes) {
  ReceiveStream stream;
  give(stream, 2, "c");
  give(stream, 4, "e");
  give(stream, 0, "abcd");
  EXPECT_EQ(as_text(stream.readable()), "abcde");
}

TEST(ReceiveStream, EndsWhereThePeerSaid) {
  ReceiveStream stream;
  give(stream, 3, "", wire::Fin::yes);
  EXPECT_FALSE(stream.complete());
  EXPECT_FALSE(stream.finished());
  give(stream, 0, "abc");
  EXPECT_TRUE(stream.complete());
  EXPECT_FALSE(stream.finished()) << "not consumed yet";
  stream.consume(3);
  EXPECT_TRUE(stream.finished());
  EXPECT_EQ(give(stream, 0, "abc", wire::Fin::yes), Outcome::repeated);
}

TEST(ReceiveStream, AnEmptyStreamCanEnd) {
  ReceiveStream stream;
  give(stream, 0, "", wire::Fin::yes);
  EXPECT_TRUE(stream.finished());
}

TEST(ReceiveStream, TheEndNeitherMovesNorIsPassed) {
  ReceiveStream stream;
  give(stream, 0, "abc", wire::Fin::yes);
  EXPECT_EQ(give(stream, 3, "d"), Outcome::violation);
  EXPECT_EQ(give(stream, 0, "ab", wire::Fin::yes), Outcome::violation);
  EXPECT_EQ(give(stream, 3, "d", wire::Fin::yes), Outcome::violation);
  ReceiveStream late;
  give(late, 5, "x");
  EXPECT_EQ(give(late, 0, "abc", wire::Fin::yes), Outcome::violation) << "in front of what was seen";
}

TEST(ReceiveStream, TheWindowIsTheLimit) {
  ReceiveStream stream;
  EXPECT_EQ(give(stream, limits::kStreamWindow - 1, "x"), Outcome::accepted);
  EXPECT_EQ(give(stream, limits::kStreamWindow, "x"), Outcome::violation);
  EXPECT_EQ(give(stream, limits::kStreamWindow - 1, "xy"), Outcome::violation);
  EXPECT_LT(stream.retained_bytes(), 3 * limits::kStreamWindow);
}

TEST(ReceiveStream, OpensTheWindowWhenHalfOfItIsConsumed) {
  ReceiveStream stream;
  stream.handle_data(0, Bytes(limits::kStreamWindow), wire::Fin::no);
  EXPECT_FALSE(stream.window_due());
  stream.consume(limits::kStreamWindow / 2 - 1);
  EXPECT_FALSE(stream.window_due());
  stream.consume(1);
  EXPECT_TRUE(stream.window_due());
  EXPECT_EQ(stream.take_window(kStart, 40ms), limits::kStreamWindow * 3 / 2);
  EXPECT_FALSE(stream.window_due());
  EXPECT_EQ(give(stream, limits::kStreamWindow, "x"), Outcome::accepted);
  stream.handle_window_lost();
  EXPECT_TRUE(stream.window_due());
}

// Consumes what the peer may send, tells it a limit each time, and returns the window in the end.
std::uint64_t window_of_a_reader(Duration pause_for_half, Duration round_trip) {
  ReceiveStream stream;
  auto now = kStart;
  std::uint64_t read = 0;
  std::uint64_t limit = limits::kStreamWindow;
  for (int i = 0; i < 10; ++i) {
    while (!stream.window_due()) {
      stream.handle_data(read, Bytes(1024), wire::Fin::no);
      stream.consume(1024);
      read += 1024;
    }
    now += pause_for_half;
    limit = stream.take_window(now, round_trip);
  }
  return limit - read;
}

TEST(ReceiveStream, AWindowThatIsUsedUpInAFewRoundTripsGrows) {
  EXPECT_EQ(window_of_a_reader(159ms, 40ms), limits::kLargestWindow);
  EXPECT_EQ(window_of_a_reader(161ms, 40ms), limits::kStreamWindow) << "there is enough for whatever gets lost";
}

TEST(ReceiveStream, ToldLimitsThatAreLostMakeNoLargerWindow) {
  ReceiveStream stream;
  for (int i = 0; i < 5; ++i) {
    stream.handle_window_lost();
    EXPECT_EQ(stream.take_window(kStart, 40ms), limits::kStreamWindow);
  }
}

TEST(ReceiveStream, TooManyPiecesAreRefusedUntilHolesClose) {
  ReceiveStream stream;
  for (std::uint64_t i = 0; i < limits::kMaxReorderPieces; ++i) ASSERT_EQ(give(stream, 2 * i + 1, "x"), Outcome::accepted);
  EXPECT_EQ(give(stream, 2 * limits::kMaxReorderPieces + 1, "x"), Outcome::no_room);
  EXPECT_EQ(give(stream, 2, "x"), Outcome::accepted) << "joins two";
  EXPECT_EQ(give(stream, 2 * limits::kMaxReorderPieces + 1, "x"), Outcome::accepted);
  EXPECT_EQ(give(stream, 0, "x"), Outcome::accepted) << "what is next is always taken";
}

TEST(ReceiveStream, BulkArrivesOnceItIsOpenedAndNotBefore) {
  ReceiveStream stream(Traffic::bulk);
  EXPECT_FALSE(stream.window_due());
  EXPECT_EQ(give(stream, 0, "x"), Outcome::violation);
  stream.open();
  EXPECT_TRUE(stream.window_due());
  EXPECT_EQ(stream.take_window(kStart, 40ms), limits::kLargestWindow);
  EXPECT_FALSE(stream.window_due());
  EXPECT_EQ(give(stream, 0, "x"), Outcome::accepted);
}

TEST(ReceiveStream, ASkipKeepsWhatIsInOrderAndDropsWhatIsNot) {
  ReceiveStream stream;
  give(stream, 0, "abc");
  give(stream, 5, "f");
  give(stream, 8, "ij");
  EXPECT_EQ(stream.take_gap(), std::nullopt);
  EXPECT_EQ(stream.handle_skip(7), Outcome::accepted);
  EXPECT_EQ(as_text(stream.readable()), "abc");
  give(stream, 3, "de");
  EXPECT_EQ(as_text(stream.readable()), "abc") << "too late";
  stream.consume(2);
  EXPECT_EQ(as_text(stream.readable()), "c");
  EXPECT_EQ(stream.take_gap(), 7u);
  EXPECT_TRUE(stream.readable().empty());
  give(stream, 7, "h");
  EXPECT_EQ(as_text(stream.readable()), "hij");
  EXPECT_EQ(stream.take_gap(), std::nullopt);
}

TEST(ReceiveStream, ASkipOfWhatHasArrivedIsNoGap) {
  ReceiveStream stream;
  give(stream, 0, "abc");
  EXPECT_EQ(stream.handle_skip(3), Outcome::accepted);
  EXPECT_EQ(stream.handle_skip(1), Outcome::accepted);
  EXPECT_EQ(stream.take_gap(), std::nullopt);
  EXPECT_EQ(as_text(stream.readable()), "abc");
  EXPECT_EQ(stream.handle_skip(5), Outcome::accepted);
  EXPECT_EQ(stream.handle_skip(5), Outcome::accepted) << "told twice";
  EXPECT_EQ(stream.take_gap(), 5u);
  EXPECT_EQ(stream.take_gap(), std::nullopt);
}

TEST(ReceiveStream, SeveralGapsAreTakenOneAfterTheOther) {
  ReceiveStream stream;
  give(stream, 0, "a");
  stream.handle_skip(5);
  give(stream, 5, "b");
  stream.handle_skip(10);
  give(stream, 10, "c");
  EXPECT_EQ(as_text(stream.readable()), "a");
  EXPECT_EQ(stream.take_gap(), 5u);
  EXPECT_EQ(as_text(stream.readable()), "b");
  stream.consume(1);
  EXPECT_EQ(stream.take_gap(), 10u);
  EXPECT_EQ(as_text(stream.readable()), "c");
}

TEST(ReceiveStream, MoreGapsThanAnApplicationCausesMustWait) {
  ReceiveStream stream;
  for (std::uint64_t i = 1; i <= limits::kMaxGapsOfStream; ++i) ASSERT_EQ(stream.handle_skip(i), Outcome::accepted);
  EXPECT_EQ(stream.handle_skip(100), Outcome::no_room);
  EXPECT_TRUE(stream.take_gap());
  EXPECT_EQ(stream.handle_skip(100), Outcome::accepted);
}

TEST(ReceiveStream, WhatIsSkippedCountsAsConsumedAndWhatWaitsBeforeItDoesNot) {
  ReceiveStream stream;
  const auto half = limits::kStreamWindow / 2;
  stream.handle_data(0, Bytes(half), wire::Fin::no);
  stream.handle_skip(limits::kStreamWindow);
  EXPECT_TRUE(stream.window_due());
  EXPECT_EQ(stream.take_window(kStart, 0ms), limits::kStreamWindow + half);
  EXPECT_EQ(stream.handle_data(limits::kStreamWindow, Bytes(half), wire::Fin::no), Outcome::accepted);
  EXPECT_LE(stream.retained_bytes(), 2 * limits::kStreamWindow);
  EXPECT_EQ(give(stream, limits::kStreamWindow + half, "x"), Outcome::violation);
  EXPECT_FALSE(stream.window_due());
  stream.consume(half);
  EXPECT_EQ(stream.take_window(kStart, 0ms), 2 * limits::kStreamWindow);
  EXPECT_EQ(give(stream, limits::kStreamWindow + half, "x"), Outcome::accepted);
}

TEST(ReceiveStream, ASkipMayLieBeyondTheWindowAndCostsNothing) {
  ReceiveStream stream;
  EXPECT_EQ(stream.handle_skip(std::uint64_t{1} << 40), Outcome::accepted);
  EXPECT_LT(stream.retained_bytes(), 10'000u);
  EXPECT_TRUE(stream.window_due());
  EXPECT_EQ(stream.take_window(kStart, 0ms), (std::uint64_t{1} << 40) + limits::kStreamWindow);
  EXPECT_EQ(stream.handle_skip(wire::kMaxVarint), Outcome::accepted);
  EXPECT_EQ(stream.take_window(kStart, 0ms), wire::kMaxVarint) << "there is no larger one";
}

TEST(ReceiveStream, ASkipDoesNotPassTheEndAndTheEndIsNotInFrontOfIt) {
  ReceiveStream stream;
  stream.handle_skip(5);
  EXPECT_EQ(give(stream, 3, "x", wire::Fin::yes), Outcome::violation);
  EXPECT_EQ(give(stream, 7, "", wire::Fin::yes), Outcome::accepted);
  EXPECT_EQ(stream.handle_skip(8), Outcome::violation);
  EXPECT_EQ(stream.handle_skip(7), Outcome::accepted);
  EXPECT_TRUE(stream.take_gap());
  EXPECT_FALSE(stream.finished()) << "the application has not seen the second gap";
  EXPECT_TRUE(stream.take_gap());
  EXPECT_TRUE(stream.finished());
}

TEST(ReceiveStream, AnyOrderOfPiecesGivesTheSameBytes) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    test::SeededRandom random(seed);
    Bytes text(500);
    random.fill(text);
    ReceiveStream stream;
    Bytes out;
    for (int step = 0; step < 5000 && out.size() < text.size(); ++step) {
      const auto offset = random.below(text.size());
      const auto length = random.below(std::min<std::size_t>(20, text.size() - offset + 1));
      const bool last = offset + length == text.size();
      const auto end = last ? wire::Fin::yes : wire::Fin::no;
      const auto outcome = stream.handle_data(offset, ByteView(text).subspan(offset, length), end);
      ASSERT_TRUE(outcome == Outcome::accepted || outcome == Outcome::repeated);
      const auto take = random.below(stream.readable().size() + 1);
      append(out, stream.readable().first(take));
      stream.consume(take);
    }
    append(out, stream.readable());
    stream.consume(stream.readable().size());
    ASSERT_EQ(out, text) << "seed " << seed;
    ASSERT_TRUE(stream.finished()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace mp::transport
