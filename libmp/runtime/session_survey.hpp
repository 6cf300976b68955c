// Asks all sessions of an account what there is to know about them, at the same time, and waits for the answers; but not for
// long, because a session may be stopped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/core/time.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/runtime/visit_request.hpp"
#include "libmp/wire/session_summary.hpp"

namespace mp::runtime {

class SessionSurvey {
 public:
  // Asks the sessions of `account`, whose sockets are in `directory`. `loop` outlives the survey.
  SessionSurvey(platform::EventLoop& loop, const platform::Identity& account, const std::string& directory, Instant now);
  SessionSurvey(const SessionSurvey&) = delete;
  SessionSurvey& operator=(const SessionSurvey&) = delete;
  ~SessionSurvey();

  // Every session that is there, the oldest first, when all have answered or it is time: those that have not are mute. Nothing
  // before.
  [[nodiscard]] std::optional<std::vector<wire::SessionSummary>> poll(Instant now);
  [[nodiscard]] Instant next_timeout() const noexcept { return deadline_; }

 private:
  struct Asked {
    SessionId id;
    std::optional<VisitRequest> visit;  // none: it could not be asked
    std::optional<wire::SessionSummary> summary;
    bool gone = false;
  };
  void hear(Asked& session);
  [[nodiscard]] wire::SessionSummary mute(const SessionId& id) const;

  platform::EventLoop& loop_;
  platform::Identity account_;
  std::string directory_;
  std::vector<Asked> sessions_;
  Instant deadline_;
};

}  // namespace mp::runtime
