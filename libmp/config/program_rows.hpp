// The rows that both programs have: key files and logging. A program's table is its own rows with these in between.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmp/config/log_directives.hpp"
#include "libmp/config/program_settings.hpp"
#include "libmp/config/setting_row.hpp"

namespace mp::config {

Status check_log_directives(std::string_view text);

inline constexpr Integer kCount{0, 255};
inline constexpr Text kDirectives{R"(levels of components like "login=debug,session=trace")", check_log_directives};

template <typename Settings>
std::vector<BoundRow<Settings>> counting_rows() {
  return {
      {{"verbose", kCount, "0", "Steps the logs are more detailed than INFO: 1 is DEBUG, 2 is TRACE."},
       [](Settings& s, const SettingValue& v) { s.log.verbose = std::get<std::int64_t>(v); }},
      {{"quiet", kCount, "0", "Steps the logs are quieter than INFO: 1 is WARN, 2 is ERROR, 3 is nothing."},
       [](Settings& s, const SettingValue& v) { s.log.quiet = std::get<std::int64_t>(v); }},
  };
}

// The names of two keys of which one is a channel's part. `Channel` picks the channel, so that one list serves both.
struct ChannelKeys {
  std::string_view target, thread_ids, thread_names, line_number, level, directives;
};

template <typename Settings, LogChannel LogSettings::*Channel>
std::vector<BoundRow<Settings>> channel_rows(const ChannelKeys& keys) {
  return {
      {{keys.target, Flag{}, "false", "Lines carry the program and the component that wrote them."},
       [](Settings& s, const SettingValue& v) { (s.log.*Channel).parts.target = std::get<bool>(v); }},
      {{keys.thread_ids, Flag{}, "false", "Lines carry the numbers of the process and the thread."},
       [](Settings& s, const SettingValue& v) { (s.log.*Channel).parts.thread_ids = std::get<bool>(v); }},
      {{keys.thread_names, Flag{}, "false", "Lines carry the name of the thread."},
       [](Settings& s, const SettingValue& v) { (s.log.*Channel).parts.thread_names = std::get<bool>(v); }},
      {{keys.line_number, Flag{}, "false", "Lines carry the source file and line they were written by."},
       [](Settings& s, const SettingValue& v) { (s.log.*Channel).parts.line_number = std::get<bool>(v); }},
      {{keys.level, Flag{}, "true", "Lines carry their level."},
       [](Settings& s, const SettingValue& v) { (s.log.*Channel).parts.level = std::get<bool>(v); }},
      {{keys.directives, kDirectives, "", "Levels of single components, separated by commas."},
       [](Settings& s, const SettingValue& v) {
         auto directives = parse_log_directives(std::get<std::string>(v));
         (s.log.*Channel).directives = std::move(directives).value();
       }},
  };
}

template <typename Settings>
std::vector<BoundRow<Settings>> tracing_rows() {
  auto rows = channel_rows<Settings, &LogSettings::standard_error>(
      {"tracing.stdout.with_target", "tracing.stdout.with_thread_ids", "tracing.stdout.with_thread_names",
       "tracing.stdout.with_line_number", "tracing.stdout.with_level", "tracing.stdout.directives"});
  rows.push_back({{"tracing.file.quiet", kCount, "0", "Like quiet, on top of it, for the log file alone."},
                  [](Settings& s, const SettingValue& v) { s.log.file_quiet = std::get<std::int64_t>(v); }});
  rows.push_back({{"tracing.file.verbose", kCount, "0", "Like verbose, on top of it, for the log file alone."},
                  [](Settings& s, const SettingValue& v) { s.log.file_verbose = std::get<std::int64_t>(v); }});
  for (auto& row : channel_rows<Settings, &LogSettings::file>(
           {"tracing.file.layer.with_target", "tracing.file.layer.with_thread_ids", "tracing.file.layer.with_thread_names",
            "tracing.file.layer.with_line_number", "tracing.file.layer.with_level", "tracing.file.layer.directives"})) {
    rows.push_back(row);
  }
  return rows;
}

template <typename Settings>
std::vector<BoundRow<Settings>> key_file_rows(std::string_view private_default, std::string_view public_default) {
  return {
      {{"private_key_path", Path{}, private_default, "The private key; made by mp-keygen generate."},
       [](Settings& s, const SettingValue& v) { s.keys.private_key = std::get<std::string>(v); }},
      {{"public_key_path", Path{}, public_default, "The public key that belongs to it."},
       [](Settings& s, const SettingValue& v) { s.keys.public_key = std::get<std::string>(v); }},
  };
}

// The channels' levels out of the counts, once all rows are stored.
void work_out_levels(LogSettings& log);

}  // namespace mp::config
