#include "libmp/transport/send_stream.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

StreamPiece piece(std::uint64_t offset, std::uint32_t length, wire::Fin fin = wire::Fin::no) {
  return {offset, length, kInputStream, fin};
}

TEST(SendStream, HandsOutWhatWasWrittenInOrder) {
  SendStream stream(kInputStream);
  EXPECT_FALSE(stream.has_piece());
  stream.write(as_bytes("hello world"));
  const auto first = stream.take_piece(5);
  EXPECT_EQ(first.piece, piece(0, 5));
  EXPECT_FALSE(first.again);
  EXPECT_EQ(as_text(stream.bytes_of(first.piece)), "hello");
  EXPECT_EQ(stream.take_piece(100).piece, piece(5, 6));
  EXPECT_FALSE(stream.has_piece());
  EXPECT_FALSE(stream.all_acknowledged());
}

TEST(SendStream, LostPiecesGoFirstAndKeepTheirBytes) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abcdefgh"));
  const auto a = stream.take_piece(2).piece;
  stream.take_piece(2);
  stream.handle_lost(a);
  EXPECT_TRUE(stream.has_retransmission());
  EXPECT_EQ(stream.next_offset(), 0u);
  const auto again = stream.take_piece(100);
  EXPECT_EQ(again.piece, a);
  EXPECT_TRUE(again.again);
  EXPECT_EQ(as_text(stream.bytes_of(again.piece)), "ab");
  EXPECT_EQ(stream.take_piece(100).piece, piece(4, 4));
}

TEST(SendStream, AnAcknowledgementAfterALossStopsTheRetransmission) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abcdef"));
  const auto a = stream.take_piece(3).piece;
  const auto b = stream.take_piece(3).piece;
  stream.handle_lost(a);
  stream.handle_lost(b);
  stream.handle_acknowledged(a);
  EXPECT_EQ(stream.take_piece(100).piece, b);
  stream.handle_acknowledged(b);
  stream.handle_acknowledged(b);
  stream.handle_lost(b);
  EXPECT_FALSE(stream.has_piece());
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(SendStream, ALossOfWhatWasAcknowledgedInPartRepeatsTheRest) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abcdefghij"));
  stream.take_piece(10);
  stream.handle_acknowledged(piece(4, 2));
  stream.handle_lost(piece(0, 10));
  EXPECT_EQ(stream.take_piece(100).piece, piece(0, 4));
  EXPECT_EQ(stream.take_piece(100).piece, piece(6, 4));
}

TEST(SendStream, PiecesAcknowledgedOutOfOrderFreeTheBufferWhenTheHoleCloses) {
  SendStream stream(kInputStream);
  stream.write(Bytes(100));
  for (int i = 0; i < 10; ++i) stream.take_piece(10);
  stream.handle_acknowledged(piece(20, 10));
  stream.handle_acknowledged(piece(10, 10));
  EXPECT_EQ(stream.unacknowledged(), 100u);
  stream.handle_acknowledged(piece(0, 10));
  EXPECT_EQ(stream.unacknowledged(), 70u);
}

TEST(SendStream, TakesLittleThatIsNotSentAndMuchThatIsNotAcknowledged) {
  SendStream stream(kDisplayStream);
  stream.handle_window(2 * limits::kSendBuffer);
  EXPECT_EQ(stream.write(Bytes(2 * limits::kUnsent)), limits::kUnsent);
  EXPECT_EQ(stream.writable(), 0u);
  const auto first = stream.take_piece(1000).piece;
  EXPECT_EQ(stream.writable(), 1000u);
  while (stream.writable() > 0) {
    stream.write(Bytes(stream.writable()));
    while (stream.has_piece()) stream.take_piece(100'000);
  }
  EXPECT_EQ(stream.unacknowledged(), limits::kSendBuffer);
  stream.handle_acknowledged(first);
  EXPECT_EQ(stream.writable(), 1000u);
}

TEST(SendStream, TheEndGoesAlongWithTheLastByte) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("ab"));
  stream.finish();
  EXPECT_EQ(stream.write(as_bytes("c")), 0u);
  EXPECT_EQ(stream.take_piece(1).piece.fin, wire::Fin::no);
  const auto last = stream.take_piece(1).piece;
  EXPECT_EQ(last, piece(1, 1, wire::Fin::yes));
  stream.handle_acknowledged(piece(0, 1));
  EXPECT_FALSE(stream.all_acknowledged());
  stream.handle_acknowledged(last);
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(SendStream, ALateEndIsAPieceOfItsOwnAndIsRepeatedWhenLost) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("ab"));
  const auto data = stream.take_piece(9).piece;
  stream.handle_acknowledged(data);
  EXPECT_TRUE(stream.all_acknowledged());
  stream.finish();
  EXPECT_FALSE(stream.all_acknowledged());
  const auto end = stream.take_piece(9).piece;
  EXPECT_EQ(end, piece(2, 0, wire::Fin::yes));
  EXPECT_FALSE(stream.has_piece());
  stream.handle_lost(end);
  EXPECT_EQ(stream.take_piece(9).piece, end);
  stream.handle_acknowledged(end);
  EXPECT_TRUE(stream.all_acknowledged());
  stream.handle_lost(end);
  EXPECT_FALSE(stream.has_piece());
}

