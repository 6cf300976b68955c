// A login's visit to a session that lives: finds it, asks it, and hands it the keys of the finished handshake. All of it with
// the rights of the account that logs in, so nobody reaches, or learns of, the sessions of others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/visit_messages.hpp"

namespace mp::runtime {

// The session has hung up: it is gone, or has no room, or is of another version of mps. is_there() tells.
struct VisitOver {};
using VisitReply = std::variant<VisitAnswer, wire::SessionSummary, VisitOver>;

class VisitRequest {
 public:
  // Asks the session `id` of that account, whose sockets are in `directory`. Nothing: there is no such session; what one has
  // left behind is removed.
  [[nodiscard]] static Result<std::optional<VisitRequest>> begin(const platform::Identity& account,
                                                                 const std::string& directory, const SessionId& id,
                                                                 const VisitQuestion& question);

  // Whether that session can still be found. Any that lives can, whatever it makes of questions.
  [[nodiscard]] static bool is_there(const platform::Identity& account, const std::string& directory, const SessionId& id);

  // Readable when poll_reply() has something to say.
  [[nodiscard]] int fd() const noexcept { return channel_.fd(); }

  // What the session says: a summary to describe and end, and then that it is over; an answer to everything else. Nothing yet;
  // or why it can't be understood.
  [[nodiscard]] Result<std::optional<VisitReply>> poll_reply();

  // Once, after an answer that welcomes. `descriptor` goes along, -1: none; it is copied.
  [[nodiscard]] Status hand_over(const VisitKeys& keys, int descriptor = -1);

 private:
  VisitRequest(platform::UnixChannel channel, VisitPurpose purpose) noexcept
      : channel_(std::move(channel)), purpose_(purpose) {}

  platform::UnixChannel channel_;
  VisitPurpose purpose_;
};

}  // namespace mp::runtime
