#include "libmp/config/program_rows.hpp"

namespace mp::config {

Status check_log_directives(std::string_view text) {
  if (auto directives = parse_log_directives(text); !directives) return directives.error();
  return Done{};
}

void work_out_levels(LogSettings& log) {
  const auto offset = log.verbose - log.quiet;
  log.standard_error.level = log_level_at(offset);
  log.file.level = log_level_at(offset + log.file_verbose - log.file_quiet);
}

LogLevel log_level_at(std::int64_t offset) noexcept {
  if (offset >= 2) return LogLevel::trace;
  if (offset == 1) return LogLevel::debug;
  if (offset == 0) return LogLevel::info;
  if (offset == -1) return LogLevel::warn;
  return offset == -2 ? LogLevel::error : LogLevel::off;
}

}  // namespace mp::config
