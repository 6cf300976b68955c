#include "tests/sim/roaming_client.hpp"

#include <algorithm>

namespace mp::sim {

using session::RecoveryStep;

bool RoamingClient::run_until(const std::function<bool()>& condition, Duration limit) {
  const auto end = world_.now() + limit;
  while (world_.failure().empty()) {
    act();
    if (condition()) return true;
    if (world_.now() >= end) return false;
    const auto planned = std::min(next_act(), end);
    world_.run_until(
        [&] {
          const auto& connection = world_.connection(Role::client);
          ladder_.note(connection.owed_since(), connection.smoothed_rtt());
          return next_act() < planned || condition();
        },
        std::max<Duration>(planned - world_.now(), 0ms));
  }
  return false;
}

Instant RoamingClient::next_act() const noexcept {
  return std::min(ladder_.next_timeout().value_or(Instant::max()), login_ends_.value_or(Instant::max()));
}

void RoamingClient::act() {
  if (login_ends_ && *login_ends_ <= world_.now()) end_login();
  while (const auto step = ladder_.poll_step(world_.now())) {
    switch (*step) {
      case RecoveryStep::open_socket:
        world_.network().rebind();
        world_.connection(Role::client).probe_now(world_.now());
        break;
      case RecoveryStep::log_in:
        ++logins_;
        login_succeeds_ = !tcp_down_;
        login_ends_ = world_.now() + (login_succeeds_ ? kLoginTime : kConnectDeadline);
        break;
      case RecoveryStep::drop_login:
        login_ends_.reset();
        break;
    }
  }
}

void RoamingClient::end_login() {
  login_ends_.reset();
  if (!login_succeeds_ || tcp_down_) return ladder_.handle_login_failed(world_.now());
  world_.renew(Role::server, ++generation_);
  world_.network().rebind();
  world_.renew(Role::client, generation_);
  ladder_.handle_login_done(world_.now());
}

}  // namespace mp::sim
