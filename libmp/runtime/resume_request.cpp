#include "libmp/runtime/resume_request.hpp"

#include <utility>

#include "libmp/platform/file.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/system_error.hpp"
#include "libmp/runtime/session_directory.hpp"

namespace mp::runtime {

using platform::IoStatus;

Result<std::optional<ResumeRequest>> ResumeRequest::begin(const platform::Identity& account, const std::string& directory,
                                                          const SessionId& id, const Endpoint& server) {
  const auto acting = platform::ActingAs::start(account);
  if (!acting) return acting.error();
  auto channel = platform::UnixChannel::connect(session_socket(directory, id));
  if (!channel) return channel.error();
  if (!*channel) {
    platform::remove_stale_sockets(directory);
    return std::optional<ResumeRequest>();
  }
  ResumeRequest request(**std::move(channel));
  if (request.channel_.peer_user() != account.user_id) return Error{"the session's socket belongs to another user"};
  const auto asked = request.channel_.send(encode(ResumeQuestion{server}).view());
  if (asked.status != IoStatus::done) return platform::system_error("ask the session", asked.code);
  return std::optional(std::move(request));
}

Result<std::optional<std::uint16_t>> ResumeRequest::poll_answer() {
  crypto::SecretBytes buffer(kMaxResumeMessage);
  const auto received = channel_.receive(buffer.mutable_view());
  if (received.outcome.status == IoStatus::would_block) return std::optional<std::uint16_t>();
  if (received.outcome.status == IoStatus::closed) return Error{"the session has ended or is of another version of mps"};
  if (received.outcome.status != IoStatus::done) {
    return platform::system_error("hear the session's answer", received.outcome.code);
  }
  const auto answer = decode_resume_answer(buffer.view().first(received.outcome.size));
  if (!answer) return answer.error();
  if (answer->udp_port == 0) return Error{"the session has no free UDP port on the address that its client has come to"};
  return std::optional(answer->udp_port);
}

Status ResumeRequest::hand_over(const ResumeKeys& keys, int descriptor) {
  const auto sent = channel_.send(encode(keys).view(), descriptor);
  if (sent.status != IoStatus::done) return platform::system_error("hand the keys to the session", sent.code);
  return Done{};
}

}  // namespace mp::runtime
