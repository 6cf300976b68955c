#include "libmp/wire/writer.hpp"

#include <gtest/gtest.h>

#include "libmp/wire/reader.hpp"

namespace mp::wire {
namespace {

TEST(Writer, WritesWhatTheReaderReads) {
  Bytes out(64);
  Writer w{out};
  w.u8(1);
  w.u16(2);
  w.u32(3);
  w.u64(4);
  w.bytes_u8(as_bytes("ab"));
  w.bytes_u16(as_bytes("cd"));
  w.bytes_varint(as_bytes("ef"));
  ASSERT_FALSE(w.overflowed());
  Reader r{w.written()};
  EXPECT_EQ(r.u8(), 1);
  EXPECT_EQ(r.u16(), 2);
  EXPECT_EQ(r.u32(), 3u);
  EXPECT_EQ(r.u64(), 4u);
  EXPECT_EQ(as_text(r.bytes_u8(2)), "ab");
  EXPECT_EQ(as_text(r.bytes_u16(2)), "cd");
  EXPECT_EQ(as_text(r.bytes_varint(2)), "ef");
  EXPECT_TRUE(r.finish());
}

TEST(Writer, VarintsTakeTheSizeTheySay) {
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{63}, std::uint64_t{64}, std::uint64_t{16383},
                                    std::uint64_t{16384}, std::uint64_t{1} << 29, std::uint64_t{1} << 30, kMaxVarint}) {
    Bytes out(8);
    Writer w{out};
    w.varint(value);
    EXPECT_EQ(w.size(), varint_size(value)) << value;
    Reader r{w.written()};
    EXPECT_EQ(r.varint(), value);
    EXPECT_TRUE(r.finish());
  }
}

TEST(Writer, AnOverflowIsRememberedAndWritesNothing) {
  Bytes out{9, 9, 9};
  Writer w{out};
  w.u16(1);
  w.u16(2);
  w.u8(3);
  EXPECT_TRUE(w.overflowed());
  EXPECT_EQ(w.room(), 0u);
  EXPECT_EQ(out, (Bytes{0, 1, 9}));
}

TEST(Writer, ALengthThatItsFieldCannotHoldIsAnOverflow) {
  Bytes out(1024);
  Writer w{out};
  w.bytes_u8(Bytes(256));
  EXPECT_TRUE(w.overflowed());
}

}  // namespace
}  // namespace mp::wire
