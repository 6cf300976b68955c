#include "libmp/runtime/session_survey.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "libmp/core/limits.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/runtime/session_names.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {
namespace {

constexpr Duration kPatience = 2s;

std::vector<SessionId> sessions_of(const platform::Identity& account, const std::string& directory) {
  const auto acting = platform::ActingAs::start(account);
  return acting ? sessions_in(directory) : std::vector<SessionId>();
}

}  // namespace

SessionSurvey::SessionSurvey(platform::EventLoop& loop, const platform::Identity& account, const std::string& directory,
                             Instant now)
    : loop_(loop), account_(account), directory_(directory), deadline_(now + kPatience) {
  for (const auto& id : sessions_of(account, directory)) {
    auto visit = VisitRequest::begin(account, directory, id, {VisitPurpose::describe, {}, {}, {}});
    if (visit && !*visit) continue;  // it has ended
    sessions_.push_back({id, visit ? *std::move(visit) : std::nullopt, std::nullopt, false});
  }
  for (auto& session : sessions_) {
    if (!session.visit) continue;
    loop_.watch(session.visit->fd(), platform::Interest::readable, [this, &session](platform::Readiness) { hear(session); });
  }
}

SessionSurvey::~SessionSurvey() {
  for (const auto& session : sessions_) {
    if (session.visit) loop_.unwatch(session.visit->fd());
  }
}

void SessionSurvey::hear(Asked& session) {
  auto reply = session.visit->poll_reply();
  if (reply && !*reply) return;
  loop_.unwatch(session.visit->fd());
  session.visit.reset();
  if (!reply) return;  // another version of mps: it is there, and that is all
  if (auto* summary = std::get_if<wire::SessionSummary>(&**reply)) {
    session.summary = std::move(*summary);
  } else {
    session.gone = !VisitRequest::is_there(account_, directory_, session.id);
  }
}

// Whoever wants to know which one hangs is told its name; that does not have to come from the session.
wire::SessionSummary SessionSurvey::mute(const SessionId& id) const {
  wire::SessionSummary summary;
  summary.id = id;
  summary.state = wire::SessionState::mute;
  const auto acting = platform::ActingAs::start(account_);
  if (!acting) return summary;
  auto name = name_of(directory_, id);
  if (name.size() <= limits::kMaxSessionName && wire::is_plain_name(name)) summary.name = std::move(name);
  return summary;
}

std::optional<std::vector<wire::SessionSummary>> SessionSurvey::poll(Instant now) {
  const bool waiting = std::ranges::any_of(sessions_, [](const Asked& session) { return session.visit.has_value(); });
  if (waiting && now < deadline_) return std::nullopt;
  std::vector<wire::SessionSummary> out;
  for (auto& session : sessions_) {
    if (session.gone) continue;
    out.push_back(session.summary ? std::move(*session.summary) : mute(session.id));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &wire::SessionSummary::age);
  return out;
}

}  // namespace mp::runtime
