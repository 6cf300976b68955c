#include "libmp/wire/session_summary.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::wire {
namespace {

SessionSummary sample() {
  SessionSummary summary;
  summary.name = "work";
  summary.state = SessionState::attached;
  summary.from = "2001:db8::1";
  summary.command = "vi";
  summary.title = "vi \x1b[2J";
  return summary;
}

Bytes bytes_of(const SessionSummary& summary) {
  Bytes out(1000);
  Writer writer(out);
  write(writer, summary);
  EXPECT_FALSE(writer.overflowed());
  out.resize(writer.size());
  return out;
}

Result<SessionSummary, ReadError> read(ByteView bytes) {
  Reader in{bytes};
  auto summary = read_session_summary(in);
  if (const auto end = in.finish(); !end) return end.error();
  return summary;
}

// The layout is in handshake_messages_test.
TEST(SessionSummary, ReadsWhatItWrites) {
  auto detached = sample();
  detached.state = SessionState::detached;
  SessionSummary mute;
  mute.id.bytes.fill(7);
  mute.state = SessionState::mute;
  auto largest = sample();
  largest.age = largest.idle = largest.silent = UINT32_MAX;
  largest.columns = largest.rows = UINT16_MAX;
  largest.viewers = UINT8_MAX;
  for (const auto& summary : {sample(), detached, mute, largest}) {
    const auto got = read(bytes_of(summary));
    ASSERT_TRUE(got);
    EXPECT_EQ(*got, summary);
  }
}

TEST(SessionSummary, TextsThatAreTooLongAreCutBetweenCharacters) {
  const auto too_long = [](std::size_t most) { return std::string(most - 1, 'x') + "\xc3\xbc"; };
  auto summary = sample();
  summary.name = too_long(limits::kMaxSessionName);
  summary.from = too_long(limits::kMaxAddressText);
  summary.command = too_long(limits::kMaxProgramName);
  summary.title = too_long(limits::kMaxTitle);
  const auto got = read(bytes_of(summary));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->name, std::string(limits::kMaxSessionName - 1, 'x'));
  EXPECT_EQ(got->from, std::string(limits::kMaxAddressText - 1, 'x'));
  EXPECT_EQ(got->command, std::string(limits::kMaxProgramName - 1, 'x'));
  EXPECT_EQ(got->title, std::string(limits::kMaxTitle - 1, 'x'));
}

TEST(SessionSummary, TakesNoMoreThanItIsSaidTo) {
  auto summary = sample();
  summary.name = summary.from = summary.command = summary.title = std::string(1000, 'x');
  EXPECT_LE(bytes_of(summary).size(), kMaxSessionSummary);
}

TEST(SessionSummary, WhatTheProtocolDoesNotAllowFailsTheReader) {
  auto summary = sample();
  summary.state = SessionState{3};
  EXPECT_EQ(read(bytes_of(summary)).error(), ReadError::too_large);
  for (const auto* name : {"a/b", "a\nb", "\xff"}) {
    summary = sample();
    summary.name = name;
    EXPECT_EQ(read(bytes_of(summary)).error(), ReadError::malformed) << testing::PrintToString(name);
  }
}

TEST(SessionSummary, ATextAboveItsLimitFailsTheReader) {
  const auto bytes = bytes_of({});
  constexpr std::size_t kName = 16;
  constexpr std::size_t kFrom = kName + 1 + 1 + 2 * 4 + 2 * 2;
  constexpr std::size_t kCommand = kFrom + 1 + 4 + 1;
  for (const auto& [field, most] : {std::pair{kName, limits::kMaxSessionName}, std::pair{kFrom, limits::kMaxAddressText},
                                    std::pair{kCommand, limits::kMaxProgramName}}) {
    const auto with_text = [&bytes, field = field](std::size_t size) {
      auto spoilt = bytes;
      spoilt[field] = static_cast<std::uint8_t>(size);
      spoilt.insert(spoilt.begin() + static_cast<std::ptrdiff_t>(field) + 1, size, 'x');
      return spoilt;
    };
    EXPECT_TRUE(read(with_text(most))) << field;
    EXPECT_EQ(read(with_text(most + 1)).error(), ReadError::too_large) << field;
  }
}

}  // namespace
}  // namespace mp::wire
