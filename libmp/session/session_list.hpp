// A server's answer to `mp --list` and `--kill`, in words. Everything in it was written by others: only what is printable is
// shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "libmp/wire/session_summary.hpp"

namespace mp::session {

// The time of day of whoever reads the list.
struct ListClock {
  std::int64_t now = 0;                         // seconds since 1970
  std::string (*text)(std::int64_t) = nullptr;  // such a moment in words
};

// A table with a line of headings, for people. Sessions without a name are called by the beginning of their id, which is as
// good as one. `columns`: of the terminal that shows it, where lines are cut; nothing: it goes elsewhere, and all of it.
[[nodiscard]] std::string session_list_text(std::span<const wire::SessionSummary> sessions, const ListClock& clock,
                                            std::optional<std::size_t> columns);

// An array of objects, for programs: mp(1) describes their members. `clock` speaks ISO 8601.
[[nodiscard]] std::string session_list_json(std::span<const wire::SessionSummary> sessions, const ListClock& clock);

// One line for each.
[[nodiscard]] std::string ended_sessions_text(std::span<const wire::SessionSummary> sessions, const std::string& host);

}  // namespace mp::session
