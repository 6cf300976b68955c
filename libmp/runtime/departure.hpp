// How mp leaves a session by its own will: ends it, detaches from it, or has heard by a login that there is none for it. The
// server gets a moment to confirm. client_driver drives it.
#pragma once

#include <optional>
#include <string>

#include "libmp/core/time.hpp"
#include "libmp/runtime/client_endings.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

class Departure {
 public:
  // `session` and its `connection` outlive it. `name`: of the session; empty: it has none.
  Departure(session::ClientSession& session, transport::Connection& connection, std::string name);

  // Ends the session. Once begun, a departure is not changed by another.
  void quit(std::string message, Instant now);
  // Whoever loses their terminal, or is ended, keeps what has a name.
  void leave(std::string message, Instant now);
  void detach(ClientEnd end, Instant now);
  // Nobody is there to confirm anything.
  void give_up(ClientEnd end);

  [[nodiscard]] bool begun() const noexcept { return deadline_.has_value(); }
  // True: the server has had its time, and the connection is closed.
  [[nodiscard]] bool handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return deadline_; }
  // Nothing: it is not us who end it.
  [[nodiscard]] const std::optional<ClientEnd>& end() const noexcept { return end_; }

  // How long a user who quits waits for the server's word that the session is over.
  static constexpr Duration kPatience = 1s;

 private:
  session::ClientSession& session_;
  transport::Connection& connection_;
  std::string name_;
  std::optional<ClientEnd> end_;
  transport::CloseCode farewell_ = transport::CloseCode::client_left;
  std::optional<Instant> deadline_;
};

}  // namespace mp::runtime
