#include "libmp/runtime/session_survey.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "libmp/platform/privileges.hpp"
#include "libmp/runtime/session_names.hpp"

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

std::optional<std::vector<wire::SessionSummary>> SessionSurvey::poll(Instant now) {
  const bool waiting = std::ranges::any_of(sessions_, [](const Asked& session) { return session.visit.has_value(); });
  if (waiting && now < deadline_) return std::nullopt;
  std::vector<wire::SessionSummary> out;
  for (auto& session : sessions_) {
    if (session.gone) continue;
    wire::SessionSummary mute;
    mute.id = session.id;
    mute.state = wire::SessionState::mute;
    out.push_back(session.summary ? std::move(*session.summary) : mute);
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &wire::SessionSummary::age);
  return out;
}

}  // namespace mp::runtime
