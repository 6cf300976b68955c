#include "libmp/runtime/visit_request.hpp"

#include <utility>

#include "libmp/platform/privileges.hpp"
#include "libmp/platform/system_error.hpp"
#include "libmp/runtime/session_directory.hpp"

namespace mp::runtime {

using platform::IoStatus;

Result<std::optional<VisitRequest>> VisitRequest::begin(const platform::Identity& account, const std::string& directory,
                                                        const SessionId& id, const VisitQuestion& question) {
  const auto acting = platform::ActingAs::start(account);
  if (!acting) return acting.error();
  auto channel = platform::UnixChannel::connect(session_socket(directory, id));
  if (!channel) return channel.error();
  if (!*channel) {
    platform::remove_stale_sockets(directory);
    return std::optional<VisitRequest>();
  }
  VisitRequest request(**std::move(channel), question.purpose);
  if (request.channel_.peer_user() != account.user_id) return Error{"the session's socket belongs to another user"};
  const auto asked = request.channel_.send(encode(question).view());
  if (asked.status != IoStatus::done) return platform::system_error("ask the session", asked.code);
  return std::optional(std::move(request));
}

bool VisitRequest::is_there(const platform::Identity& account, const std::string& directory, const SessionId& id) {
  const auto acting = platform::ActingAs::start(account);
  return !acting || platform::is_listened_at(session_socket(directory, id));
}

Result<std::optional<VisitReply>> VisitRequest::poll_reply() {
  const auto some = [](VisitReply reply) { return std::optional<VisitReply>(std::move(reply)); };
  crypto::SecretBytes buffer(kMaxVisitMessage);
  const auto received = channel_.receive(buffer.mutable_view());
  if (received.outcome.status == IoStatus::would_block) return std::optional<VisitReply>();
  if (received.outcome.status == IoStatus::closed) return some(VisitOver{});
  if (received.outcome.status != IoStatus::done) {
    return platform::system_error("hear the session's answer", received.outcome.code);
  }
  const auto message = buffer.view().first(received.outcome.size);
  if (purpose_ == VisitPurpose::describe || purpose_ == VisitPurpose::end) {
    auto summary = decode_visit_summary(message);
    if (!summary) return summary.error();
    return some(*std::move(summary));
  }
  auto answer = decode_visit_answer(message);
  if (!answer) return answer.error();
  return some(*std::move(answer));
}

Status VisitRequest::hand_over(const VisitKeys& keys, int descriptor) {
  const auto sent = channel_.send(encode(keys).view(), descriptor);
  if (sent.status != IoStatus::done) return platform::system_error("hand the keys to the session", sent.code);
  return Done{};
}

}  // namespace mp::runtime
