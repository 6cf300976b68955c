#include "libmp/display/record_parts.hpp"

#include <gtest/gtest.h>

#include <variant>
#include <vector>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

using wire::ScreenPart;

std::vector<ScreenPart> parts_of(std::size_t size) {
  Bytes records;
  append_parts(records, wire::DisplaySize{80, 24}, Bytes(size, 'x'));
  std::vector<ScreenPart> parts;
  std::size_t bytes = 0;
  for (ByteView rest = records; !rest.empty();) {
    const auto next = wire::next_display_record(rest);
    if (!next || !*next || !(*next)->record) break;
    const auto& part = std::get<wire::ScreenRecord>(*(*next)->record);
    parts.push_back(part.part);
    bytes += part.bytes.size();
    rest = rest.subspan((*next)->size);
  }
  EXPECT_EQ(bytes, size);
  return parts;
}

TEST(RecordParts, AScreenComesInAsManyRecordsAsItNeeds) {
  EXPECT_EQ(parts_of(0), (std::vector{ScreenPart::whole}));
  EXPECT_EQ(parts_of(1000), (std::vector{ScreenPart::whole}));
  EXPECT_EQ(parts_of(limits::kMaxDisplayRecord), (std::vector{ScreenPart::first, ScreenPart::last}));
  EXPECT_EQ(parts_of(3 * limits::kMaxDisplayRecord),
            (std::vector{ScreenPart::first, ScreenPart::middle, ScreenPart::middle, ScreenPart::last}));
}

TEST(RecordParts, OfOutputEachIsARecord) {
  Bytes records;
  append_parts(records, std::nullopt, as_bytes("abc"));
  EXPECT_EQ(records, to_bytes("\x01\x03"
                              "abc"));
}

}  // namespace
}  // namespace mp::display