TEST(SendStream, StaysInsideThePeersWindow) {
  SendStream stream(kInputStream);
  stream.write(Bytes(limits::kUnsent));
  std::uint64_t sent = 0;
  while (stream.has_piece()) {
    const auto taken = stream.take_piece(1000).piece;
    sent += taken.length;
    stream.handle_acknowledged(taken);
    stream.write(Bytes(1000));
  }
  EXPECT_EQ(sent, limits::kStreamWindow);
  stream.handle_window(limits::kStreamWindow + 10);
  stream.handle_window(5);
  EXPECT_EQ(stream.take_piece(1000).piece.length, 10u);
  EXPECT_FALSE(stream.has_piece());
}

TEST(SendStream, SmallDataIsTakenAgainFromTheOldestTogetherWithNews) {
  SendStream stream(kInputStream);
  EXPECT_FALSE(stream.repeatable());
  stream.write(as_bytes("abc"));
  EXPECT_FALSE(stream.repeatable()) << "nothing was sent yet";
  stream.take_piece(100);
  stream.write(as_bytes("de"));
  ASSERT_TRUE(stream.repeatable());
  const auto piece = stream.take_from_oldest(4);
  EXPECT_EQ(as_text(stream.bytes_of(piece)), "abcd");
  EXPECT_EQ(stream.next_offset(), 4u);
  stream.handle_acknowledged({0, 2, kInputStream, wire::Fin::no});
  EXPECT_EQ(as_text(stream.bytes_of(stream.take_from_oldest(100))), "cde");
  EXPECT_FALSE(stream.has_piece());
}

TEST(SendStream, MoreThanAFewBytesAreNotRepeated) {
  SendStream stream(kInputStream);
  stream.write(Bytes(limits::kRepeatableBytes + 1, 'x'));
  stream.take_piece(limits::kRepeatableBytes);
  EXPECT_TRUE(stream.repeatable());
  stream.take_piece(1);
  EXPECT_FALSE(stream.repeatable());
}

TEST(SendStream, ARepetitionTakesAlongWhatIsLostAndTheEnd) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abc"));
  stream.finish();
  const auto first = stream.take_piece(100).piece;
  stream.handle_lost(first);
  ASSERT_TRUE(stream.has_retransmission());
  const auto piece = stream.take_from_oldest(100);
  EXPECT_EQ(piece, first);
  EXPECT_FALSE(stream.has_retransmission());
  stream.handle_acknowledged({0, 3, kInputStream, wire::Fin::no});
  EXPECT_TRUE(stream.repeatable()) << "the end alone";
  stream.handle_acknowledged(piece);
  EXPECT_FALSE(stream.repeatable());
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(SendStream, WhatAnotherPacketStillCarriesIsNotLost) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abcdef"));
  stream.finish();
  const auto all = stream.take_piece(100).piece;
  stream.handle_lost(all);
  stream.handle_still_carried({0, 2, kInputStream, wire::Fin::no});
  EXPECT_EQ(stream.next_offset(), 2u);
  EXPECT_TRUE(stream.has_retransmission());
  stream.handle_still_carried(all);
  EXPECT_FALSE(stream.has_piece());
  stream.handle_lost(all);
  EXPECT_EQ(stream.take_piece(100).piece, all) << "until that packet is lost too";
}

