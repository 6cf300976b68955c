#include "libmp/wire/reader.hpp"

#include <gtest/gtest.h>

namespace mp::wire {
namespace {

TEST(Reader, ReadsBigEndianFieldsInOrder) {
  const Bytes bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 2, 0xaa, 0xbb};
  Reader r{bytes};
  EXPECT_EQ(r.u8(), 1);
  EXPECT_EQ(r.u16(), 0x0203);
  EXPECT_EQ(r.u32(), 0x04050607u);
  EXPECT_EQ(r.u64(), 0x08090a0b0c0d0e0fu);
  EXPECT_EQ(to_bytes(r.bytes_u8(9)), (Bytes{0xaa, 0xbb}));
  EXPECT_TRUE(r.finish());
}

TEST(Reader, AfterTheFirstErrorEverythingIsZeroAndTheFirstErrorIsKept) {
  const Bytes bytes{0xff, 0xff, 1, 2, 3};
  Reader r{bytes};
  EXPECT_EQ(r.u16_at_most(100), 0);
  EXPECT_EQ(r.u8(), 0);
  EXPECT_TRUE(r.bytes(1).empty());
  EXPECT_EQ(r.finish().error(), ReadError::too_large);
}

TEST(Reader, TellsTruncatedFromTrailing) {
  const Bytes bytes{1, 2, 3};
  Reader short_one{bytes};
  short_one.u32();
  EXPECT_EQ(short_one.finish().error(), ReadError::truncated);
  Reader long_one{bytes};
  long_one.u16();
  EXPECT_EQ(long_one.finish().error(), ReadError::trailing);
}

TEST(Reader, ALengthBeyondItsLimitIsNotFollowed) {
  const Bytes bytes{0, 3, 'a', 'b', 'c'};
  Reader r{bytes};
  EXPECT_TRUE(r.bytes_u16(2).empty());
  EXPECT_EQ(r.finish().error(), ReadError::too_large);
}

TEST(Reader, CopyFillsWithZerosAfterAnError) {
  Reader r{ByteView{}};
  Bytes out{1, 2, 3};
  r.copy_to(out);
  EXPECT_EQ(out, (Bytes{0, 0, 0}));
}

// RFC 9000, appendix A.1, whose encoding the varint shares.
TEST(Reader, VarintsMatchThePublishedExamples) {
  const Bytes bytes{0xc2, 0x19, 0x7c, 0x5e, 0xff, 0x14, 0xe8, 0x8c, 0x9d, 0x7f, 0x3e, 0x7d, 0x7b, 0xbd, 0x25};
  Reader r{bytes};
  EXPECT_EQ(r.varint(), 151288809941952652u);
  EXPECT_EQ(r.varint(), 494878333u);
  EXPECT_EQ(r.varint(), 15293u);
  EXPECT_EQ(r.varint(), 37u);
  EXPECT_TRUE(r.finish());
}

}  // namespace
}  // namespace mp::wire
