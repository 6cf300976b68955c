#include "tests/sim/roaming_client.hpp"

#include <algorithm>

namespace mp::sim {

using session::RecoveryStep;

RoamingClient::RoamingClient(World& world) : world_(world) {
  world_.recover = [this] { act(); };
  world_.recover_at = [this] { return next_act(); };
}

Instant RoamingClient::next_act() const noexcept {
  return std::min(ladder_.next_timeout().value_or(Instant::max()), login_ends_.value_or(Instant::max()));
}

void RoamingClient::act() {
  const auto& connection = world_.connection(Role::client);
  ladder_.note(connection.owed_since(), connection.smoothed_rtt());
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
  world_.renew_client(generation_);
  ladder_.handle_login_done(world_.now());
}

}  // namespace mp::sim