TEST(SendStream, BulkWaitsForAWindowAndIsNeverSmall) {
  SendStream stream(kBulkStream, Traffic::bulk);
  EXPECT_EQ(stream.writable(), limits::kSendBuffer);
  stream.write(as_bytes("x"));
  EXPECT_FALSE(stream.has_piece());
  stream.handle_window(limits::kLargestWindow);
  ASSERT_TRUE(stream.has_piece());
  EXPECT_EQ(stream.take_piece(100).piece.length, 1);
  EXPECT_FALSE(stream.repeatable());
}

StreamPiece skip_to(std::uint64_t offset) { return {offset, 0, kInputStream, wire::Fin::no, PieceKind::skip}; }

TEST(SendStream, ASkipGivesUpWhatIsInFlightLostAndUnsent) {
  SendStream stream(kInputStream);
  stream.skip();
  EXPECT_FALSE(stream.has_piece()) << "nothing to skip";
  stream.write(as_bytes("abcdefgh"));
  const auto a = stream.take_piece(2).piece;
  const auto b = stream.take_piece(2).piece;
  stream.take_piece(2);
  stream.handle_acknowledged(a);
  stream.handle_lost(b);
  EXPECT_EQ(stream.acknowledged(), 2u);
  EXPECT_EQ(stream.unsent(), 2u);
  EXPECT_EQ(stream.waiting(), 4u);
  stream.skip();
  EXPECT_EQ(stream.acknowledged(), 2u) << "the peer does not know yet";
  EXPECT_EQ(stream.unsent(), 0u);
  EXPECT_EQ(stream.waiting(), 0u);
  EXPECT_EQ(stream.writable(), limits::kUnsent);
  EXPECT_TRUE(stream.has_piece());
  EXPECT_FALSE(stream.has_data());
  EXPECT_FALSE(stream.all_acknowledged());
  EXPECT_EQ(stream.take_skip().piece, skip_to(8));
  EXPECT_FALSE(stream.has_piece());
  stream.write(as_bytes("new"));
  EXPECT_EQ(stream.take_piece(100).piece, piece(8, 3));
  stream.handle_acknowledged(b);
  stream.handle_acknowledged(piece(8, 3));
  EXPECT_EQ(stream.acknowledged(), 2u);
  EXPECT_FALSE(stream.all_acknowledged());
  stream.handle_acknowledged(skip_to(8));
  EXPECT_EQ(stream.acknowledged(), 11u);
  EXPECT_TRUE(stream.all_acknowledged());
}

TEST(SendStream, ALostSkipIsToldAgainUnlessANewerOneReplacesIt) {
  SendStream stream(kInputStream);
  stream.write(as_bytes("abc"));
  stream.skip();
  EXPECT_FALSE(stream.take_skip().again);
  EXPECT_FALSE(stream.has_retransmission());
  stream.handle_lost(skip_to(3));
  EXPECT_TRUE(stream.has_retransmission());
  stream.handle_still_carried(skip_to(3));
  EXPECT_FALSE(stream.has_piece()) << "another packet has it too";
  stream.handle_lost(skip_to(3));
  EXPECT_TRUE(stream.take_skip().again);
  stream.write(as_bytes("de"));
  stream.take_piece(100);
  stream.skip();
  EXPECT_EQ(stream.take_skip().piece, skip_to(5));
  stream.handle_lost(skip_to(3));
  EXPECT_FALSE(stream.has_piece());
  stream.handle_acknowledged(skip_to(3));
  EXPECT_TRUE(stream.skip_open());
  EXPECT_EQ(stream.acknowledged(), 0u);
  stream.handle_acknowledged(skip_to(5));
  EXPECT_EQ(stream.acknowledged(), 5u);
  stream.handle_lost(skip_to(5));
  EXPECT_FALSE(stream.has_piece());
}

TEST(SendStream, TheEndStaysWhereItWasAfterASkipAndWaitsForTheWindow) {
  SendStream stream(kInputStream);
  while (stream.unsent() == 0) {
    stream.write(Bytes(limits::kUnsent));
    if (stream.has_piece()) stream.take_piece(limits::kUnsent);
  }
  stream.finish();
  stream.skip();
  stream.take_skip();
  EXPECT_FALSE(stream.has_piece()) << "behind the window";
  EXPECT_EQ(stream.open_window(), 0u);
  const auto end = limits::kStreamWindow + limits::kUnsent;
  stream.handle_window(end);
  ASSERT_TRUE(stream.has_data());
  EXPECT_EQ(stream.take_piece(100).piece, piece(end, 0, wire::Fin::yes));
}

}  // namespace
}  // namespace mp::transport
