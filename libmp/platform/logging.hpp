// The log: lines to a file, and to standard error if asked for. Several processes of one program may write to the same file:
// each line is one write() to a descriptor opened with O_APPEND, so lines of different processes never mix.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/core/log_level.hpp"
#include "libmp/core/result.hpp"
#include "libmp/core/source_location.hpp"

namespace mp::platform {

enum class IfLogFileFails : unsigned char { warn, refuse };

// Opened for appending, created 0600; missing directories above it are created 0700, but never `home` (empty: unknown).
struct LogFile {
  std::string path;
  IfLogFileFails if_it_fails = IfLogFileFails::warn;
  LogChannel channel;
  std::string home = {};
};

struct LoggingOptions {
  std::string program;                       // "mps": stands before the component, and names all components in a directive
  std::optional<LogFile> file;               // none: nothing is written to a file
  std::optional<LogChannel> standard_error;  // none: nothing is written there
};

// Writes the lines of one component. A small value: copy it freely; it stays usable after its Logging is gone.
// Text is made harmless (see core/printable_text.hpp) and cut at kMaxLogMessage, so what a peer sent may be part of it. Never
// hand secrets in. A line that can't be written is lost silently: logging must not be able to stop a session.
class Logger {
 public:
  using Where = SourceLocation;

  // Writes nothing: for code that is given no log.
  Logger();

  // The same log, with `subject` and a colon before each text: whom or what the lines are about.
  [[nodiscard]] Logger about(std::string_view subject) const;

  // For text that costs something to make.
  [[nodiscard]] bool shows(LogLevel level) const noexcept;
  void write(LogLevel level, std::string_view text, Where where = Where::current()) const;

  void trace(std::string_view text, Where where = Where::current()) const { write(LogLevel::trace, text, where); }
  void debug(std::string_view text, Where where = Where::current()) const { write(LogLevel::debug, text, where); }
  void info(std::string_view text, Where where = Where::current()) const { write(LogLevel::info, text, where); }
  void warn(std::string_view text, Where where = Where::current()) const { write(LogLevel::warn, text, where); }
  void error(std::string_view text, Where where = Where::current()) const { write(LogLevel::error, text, where); }

 private:
  friend class Logging;
  struct Outputs;
  explicit Logger(std::shared_ptr<const Outputs> outputs);
  std::shared_ptr<const Outputs> outputs_;
  std::string prefix_;
};

inline constexpr std::size_t kMaxLogMessage = 4096;

// Opened once per process, early; after fork and exec the new program opens its own. Thread-safe.
class Logging {
 public:
  // A file that can't be opened: an error, or (IfLogFileFails::warn) one line on standard error and no file.
  [[nodiscard]] static Result<Logging> open(LoggingOptions options);

  // `name` is lower case with dots for parts, like "listener" or "session.pty"; the directive "session" covers both of the
  // latter.
  [[nodiscard]] Logger component(std::string_view name) const;

 private:
  struct State;
  explicit Logging(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

// The level `component` has in `channel`: its own directive, else that of the longest part before a dot, else the program's or
// the bare one, else the channel's.
[[nodiscard]] LogLevel level_of(const LogChannel& channel, std::string_view program, std::string_view component);

}  // namespace mp::platform
