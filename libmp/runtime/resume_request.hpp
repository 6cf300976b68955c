// The login's end of a resumption: finds the session, asks it where it can be heard, and hands it the keys of the finished
// handshake. All of it with the rights of the account that logs in, so nobody reaches, or learns of, the sessions of others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/resume_messages.hpp"

namespace mp::runtime {

class ResumeRequest {
 public:
  // Asks the session `id` of that account, whose sockets are in `directory`; `server` is where its client has come to. Nothing:
  // there is no such session; what one has left behind is removed.
  [[nodiscard]] static Result<std::optional<ResumeRequest>> begin(const platform::Identity& account,
                                                                  const std::string& directory, const SessionId& id,
                                                                  const Endpoint& server);

  // Readable when poll_answer() has something to say.
  [[nodiscard]] int fd() const noexcept { return channel_.fd(); }

  // The UDP port at which the session can be heard; nothing yet; or why it can't be resumed.
  [[nodiscard]] Result<std::optional<std::uint16_t>> poll_answer();

  // Once, after the answer. `descriptor` goes along, -1: none; it is copied.
  [[nodiscard]] Status hand_over(const ResumeKeys& keys, int descriptor = -1);

 private:
  explicit ResumeRequest(platform::UnixChannel channel) noexcept : channel_(std::move(channel)) {}

  platform::UnixChannel channel_;
};

}  // namespace mp::runtime
