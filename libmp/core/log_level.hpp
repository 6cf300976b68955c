// How much is logged, as plain values: config reads them from files and options, platform/logging acts on them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mp {

// Ascending severity; a channel set to a level shows that level and everything after it.
enum class LogLevel : std::uint8_t { trace, debug, info, warn, error, off };

// "transport=debug": the level of one component. The program's name ("mps=debug") or an empty component ("debug") means every
// component without a directive of its own.
struct LogDirective {
  std::string component;
  LogLevel level = LogLevel::info;
  friend bool operator==(const LogDirective&, const LogDirective&) = default;
};

// What stands on a line beside the time and the message.
struct LogLineParts {
  bool target = false;        // program and component
  bool thread_ids = false;    // process and thread number
  bool thread_names = false;  // as the kernel knows the thread
  bool line_number = false;   // source file and line
  bool level = true;
  friend bool operator==(const LogLineParts&, const LogLineParts&) = default;
};

// One place that lines go to.
struct LogChannel {
  LogLevel level = LogLevel::info;
  std::vector<LogDirective> directives;
  LogLineParts parts;
  friend bool operator==(const LogChannel&, const LogChannel&) = default;
};

}  // namespace mp
