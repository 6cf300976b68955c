// What mp does in the background to get back to a server that does not answer: watches the network and the machine's sleep,
// climbs the recovery ladder, looks up the server's name once more, and runs logins for the session in the event loop of the
// terminal, which they never block. The driver owns sockets and connection, and does what poll() says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/name_lookup.hpp"
#include "libmp/platform/network_watch.hpp"
#include "libmp/platform/sleep_watch.hpp"
#include "libmp/runtime/client_exchange.hpp"
#include "libmp/runtime/client_login.hpp"
#include "libmp/session/recovery_ladder.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

// Send from another port from now on, and ask for an answer at once.
struct OpenSocket {};
// The session has ended without us.
struct SessionGone {};
// It goes on without us: this is the address of whoever has taken our place; empty: nobody has.
struct SentAway {
  std::string by;
};
// LoggedIn: go on under these keys, from another port.
using RecoveryAction = std::variant<OpenSocket, LoggedIn, SessionGone, SentAway>;

class Reconnection {
 public:
  // `loop` and `login`, which has logged in to `session` as `client`, outlive it.
  Reconnection(platform::EventLoop& loop, ClientLogin& login, const SessionId& session, ClientId client,
               const session::RecoveryLadder::Timing& timing, platform::Logger log);
  Reconnection(const Reconnection&) = delete;
  Reconnection& operator=(const Reconnection&) = delete;
  ~Reconnection();

  enum class Port : std::uint8_t { fine, refused };
  // After every turn of the event loop: how the connection is, and what the network says about the server's port.
  void note(const transport::Connection& connection, Port port, Instant now);
  void handle_key() noexcept { ladder_.handle_key(); }

  [[nodiscard]] std::optional<RecoveryAction> poll(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // This machine has no way to the server. When it has one again, poll() says OpenSocket.
  [[nodiscard]] bool cut_off() const noexcept { return cut_off_; }

  // For the person: is a login under way, when does the next one begin, and why did a server that was reached not let us in
  // (empty: that did not happen).
  [[nodiscard]] bool logging_in() const noexcept { return ladder_.logging_in(); }
  [[nodiscard]] std::optional<Instant> next_login() const noexcept { return ladder_.next_login(); }
  [[nodiscard]] const std::string& last_failure() const noexcept { return last_failure_; }

 private:
  void look_at_the_network(Instant now);
  void look_up_server();
  void hear_resolver();
  void drop_lookup();
  [[nodiscard]] std::optional<RecoveryAction> step_login(Instant now);

  platform::EventLoop& loop_;
  ClientLogin& login_;
  SessionId session_;
  ClientId client_;
  platform::Logger log_;
  session::RecoveryLadder ladder_;
  std::optional<platform::NetworkWatch> network_;
  platform::SleepWatch sleep_;
  std::optional<Instant> network_due_;  // when to look at the network (again)
  std::optional<Endpoint> server_;
  std::optional<IpAddress> source_;  // that datagrams left from when there was a way
  bool cut_off_ = false;             // there was none at the last look
  std::optional<platform::NameLookup> lookup_;
  std::unique_ptr<ClientExchange> exchange_;
  std::string last_failure_;
};

}  // namespace mp::runtime
