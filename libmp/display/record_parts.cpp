#include "libmp/display/record_parts.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

// The head of a record takes the rest.
constexpr std::size_t kPart = limits::kMaxDisplayRecord - 64;

wire::ScreenPart part_of(bool first, bool last) noexcept {
  if (first) return last ? wire::ScreenPart::whole : wire::ScreenPart::first;
  return last ? wire::ScreenPart::last : wire::ScreenPart::middle;
}

}  // namespace

void append_parts(Bytes& records, std::optional<wire::DisplaySize> screen, ByteView bytes) {
  bool first = true;
  do {
    const auto piece = bytes.first(std::min(bytes.size(), kPart));
    bytes = bytes.subspan(piece.size());
    if (screen) {
      wire::append_record(records, wire::ScreenRecord{*screen, part_of(std::exchange(first, false), bytes.empty()), piece});
    } else {
      wire::append_record(records, wire::OutputRecord{piece});
    }
  } while (!bytes.empty());
}

}  // namespace mp::display
