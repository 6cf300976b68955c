#include "libmp/wire/display_records.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "libmp/core/limits.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {
namespace {

using namespace std::string_view_literals;

struct Row {
  DisplayRecord record;
  std::string_view wire;
};
const std::array kRows{
    Row{OutputRecord{as_bytes("l")}, "\x01\x01l"sv},
    Row{OutputRecord{as_bytes("\a"), Owed::yes}, "\x08\x01\a"sv},
    Row{PackedRecord{PackedPlace::first, as_bytes("zz")}, "\x02\x02zz"sv},
    Row{PackedRecord{PackedPlace::continued, as_bytes("zz")}, "\x03\x02zz"sv},
    Row{ScreenRecord{{80, 24}, ScreenPart::whole, as_bytes("\x1b[H")}, "\x04\x08\x00\x50\x00\x18\x03\x1b[H"sv},
    Row{ScreenRecord{{1000, 500}, ScreenPart::first, {}}, "\x04\x05\x03\xe8\x01\xf4\x01"sv},
    Row{SizeRecord{{2, 1}, 300}, "\x05\x06\x00\x02\x00\x01\x41\x2c"sv},
    Row{TtyRecord{.echoes = true, .canonical = false}, "\x06\x01\x01"sv},
    Row{TtyRecord{.echoes = false, .canonical = true}, "\x06\x01\x02"sv},
    Row{SeenRecord{.input = 5, .settled = Settled::no}, "\x07\x02\x00\x05"sv},
    Row{SeenRecord{.input = 64, .settled = Settled::yes}, "\x07\x03\x01\x40\x40"sv},
    Row{SeenRecord{.input = kMaxVarint, .settled = Settled::no}, "\x07\x09\x00\xff\xff\xff\xff\xff\xff\xff\xff"sv},
};

Bytes written(const DisplayRecord& record) {
  Bytes out;
  append_record(out, record);
  return out;
}

TEST(DisplayRecords, HaveTheirWireForm) {
  for (const auto& row : kRows) EXPECT_EQ(written(row.record), to_bytes(row.wire)) << as_text(written(row.record));
}

TEST(DisplayRecords, AreReadAsTheyWereWritten) {
  for (const auto& row : kRows) {
    const auto wire = to_bytes(row.wire);
    const auto next = next_display_record(wire);
    ASSERT_TRUE(next && *next && (*next)->record);
    EXPECT_EQ((*next)->size, wire.size());
    EXPECT_EQ((*next)->record->index(), row.record.index());
    EXPECT_EQ(written(*(*next)->record), wire);
  }
}

TEST(DisplayRecords, WhatIsReadLiesInTheStream) {
  const auto wire = "\x01\x05hello\x01\x01!"sv;
  const auto next = next_display_record(as_bytes(wire));
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->size, 7u);
  const auto& output = std::get<OutputRecord>(*(*next)->record);
  EXPECT_EQ(output.bytes.data(), as_bytes(wire).data() + 2);
  EXPECT_EQ(as_text(output.bytes), "hello");
}

TEST(DisplayRecords, EveryShorterPieceIsIncomplete) {
  auto wire = written(OutputRecord{as_bytes(std::string(300, 'x'))});
  for (std::size_t size = 0; size < wire.size(); ++size) {
    const auto next = next_display_record(ByteView(wire).first(size));
    ASSERT_TRUE(next) << size;
    EXPECT_FALSE(*next) << size;
  }
}

TEST(DisplayRecords, AnUnknownTypeIsSkippedWhole) {
  const auto next = next_display_record(Bytes{0x7f, 2, 9, 9, 1, 1});
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->size, 4u);
  EXPECT_FALSE((*next)->record);
}

TEST(DisplayRecords, TheLargestIsReadAndALargerOneIsRefusedAtItsHead) {
  const Bytes body(limits::kMaxDisplayRecord, 'x');
  const auto largest = next_display_record(written(OutputRecord{body}));
  ASSERT_TRUE(largest && *largest);
  EXPECT_EQ((*largest)->size, body.size() + 5);
  EXPECT_EQ(next_display_record(Bytes{0x01, 0x80, 0x10, 0x00, 0x01}).error(), ReadError::too_large);
}

TEST(DisplayRecords, AMalformedOneIsAnError) {
  for (const auto wire : {
           "\x04\x04\x00\x50\x00\x18"sv,          // a screen without its part
           "\x04\x05\x00\x50\x00\x18\x04"sv,      // a fifth part
           "\x05\x03\x00\x50\x00"sv,              // half a size
           "\x05\x04\x00\x50\x00\x18"sv,          // a size without its number
           "\x05\x06\x00\x50\x00\x18\x00\x00"sv,  // more than a size
           "\x05\x05\x00\x01\x00\x18\x00"sv,      // one column
           "\x05\x05\x03\xe9\x00\x18\x00"sv,      // 1001 columns
           "\x05\x05\x00\x50\x00\x00\x00"sv,      // no row
           "\x05\x05\x00\x50\x01\xf5\x00"sv,      // 501 rows
           "\x06\x00"sv,                          // no flags
           "\x06\x01\x04"sv,                      // an unknown flag
           "\x07\x01\x00"sv,                      // seen: up to where?
           "\x07\x02\x02\x05"sv,                  // an unknown flag
           "\x07\x02\x00\x40"sv,                  // half an offset
           "\x07\x03\x00\x05\x00"sv,              // more than an offset
       }) {
    EXPECT_FALSE(next_display_record(as_bytes(wire))) << testing::PrintToString(wire);
  }
}

}  // namespace
}  // namespace mp::wire
