// Text that somebody else wrote and a person is going to read: checked and made harmless, so that it can't move the cursor,
// forge a line of a log or run off the screen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mp {

// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// At most `max_bytes` of UTF-8 text, cut between characters.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t max_bytes) noexcept;

// At most `max_bytes` of `text`, cut between characters. Control characters, characters that turn the direction of writing or
// are invisible, and bytes that are not UTF-8 become '?'.
[[nodiscard]] std::string printable(std::string_view text, std::size_t max_bytes);

}  // namespace mp
