// What both programs can be told.
#pragma once

#include <cstdint>
#include <string>

#include "libmp/core/log_level.hpp"

namespace mp::config {

// Absolute unless the user wrote a relative path; "~" is already replaced.
struct KeyFiles {
  std::string private_key;
  std::string public_key;
};

// The counts as configured, and the two channels with their levels worked out of them: both start at INFO, moved by `verbose`
// and `quiet`; the file's is moved by `tracing.file.verbose` and `tracing.file.quiet` on top.
struct LogSettings {
  std::int64_t verbose = 0;
  std::int64_t quiet = 0;
  std::int64_t file_verbose = 0;
  std::int64_t file_quiet = 0;
  LogChannel standard_error;  // used with --enable-std-output
  LogChannel file;
};

// INFO moved by an offset: 1 = DEBUG, 2 and more = TRACE, -1 = WARN, -2 = ERROR, -3 and less = off.
[[nodiscard]] LogLevel log_level_at(std::int64_t offset) noexcept;

}  // namespace mp::config
