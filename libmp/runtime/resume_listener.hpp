// The session's end of a resumption: takes logins that come back to it over its socket, tells them where the session can be
// heard, and keeps the keys that they bring until the session takes them. Logins of other users are turned away, whatever the
// directory's mode says.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/resume_messages.hpp"

namespace mp::runtime {

class ResumeListener {
 public:
  // The UDP port at which the session can be heard on an address of this machine; 0: it can't.
  using PortOn = std::function<std::uint16_t(const Endpoint& server)>;

  // The loop outlives the listener.
  ResumeListener(platform::EventLoop& loop, platform::UnixListener socket, PortOn port_on);
  ResumeListener(const ResumeListener&) = delete;
  ResumeListener& operator=(const ResumeListener&) = delete;
  ~ResumeListener();

  struct Arrival {
    ResumeKeys keys;
    platform::Fd descriptor;  // what came along
  };
  // The newest keys that a login has brought and that were not taken yet.
  [[nodiscard]] std::optional<Arrival> take_arrival();

 private:
  struct Conversation {
    platform::UnixChannel channel;
    bool answered = false;
  };
  enum class Next : std::uint8_t { another_message, end };

  void take_connection();
  void read(int fd);
  [[nodiscard]] Next handle(Conversation& with, ByteView message, platform::Fd descriptor);

  platform::EventLoop& loop_;
  platform::UnixListener socket_;
  PortOn port_on_;
  std::map<int, Conversation> conversations_;  // by descriptor
  std::optional<Arrival> arrival_;
};

}  // namespace mp::runtime
