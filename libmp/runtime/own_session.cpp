#include "libmp/runtime/own_session.hpp"

#include <algorithm>

#include "libmp/core/session_id_text.hpp"

namespace mp::runtime {

bool comes_from_within(const wire::SessionRequest& request, const SessionId& session) {
  return std::ranges::any_of(request.environment, [text = id_text(session)](const wire::EnvironmentEntry& entry) {
    return entry.name == kOwnSessionVariable && entry.value == text;
  });
}

}  // namespace mp::runtime
