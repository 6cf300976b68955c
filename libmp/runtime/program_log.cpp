#include "libmp/runtime/program_log.hpp"

namespace mp::runtime {

Result<platform::Logging> open_log(const std::string& program, const config::LogSettings& settings,
                                   const config::ProgramFile& file, const std::string& home,
                                   LogToStandardError to_standard_error) {
  platform::LoggingOptions options{.program = program, .file = std::nullopt, .standard_error = std::nullopt};
  if (!file.path.empty()) {
    const auto if_it_fails = file.named ? platform::IfLogFileFails::refuse : platform::IfLogFileFails::warn;
    options.file = platform::LogFile{file.path, if_it_fails, settings.file, home};
  }
  if (to_standard_error == LogToStandardError::yes) options.standard_error = settings.standard_error;
  return platform::Logging::open(std::move(options));
}

}  // namespace mp::runtime
