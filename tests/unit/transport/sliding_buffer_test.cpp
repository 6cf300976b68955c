#include "libmp/transport/sliding_buffer.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

std::string all(const SlidingBuffer& buffer) { return std::string(as_text(buffer.view(buffer.begin(), buffer.size()))); }

TEST(SlidingBuffer, DroppingBeyondItsEndGoesOnThere) {
  SlidingBuffer buffer;
  buffer.append(as_bytes("abc"));
  buffer.drop_below(10);
  EXPECT_EQ(buffer.begin(), 10u);
  EXPECT_EQ(buffer.size(), 0u);
  buffer.append(as_bytes("xyz"));
  EXPECT_EQ(as_text(buffer.view(11, 2)), "yz");
}

TEST(SlidingBuffer, OffsetsStayWhileTheFrontIsDropped) {
  SlidingBuffer buffer;
  buffer.append(as_bytes("hello world"));
  buffer.drop_below(6);
  EXPECT_EQ(buffer.begin(), 6u);
  EXPECT_EQ(buffer.end(), 11u);
  EXPECT_EQ(as_text(buffer.view(8, 3)), "rld");
  buffer.append(as_bytes("!"));
  EXPECT_EQ(all(buffer), "world!");
}

TEST(SlidingBuffer, WritesBehindAHoleAndIntoIt) {
  SlidingBuffer buffer;
  buffer.write_at(4, as_bytes("ef"));
  EXPECT_EQ(buffer.end(), 6u);
  buffer.write_at(0, as_bytes("abcd"));
  EXPECT_EQ(all(buffer), "abcdef");
  buffer.write_at(5, as_bytes("Fgh"));
  EXPECT_EQ(all(buffer), "abcdeFgh");
}

TEST(SlidingBuffer, ALongStreamNeedsLittleMemory) {
  SlidingBuffer buffer;
  const Bytes piece(1000, 1);
  for (int i = 0; i < 1000; ++i) {
    buffer.append(piece);
    if (buffer.size() > 5000) buffer.drop_below(buffer.begin() + 900);
    if (buffer.size() > 20'000) buffer.drop_below(buffer.end());
  }
  EXPECT_LT(buffer.retained_bytes(), 100'000u);
}

TEST(SlidingBuffer, AnEmptyOneGivesLargeMemoryBack) {
  SlidingBuffer buffer;
  buffer.append(Bytes(1'000'000));
  buffer.drop_below(1'000'000);
  EXPECT_EQ(buffer.size(), 0u);
  EXPECT_LT(buffer.retained_bytes(), 1000u);
}

}  // namespace
}  // namespace mp::transport
