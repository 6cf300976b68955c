// What is in a directory, and symbolic links as small notes in it: one is there or not, with all of its text, and of two that
// are made under one name only the first is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "libmp/core/result.hpp"

namespace mp::platform {

// The names in a directory, at most so many, in no order; without "." and "..". None when it can't be read.
[[nodiscard]] std::vector<std::string> names_in(const std::string& directory, std::size_t most);

// What a symbolic link says, of at most 255 bytes. Nothing when there is none at the path.
[[nodiscard]] std::optional<std::string> read_note(const std::string& path);

// Makes a symbolic link. Fails when there is anything at the path.
[[nodiscard]] Status leave_note(const std::string& path, const std::string& text);

// Removes a link or file; harmless when there is none.
void remove_name(const std::string& path) noexcept;

}  // namespace mp::platform
