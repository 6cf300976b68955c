#include "libmp/runtime/client_endings.hpp"

#include <variant>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/core/session_id_text.hpp"
#include "libmp/runtime/shell_word.hpp"

namespace mp::runtime {

ClientEnd ClientEndings::of(const session::ClientSessionEnd& end) const {
  if (const auto* program = std::get_if<session::ProgramEnded>(&end)) {
    switch (program->exit.kind) {
      case wire::ExitKind::exited:
        return {program->exit.value, ""};
      case wire::ExitKind::killed:
        return {128 + program->exit.value, ""};
      case wire::ExitKind::not_started:
        return {ClientEnd::kOwnFailure,
                session_.host + " can't start the session: " + printable(program->exit.text, limits::kMaxRefusalText)};
    }
  }
  const auto& reason = std::get<session::ConnectionEnded>(end).reason;
  if (reason.code == transport::CloseCode::taken_over) return sent_away(reason.text);
  if (reason.code == transport::CloseCode::idle || reason.code == transport::CloseCode::detached) return sent_away("");
  const auto text = printable(reason.text, limits::kMaxRefusalText);
  return {ClientEnd::kOwnFailure,
          "the session on " + session_.host + " was ended by the server" + (text.empty() ? "" : ": " + text)};
}

ClientEnd ClientEndings::detached() const {
  return {0, "detached from the session on " + session_.host + "; come back with: " + how_to_come_back()};
}

ClientEnd ClientEndings::sent_away(const std::string& by) const {
  const auto what = by.empty()
                        ? "the session on " + session_.host + " goes on without this client"
                        : "the session on " + session_.host + " was taken over from " + printable(by, limits::kMaxAddressText);
  return {ClientEnd::kSentAway, what + "; come back with: " + how_to_come_back()};
}

ClientEnd ClientEndings::gone() const {
  return {ClientEnd::kOwnFailure, "the session on " + session_.host + " is gone: it was ended, or the server was restarted"};
}

std::string ClientEndings::how_to_come_back() const {
  const auto name = session_.name.empty() ? short_id_text(session_.id) : printable(session_.name, limits::kMaxSessionName);
  std::string line = "mp --attach=" + shell_word(name);
  if (session_.part == wire::ClientPart::viewer) line += " --view";  // without it a viewer would take over
  for (const auto& word : session_.way) line += " " + shell_word(word);
  return line + " " + shell_word(session_.destination);
}

}  // namespace mp::runtime
