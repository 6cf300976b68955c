#include "libmp/platform/logging.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>

#include "libmp/core/printable_text.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/log_file.hpp"

namespace mp::platform {
namespace {

constexpr std::array kSpdlogLevels{spdlog::level::trace, spdlog::level::debug, spdlog::level::info,
                                   spdlog::level::warn,  spdlog::level::err,   spdlog::level::off};  // in the order of LogLevel

spdlog::level::level_enum to_spdlog(LogLevel level) { return kSpdlogLevels.at(static_cast<std::size_t>(level)); }

void write_all(int descriptor, const char* data, std::size_t size) {
  while (size > 0) {
    const auto written = ::write(descriptor, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // disk full, terminal gone: the line is lost, the session goes on
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

// spdlog's own file sink goes through stdio, whose buffer splits long lines into several writes.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(Fd file) : file_(std::move(file)), descriptor_(file_.get()) {}
  explicit DescriptorSink(int borrowed) : descriptor_(borrowed) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    write_all(descriptor_, line.data(), line.size());
  }
  void flush_() override {}

 private:
  Fd file_;
  int descriptor_;
};

// %& in our patterns: the level by the name that directives use, in capitals.
class LevelName final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    constexpr std::array<std::string_view, 5> kNames{"TRACE", "DEBUG", "INFO", "WARN", "ERROR"};  // in the order of LogLevel
    const auto* const found = std::ranges::find(kSpdlogLevels, message.level);
    const auto name = kNames.at(static_cast<std::size_t>(found - kSpdlogLevels.begin()));
    out.append(name.data(), name.data() + name.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override { return std::make_unique<LevelName>(); }
};

// %* in our patterns: the kernel's name of the thread that writes.
class ThreadName final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg&, const std::tm&, spdlog::memory_buf_t& out) override {
    std::array<char, 17> name{};
    ::prctl(PR_GET_NAME, name.data());
    const std::string safe = printable(name.data(), name.size());
    out.append(safe.data(), safe.data() + safe.size());
  }
  [[nodiscard]] std::unique_ptr<spdlog::custom_flag_formatter> clone() const override { return std::make_unique<ThreadName>(); }
};

std::unique_ptr<spdlog::formatter> formatter_for(const LogLineParts& parts) {
  std::string pattern = "%Y-%m-%dT%H:%M:%S.%fZ";
  if (parts.level) pattern += " %&";
  if (parts.thread_names) pattern += " %*";
  if (parts.thread_ids) pattern += " %P/%t";
  if (parts.target) pattern += " %n";
  if (parts.line_number) pattern += " %s:%#";
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<LevelName>('&').add_flag<ThreadName>('*').set_pattern(pattern + ": %v");
  return formatter;
}

struct OpenChannel {
  LogChannel options;
  spdlog::sink_ptr sink;
};

OpenChannel open_channel(LogChannel options, std::shared_ptr<DescriptorSink> sink) {
  sink->set_formatter(formatter_for(options.parts));
  return {std::move(options), std::move(sink)};
}

const LogDirective* directive_for(const LogChannel& channel, std::string_view name) {
  const auto found = std::ranges::find(channel.directives, name, &LogDirective::component);
  return found == channel.directives.end() ? nullptr : &*found;
}

}  // namespace

struct Logger::Outputs {
  std::vector<std::shared_ptr<spdlog::logger>> loggers;
};

struct Logging::State {
  std::string program;
  std::vector<OpenChannel> channels;
};

LogLevel level_of(const LogChannel& channel, std::string_view program, std::string_view component) {
  for (auto name = component; !name.empty(); name = name.substr(0, std::min(name.rfind('.'), name.size()))) {
    if (const auto* directive = directive_for(channel, name)) return directive->level;
    if (name.find('.') == std::string_view::npos) break;
  }
  if (const auto* directive = directive_for(channel, program)) return directive->level;
  if (const auto* directive = directive_for(channel, "")) return directive->level;
  return channel.level;
}

Logger::Logger() : outputs_(std::make_shared<const Outputs>()) {}
Logger::Logger(std::shared_ptr<const Outputs> outputs) : outputs_(std::move(outputs)) {}

Logger Logger::about(std::string_view subject) const {
  auto logger = *this;
  logger.prefix_ += std::string(subject) + ": ";
  return logger;
}

bool Logger::shows(LogLevel level) const noexcept {
  return std::ranges::any_of(outputs_->loggers, [&](const auto& logger) { return logger->should_log(to_spdlog(level)); });
}

void Logger::write(LogLevel level, std::string_view text, Where where) const {
  if (level == LogLevel::off || !shows(level)) return;
  const auto safe = printable(prefix_ + std::string(text), kMaxLogMessage);
  const spdlog::source_loc location{where.file_name(), static_cast<int>(where.line()), where.function_name()};
  for (const auto& logger : outputs_->loggers) logger->log(location, to_spdlog(level), spdlog::string_view_t(safe));
}

Logging::Logging(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Result<Logging> Logging::open(LoggingOptions options) {
  auto state = std::make_shared<State>();
  state->program = options.program;
  if (options.file) {
    auto file = open_log_file(options.file->path, options.file->home);
    if (!file && options.file->if_it_fails == IfLogFileFails::refuse) return file.error();
    if (file) {
      auto sink = std::make_shared<DescriptorSink>(std::move(*file));
      state->channels.push_back(open_channel(std::move(options.file->channel), std::move(sink)));
    } else {
      const auto line = options.program + ": warning: going on without a log file: " + file.error().message + "\n";
      write_all(STDERR_FILENO, line.data(), line.size());
    }
  }
  if (options.standard_error) {
    auto sink = std::make_shared<DescriptorSink>(STDERR_FILENO);
    state->channels.push_back(open_channel(std::move(*options.standard_error), std::move(sink)));
  }
  return Logging(std::move(state));
}

Logger Logging::component(std::string_view name) const {
  auto outputs = std::make_shared<Logger::Outputs>();
  for (const auto& channel : state_->channels) {
    auto logger = std::make_shared<spdlog::logger>(state_->program + "::" + std::string(name), channel.sink);
    logger->set_level(to_spdlog(level_of(channel.options, state_->program, name)));
    logger->set_error_handler([](const std::string&) {});  // the default one writes to the user's terminal
    outputs->loggers.push_back(std::move(logger));
  }
  return Logger(std::move(outputs));
}

}  // namespace mp::platform
