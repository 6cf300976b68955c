#include "libmp/wire/frames.hpp"

#include <gtest/gtest.h>

namespace mp::wire {
namespace {

template <typename F>
Bytes encoded(const F& frame) {
  Bytes out(1200);
  Writer w{out};
  write(w, frame);
  EXPECT_FALSE(w.overflowed());
  return to_bytes(w.written());
}

Bytes encoded(const StreamFrame& frame, StreamLength length) {
  Bytes out(1200);
  Writer w{out};
  write(w, frame, length);
  return to_bytes(w.written());
}

std::optional<Frame> first_frame(ByteView payload) { return FrameReader(payload).next(); }

// The only frame of `payload`, which is a T.
template <typename T>
T read_as(const Bytes& payload) {
  FrameReader reader(payload);
  const auto frame = reader.next();
  EXPECT_TRUE(frame && std::holds_alternative<T>(*frame));
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.malformed());
  return frame && std::holds_alternative<T>(*frame) ? std::get<T>(*frame) : T{};
}

bool is_malformed(const Bytes& payload) {
  FrameReader reader(payload);
  while (reader.next()) {
  }
  return reader.malformed();
}

PacketRanges ranges(std::initializer_list<PacketRange> list) {
  PacketRanges out;
  for (const auto& range : list) out.add(range);
  return out;
}

TEST(Frames, PingAndPadding) {
  EXPECT_EQ(encoded(PingFrame{}), (Bytes{0x01}));
  const Bytes payload{0, 0, 0, 1, 0};
  FrameReader reader(payload);
  EXPECT_TRUE(std::holds_alternative<PaddingFrame>(*reader.next()));
  EXPECT_TRUE(std::holds_alternative<PingFrame>(*reader.next()));
  EXPECT_TRUE(std::holds_alternative<PaddingFrame>(*reader.next()));
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.malformed());
}

