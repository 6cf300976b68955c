// Text of unknown origin made safe for a terminal or a log line.
#pragma once

#include <string>
#include <string_view>

namespace mp {

// The same text with everything escaped that could end a line, drive a terminal or reorder what is read: control characters
// (C0, DEL, C1), line and paragraph separators, bidirectional overrides, and bytes that are not UTF-8. Escapes look like "\n",
// "\x1b" and "\u202e"; a backslash itself stays, so this is for eyes, not for reading back.
[[nodiscard]] std::string printable(std::string_view text);

// The same, cut to at most `most` bytes of `text` with "..." after it.
[[nodiscard]] std::string printable(std::string_view text, std::size_t most);

}  // namespace mp
