#include "libmp/session/recovery_ladder.hpp"

#include <algorithm>
#include <utility>

namespace mp::session {

void RecoveryLadder::note(std::optional<Instant> owed_since, std::optional<Duration> round_trip) {
  patience_ = patience(round_trip);
  // Another debt than before: an answer has come in between.
  if (owed_since == owed_since_) return;
  owed_since_ = owed_since;
  calm_down();
  if (owed_since) base_ = std::max(*owed_since, way_since_);
}

void RecoveryLadder::calm_down() noexcept {
  drop_wanted_ = drop_wanted_ || login_ == Login::running;
  if (login_ != Login::committed) login_ = Login::none;
  socket_tried_ = refused_ = hurry_ = false;
  logins_ = 0;
  last_login_.reset();
}

void RecoveryLadder::handle_new_way(Instant now) {
  calm_down();
  base_ = way_since_ = now;
  socket_wanted_ = true;
}

void RecoveryLadder::handle_login_committed() noexcept {
  if (login_ == Login::running) login_ = Login::committed;
}

void RecoveryLadder::handle_login_failed(Instant now) {
  login_ = Login::none;
  ++logins_;
  last_login_ = now;
  hurry_ = false;
}

// Silence is counted anew, but if these keys don't help either, the pauses go on growing.
void RecoveryLadder::handle_login_done(Instant now) {
  handle_login_failed(now);
  base_ = way_since_ = now;
  socket_tried_ = true;
}

Duration RecoveryLadder::pause() const noexcept {
  if (logins_ == 0) return Duration{0};
  if (hurry_) return kLeastPause;
  const auto doublings = std::min(logins_ - 1, 20u);
  return std::min<Duration>(kFirstPause * (std::int64_t{1} << doublings), timing_.longest_pause);
}

Instant RecoveryLadder::first_login_due() const noexcept {
  if (!refused_) return base_ + std::max(timing_.heartbeat, patience_);
  const auto hasty = hasty_login_ ? std::max(base_, *hasty_login_ + kHastyPause) : base_;
  return std::min(hasty, base_ + patience_);
}

Instant RecoveryLadder::login_due() const noexcept {
  const auto due = first_login_due();
  return last_login_ ? std::max(due, *last_login_ + pause()) : due;
}

std::optional<RecoveryStep> RecoveryLadder::poll_step(Instant now) {
  if (std::exchange(drop_wanted_, false)) return RecoveryStep::drop_login;
  if (owed_since_ && !socket_tried_ && now >= socket_due()) socket_wanted_ = socket_tried_ = true;
  if (std::exchange(socket_wanted_, false)) return RecoveryStep::open_socket;
  if (!owed_since_ || login_ != Login::none || now < login_due()) return std::nullopt;
  login_ = Login::running;
  if (refused_ && now < base_ + patience_) hasty_login_ = now;
  return RecoveryStep::log_in;
}

std::optional<Instant> RecoveryLadder::next_timeout() const noexcept {
  if (drop_wanted_ || socket_wanted_) return base_;
  if (!owed_since_) return std::nullopt;
  if (!socket_tried_) return std::min(socket_due(), next_login().value_or(Instant::max()));
  return next_login();
}

std::optional<Instant> RecoveryLadder::next_login() const noexcept {
  return owed_since_ && login_ == Login::none ? std::optional(login_due()) : std::nullopt;
}

}  // namespace mp::session
