// Key files as lines that can be put together again exactly as they were.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mp::keys {

// Pieces whose concatenation is `text`; each ends in its newline, except perhaps the last.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);

// `text` without the spaces, tabs, carriage returns and newlines at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

// The text up to the first space or tab; `rest` becomes what follows, trimmed.
[[nodiscard]] std::string_view take_word(std::string_view& rest) noexcept;

// Whether a line says nothing: blank or a comment.
[[nodiscard]] bool is_blank_or_comment(std::string_view line) noexcept;

// Makes sure that what is appended to `last_line` starts a line of its own.
void end_line(std::string& last_line);

}  // namespace mp::keys
