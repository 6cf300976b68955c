#include "libmp/runtime/end_of_input.hpp"

#include <algorithm>
#include <utility>

namespace mp::runtime {

void EndOfInput::note_typed(ByteView typed) noexcept { inside_line_ = typed.back() != '\n' && typed.back() != '\r'; }

void EndOfInput::begin(Instant now) noexcept {
  if (!due_) due_ = now;
}

Bytes EndOfInput::keys(const platform::LineMode& mode, Instant now) {
  if (!due_ || now < *due_) return {};
  due_ = now + pause_;
  pause_ = std::min(2 * pause_, kLongestPause);
  // A line editor takes keys one by one, but leaves Ctrl-C to the kernel; raw mode does not.
  const bool reads_lines = mode.canonical || mode.signals;
  if (!reads_lines || mode.end_of_file == 0) return {};
  // Inside of a line the first one only hands over what there is of it.
  const bool twice = mode.canonical && std::exchange(inside_line_, false);
  return Bytes(twice ? 2 : 1, mode.end_of_file);
}

}  // namespace mp::runtime
