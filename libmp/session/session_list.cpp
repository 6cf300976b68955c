#include "libmp/session/session_list.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/core/session_id_text.hpp"
#include "libmp/session/duration_text.hpp"
#include "libmp/terminal/character_width.hpp"
#include "libmp/terminal/code_point.hpp"

namespace mp::session {
namespace {

using wire::SessionState;
using wire::SessionSummary;

constexpr std::string_view kNothing = "-";
// A client says something every two minutes at least; one that did not has lost its network, or is gone.
constexpr std::uint32_t kWorthMentioning = 180;

std::string called(const SessionSummary& session) {
  return session.name.empty() ? short_id_text(session.id) : printable(session.name, limits::kMaxSessionName);
}

std::string span_text(std::uint32_t seconds) { return duration_text(std::chrono::seconds(seconds), 1); }

std::string attached_text(const SessionSummary& session) {
  if (session.state == SessionState::mute) return "(does not answer)";
  std::string text = session.state == SessionState::detached ? "(detached)" : printable(session.from, limits::kMaxAddressText);
  if (session.state == SessionState::attached && session.silent >= kWorthMentioning) {
    text += ", silent for " + span_text(session.silent);
  }
  if (session.viewers > 0) text += ", " + std::to_string(session.viewers) + (session.viewers == 1 ? " viewer" : " viewers");
  return text;
}

using Row = std::array<std::string, 7>;

Row row_of(const SessionSummary& session, const ListClock& clock) {
  const std::string nothing(kNothing);
  if (session.state == SessionState::mute) {
    return {called(session), nothing, attached_text(session), nothing, nothing, nothing, nothing};
  }
  const auto or_nothing = [&](const std::string& text, std::size_t most) {
    return text.empty() ? nothing : printable(text, most);
  };
  return {called(session),
          clock.text(clock.now - session.age),
          attached_text(session),
          span_text(session.idle),
          std::to_string(session.columns) + "x" + std::to_string(session.rows),
          or_nothing(session.command, limits::kMaxProgramName),
          or_nothing(session.title, limits::kMaxTitle)};
}

// In columns.
std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) columns += terminal::width_of(terminal::take_character(text));
  return columns;
}

// A title is as long as a program likes, and a line that goes on in the next row is not a table.
std::string_view cut(std::string_view line, std::size_t columns) {
  auto rest = line;
  for (std::size_t used = 0; !rest.empty();) {
    const auto before = rest;
    used += terminal::width_of(terminal::take_character(rest));
    if (used > columns) return line.substr(0, line.size() - before.size());
  }
  return line;
}

std::string table(const std::vector<Row>& rows, std::optional<std::size_t> columns) {
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += row[i] + std::string(widths[i] - width(row[i]) + 2, ' ');
    line += row.back();
    out += std::string(columns ? cut(line, *columns) : line) + "\n";
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string quoted_printable(const std::string& text, std::size_t most) { return quoted(printable(text, most)); }

constexpr std::array<std::string_view, 3> kStateWords{"detached", "attached", "mute"};

std::string object(const SessionSummary& session, const ListClock& clock) {
  std::string out = "  {\"id\": " + quoted(id_text(session.id));
  const auto add = [&out](const char* name, const std::string& value) { out += std::string(", \"") + name + "\": " + value; };
  add("name", session.name.empty() ? "null" : quoted_printable(session.name, limits::kMaxSessionName));
  add("state", quoted(kStateWords.at(static_cast<std::size_t>(session.state))));
  if (session.state != SessionState::mute) {
    add("since", quoted(clock.text(clock.now - session.age)));
    add("age_secs", std::to_string(session.age));
    add("idle_secs", std::to_string(session.idle));
    add("attached_from", session.from.empty() ? "null" : quoted_printable(session.from, limits::kMaxAddressText));
    add(session.state == SessionState::attached ? "silent_secs" : "detached_secs", std::to_string(session.silent));
    add("viewers", std::to_string(session.viewers));
    add("columns", std::to_string(session.columns));
    add("rows", std::to_string(session.rows));
    add("command", quoted_printable(session.command, limits::kMaxProgramName));
    add("title", quoted_printable(session.title, limits::kMaxTitle));
  }
  return out + "}";
}

}  // namespace

std::string session_list_text(std::span<const SessionSummary> sessions, const ListClock& clock,
                              std::optional<std::size_t> columns) {
  if (sessions.empty()) return "no sessions\n";
  std::vector<Row> rows{{"NAME", "SINCE", "ATTACHED FROM", "IDLE", "SIZE", "COMMAND", "TITLE"}};
  for (const auto& session : sessions) rows.push_back(row_of(session, clock));
  return table(rows, columns);
}

std::string session_list_json(std::span<const SessionSummary> sessions, const ListClock& clock) {
  std::string out = "[";
  for (const auto& session : sessions) out += (out.size() == 1 ? "\n" : ",\n") + object(session, clock);
  return out + (sessions.empty() ? "]\n" : "\n]\n");
}

std::string ended_sessions_text(std::span<const SessionSummary> sessions, const std::string& host) {
  std::string out;
  for (const auto& session : sessions) out += "mp: ended the session " + called(session) + " on " + host + "\n";
  return out;
}

}  // namespace mp::session
