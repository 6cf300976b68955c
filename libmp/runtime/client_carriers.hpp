// The client's carriers: does what CarrierChoice asks for, with the pump and the connection of the session.
#pragma once

#include <optional>
#include <string>

#include "libmp/platform/logging.hpp"
#include "libmp/runtime/carrier_choice.hpp"
#include "libmp/runtime/client_login.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

class ClientCarriers {
 public:
  // Loop, pump and connection outlive the carriers. `host` is what messages call the server.
  ClientCarriers(config::Transport wish, const std::string& host, platform::EventLoop& loop, DatagramPump& pump,
                 transport::Connection& connection, platform::Logger log)
      : host_(host), loop_(loop), pump_(pump), connection_(connection), log_(std::move(log)), choice_(wish) {}

  // The connection has the keys of this login, and its route by UDP. Takes the TCP connection that came along.
  void handle_login(LoggedIn& login);

  // In every step, after datagrams were received and before they are sent. What to tell the user, if anything.
  [[nodiscard]] std::optional<std::string> update();
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return choice_.next_timeout(); }

 private:
  void take(CarrierStep step);

  std::string host_;
  platform::EventLoop& loop_;
  DatagramPump& pump_;
  transport::Connection& connection_;
  platform::Logger log_;
  CarrierChoice choice_;
  Endpoint server_;  // where datagrams go by UDP
  std::uint64_t stream_bytes_ = 0;
  std::optional<std::string> notice_;  // not given out yet
};

}  // namespace mp::runtime