TEST(Frames, PaddingFillsWhatIsLeft) {
  Bytes out(10, 0xff);
  Writer w{out};
  write(w, PingFrame{});
  write_padding(w, 4);
  EXPECT_EQ(w.size(), 4u);
  write_padding(w, 100);
  EXPECT_EQ(w.room(), 0u);
  EXPECT_EQ(out, (Bytes{0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Frames, AnAckHasTheBytesOfTheDocument) {
  const AckFrame ack{25us, ranges({{{10}, {12}}, {{7}, {8}}, {{0}, {0}}})};
  // largest 12, delay 25, two more ranges, 3 packets; 9 missing (gap 0), 2 packets; 1..6 missing (gap 5), 1 packet
  EXPECT_EQ(encoded(ack), (Bytes{0x02, 12, 25, 2, 2, 0, 1, 5, 0}));
  EXPECT_EQ(read_as<AckFrame>(encoded(ack)), ack);
  EXPECT_EQ(encoded_size(ack), encoded(ack).size());
}

TEST(Frames, AnAckWithEveryRangeIsReadBack) {
  AckFrame ack;
  for (std::uint64_t i = limits::kMaxAckRanges; i > 0; --i) ack.ranges.add({{i * 100'000}, {i * 100'000 + i}});
  EXPECT_EQ(read_as<AckFrame>(encoded(ack)), ack);
  EXPECT_EQ(encoded_size(ack), encoded(ack).size());
}

TEST(Frames, AnAckBelowZeroOrWithTooManyRangesIsMalformed) {
  EXPECT_TRUE(is_malformed({0x02, 1, 0, 0, 2}));         // 1 down to -1
  EXPECT_TRUE(is_malformed({0x02, 3, 0, 1, 0, 2, 0}));   // the second range would end at -1
  EXPECT_FALSE(is_malformed({0x02, 3, 0, 1, 0, 1, 0}));  // ends at 0
  EXPECT_TRUE(is_malformed({0x02, 3, 0, 0x40, limits::kMaxAckRanges, 0}));
  EXPECT_TRUE(is_malformed({0x02, 9, 0, 1, 0, 1}));  // truncated
}

TEST(Frames, ADelayThatNoClockCanHoldIsClamped) {
  const Bytes payload{0x02, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0};
  EXPECT_GT(read_as<AckFrame>(payload).delay, 24h);
}

TEST(Frames, ANakHasTheBytesOfTheDocument) {
  const NakFrame nak{ranges({{{5}, {5}}, {{7}, {9}}, {{20}, {20}}})};
  EXPECT_EQ(encoded(nak), (Bytes{0x03, 3, 5, 0, 0, 2, 9, 0}));
  EXPECT_EQ(read_as<NakFrame>(encoded(nak)), nak);
  EXPECT_EQ(encoded_size(nak), encoded(nak).size());
}

TEST(Frames, ANakOfNothingOrTooMuchIsMalformed) {
  EXPECT_TRUE(is_malformed({0x03, 0, 5, 0}));
  EXPECT_TRUE(is_malformed({0x03, 0x40, limits::kMaxNakRanges + 1, 5, 0}));
  Bytes above_the_top{0x03, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1};
  EXPECT_TRUE(is_malformed(above_the_top));
  Bytes skip_above_the_top{0x03, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0};
  EXPECT_TRUE(is_malformed(skip_above_the_top));
}

TEST(Frames, SettledWindowAndPathFramesAreReadBack) {
  EXPECT_EQ(encoded(SettledFrame{{9}}), (Bytes{0x04, 9}));
  EXPECT_EQ(read_as<SettledFrame>(encoded(SettledFrame{{9}})), (SettledFrame{{9}}));
  EXPECT_EQ(encoded(WindowFrame{kDisplayStream, 70}), (Bytes{0x05, 2, 0x40, 70}));
  EXPECT_EQ(read_as<WindowFrame>(encoded(WindowFrame{kDisplayStream, 70})), (WindowFrame{kDisplayStream, 70}));
  const PathToken token{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(encoded(PathChallengeFrame{token}), (Bytes{0x07, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(encoded(PathResponseFrame{token}), (Bytes{0x08, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(read_as<PathChallengeFrame>(encoded(PathChallengeFrame{token})), (PathChallengeFrame{token}));
  EXPECT_EQ(read_as<PathResponseFrame>(encoded(PathResponseFrame{token})), (PathResponseFrame{token}));
  EXPECT_EQ(encoded(MarksFrame{300}), (Bytes{0x09, 0x41, 0x2c}));
  EXPECT_EQ(read_as<MarksFrame>(encoded(MarksFrame{300})), MarksFrame{300});
  EXPECT_EQ(encoded(ProbedFrame{{70}}), (Bytes{0x0b, 0x40, 70}));
  EXPECT_EQ(read_as<ProbedFrame>(encoded(ProbedFrame{{70}})), (ProbedFrame{{70}}));
}

TEST(Frames, ASkipNamesItsStreamAndWhereItGoesOn) {
  EXPECT_EQ(encoded(SkipFrame{kDisplayStream, 300}), (Bytes{0x0c, 2, 0x41, 0x2c}));
  EXPECT_EQ(read_as<SkipFrame>(encoded(SkipFrame{kDisplayStream, 300})), (SkipFrame{kDisplayStream, 300}));
  EXPECT_TRUE(is_malformed({0x0c, limits::kMaxStreams, 0}));
  EXPECT_TRUE(is_malformed({0x0c, 2}));
}

TEST(Frames, AKeepaliveCountsWholeSeconds) {
  EXPECT_EQ(encoded(KeepaliveFrame{67s + 500ms}), (Bytes{0x0a, 0x40, 67}));
  EXPECT_EQ(read_as<KeepaliveFrame>(encoded(KeepaliveFrame{67s})), KeepaliveFrame{67s});
  const Bytes centuries{0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  EXPECT_GT(read_as<KeepaliveFrame>(centuries).silence, 24h) << "and no overflow";
}

TEST(Frames, CloseCarriesItsReasonUpToTheLimit) {
  const Bytes bytes = encoded(CloseFrame{CloseCode::idle, as_bytes("bye")});
  EXPECT_EQ(bytes, (Bytes{0x06, 4, 3, 'b', 'y', 'e'}));
  const auto close = read_as<CloseFrame>(bytes);
  EXPECT_EQ(close.code, CloseCode::idle);
  EXPECT_EQ(as_text(close.reason), "bye");
  EXPECT_FALSE(is_malformed(encoded(CloseFrame{CloseCode::done, Bytes(limits::kMaxCloseReason, 'x')})));
  EXPECT_TRUE(is_malformed(encoded(CloseFrame{CloseCode::done, Bytes(limits::kMaxCloseReason + 1, 'x')})));
}

TEST(Frames, StreamDataWithALengthLetsOthersFollow) {
  auto payload = encoded(StreamFrame{kInputStream, 300, Fin::no, as_bytes("ls")}, StreamLength::present);
  EXPECT_EQ(payload, (Bytes{0x12, 1, 0x41, 0x2c, 2, 'l', 's'}));
  EXPECT_EQ(payload.size(), stream_frame_overhead(kInputStream, 300, 2) + 2);
  payload.push_back(0x01);
  FrameReader reader(payload);
  const auto stream = std::get<StreamFrame>(*reader.next());
  EXPECT_EQ(stream.stream, kInputStream);
  EXPECT_EQ(stream.offset, 300u);
  EXPECT_EQ(stream.fin, Fin::no);
  EXPECT_EQ(as_text(stream.data), "ls");
  EXPECT_TRUE(std::holds_alternative<PingFrame>(*reader.next()));
}

TEST(Frames, StreamDataWithoutALengthRunsToTheEnd) {
  const auto payload = encoded(StreamFrame{kControlStream, 0, Fin::yes, as_bytes("xyz")}, StreamLength::to_end);
  EXPECT_EQ(payload, (Bytes{0x11, 0, 0, 'x', 'y', 'z'}));
  const auto stream = read_as<StreamFrame>(payload);
  EXPECT_EQ(stream.fin, Fin::yes);
  EXPECT_EQ(as_text(stream.data), "xyz");
  // Seen in place, not copied.
  const auto in_place = first_frame(payload);
  EXPECT_EQ(std::get<StreamFrame>(*in_place).data.data(), payload.data() + 3);
}

TEST(Frames, AStreamFrameOutsideOfItsLimitsIsMalformed) {
  EXPECT_TRUE(is_malformed({0x10, limits::kMaxStreams, 0, 'x'}));
  EXPECT_TRUE(is_malformed({0x12, 1, 0, 5, 'x'}));                                            // more length than bytes
  EXPECT_TRUE(is_malformed({0x10, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'x'}));  // ends above the top
}

TEST(Frames, UnknownTypesAreMalformedAndKeepWhatCameBefore) {
  for (const unsigned type : {0x0fu, 0x14u, 0x20u, 0xffu}) {
    const Bytes payload{0x01, static_cast<std::uint8_t>(type), 0, 0, 0};
    FrameReader reader(payload);
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.malformed()) << type;
    EXPECT_FALSE(reader.next()) << "nothing is read after an error";
  }
}

}  // namespace
}  // namespace mp::wire
