// Opens a program's log as its settings say.
#pragma once

#include <string>

#include "libmp/config/program_files.hpp"
#include "libmp/config/program_settings.hpp"
#include "libmp/platform/logging.hpp"

namespace mp::runtime {

enum class LogToStandardError : std::uint8_t { no, yes };

// `program` is "mp" or "mps", `home` that of the user it runs as. A log file that the user named must be writable; one at the
// default place is done without, with a warning on standard error.
[[nodiscard]] Result<platform::Logging> open_log(const std::string& program, const config::LogSettings& settings,
                                                 const config::ProgramFile& file, const std::string& home,
                                                 LogToStandardError to_standard_error);

}  // namespace mp::runtime
