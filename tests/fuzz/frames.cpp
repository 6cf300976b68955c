// The frame decoder on any payload: never reads outside of it, and what it accepts is within the limits and, written again,
// means the same.
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::wire {
namespace {

void check_ranges(const PacketRanges& ranges) {
  expects(!ranges.empty() && ranges.size() <= PacketRanges::kCapacity, "a bounded number of ranges");
  for (const auto& range : ranges) expects(range.first <= range.last && range.last.value <= kMaxVarint, "a range in order");
}

// A frame with a fixed form is read back as it was.
template <typename F>
void check_again(const F& frame) {
  std::array<std::uint8_t, 2048> buffer{};
  Writer out{buffer};
  write(out, frame);
  expects(!out.overflowed(), "a frame fits");
  FrameReader again(out.written());
  const auto read = again.next();
  expects(read && std::holds_alternative<F>(*read) && std::get<F>(*read) == frame, "a frame is read as it was written");
}

void check(const PaddingFrame&, ByteView) {}
void check(const AckFrame& frame, ByteView) {
  check_ranges(frame.ranges);
  check_again(frame);
}
void check(const NakFrame& frame, ByteView) {
  check_ranges(frame.missing);
  check_again(frame);
}
void check(const CloseFrame& frame, ByteView) { expects(frame.reason.size() <= limits::kMaxCloseReason, "a bounded reason"); }
void check(const StreamFrame& frame, ByteView payload) {
  expects(frame.stream.value < limits::kMaxStreams, "a stream that can exist");
  expects(frame.data.size() <= kMaxVarint - frame.offset, "an end that can be said");
  expects(frame.data.empty() ||
              (frame.data.data() >= payload.data() && frame.data.data() + frame.data.size() <= payload.data() + payload.size()),
          "data inside of the payload");
}
template <typename F>
void check(const F& frame, ByteView) {
  check_again(frame);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView payload{data, size};
  FrameReader frames(payload);
  std::size_t count = 0;
  while (const auto frame = frames.next()) {
    expects(++count <= size, "every frame takes at least one byte");
    std::visit([&](const auto& one) { check(one, payload); }, *frame);
  }
  return 0;
}

}  // namespace mp::wire
