// The client of a world with the recovery ladder: what mp does about silence, with sockets and logins played by the network.
#pragma once

#include <optional>

#include "libmp/session/recovery_ladder.hpp"
#include "tests/sim/world.hpp"

namespace mp::sim {

class RoamingClient {
 public:
  explicit RoamingClient(World& world);
  RoamingClient(const RoamingClient&) = delete;
  RoamingClient& operator=(const RoamingClient&) = delete;

  [[nodiscard]] session::RecoveryLadder& ladder() noexcept { return ladder_; }
  // Logins that were begun, and those that gave fresh keys.
  [[nodiscard]] unsigned logins() const noexcept { return logins_; }
  [[nodiscard]] std::uint8_t renewals() const noexcept { return generation_; }
  // A login gets through, or does not.
  void set_tcp_down(bool down) noexcept { tcp_down_ = down; }

 private:
  // A TCP connection and two round trips of handshake at 100 ms; and how long one is tried that gets no answer.
  static constexpr Duration kLoginTime = 300ms;
  static constexpr Duration kConnectDeadline = 20s;

  [[nodiscard]] Instant next_act() const noexcept;
  void act();
  void end_login();

  World& world_;
  session::RecoveryLadder ladder_{{}};
  std::optional<Instant> login_ends_;
  bool login_succeeds_ = false;
  bool tcp_down_ = false;
  unsigned logins_ = 0;
  std::uint8_t generation_ = 0;
};

}  // namespace mp::sim
