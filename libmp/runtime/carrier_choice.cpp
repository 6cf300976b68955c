#include "libmp/runtime/carrier_choice.hpp"

#include <algorithm>
#include <utility>

namespace mp::runtime {

using config::Transport;

void CarrierChoice::handle_login(Duration round_trip, std::uint64_t received, Instant now) {
  round_trip_ = round_trip;
  received_ = received_before_ = received;
  owed_since_.reset();
  used_at_ = now;
  // Where UDP was blocked a moment ago nobody waits for it again.
  if (wish_ == Transport::tcp || blocked_) return enter_tcp(now);
  state_ = State::trying_udp;
  due_.reset();
  deadline_ = now + patience();
  next_try_ = now + repeat_pause();
}

void CarrierChoice::handle_tcp_lost() noexcept {
  if (state_ == State::on_tcp && wish_ == Transport::automatic) due_ = CarrierStep::use_udp;
  if (state_ == State::leaving_tcp) blocked_ = told_ = false;
  state_ = State::on_udp;
}

void CarrierChoice::handle_udp_answered(Instant now) noexcept {
  if (state_ != State::on_tcp) return;
  state_ = State::leaving_tcp;
  due_ = CarrierStep::use_udp;
  deadline_ = now + kFarewell;
}

void CarrierChoice::note(std::uint64_t received, std::optional<Instant> owed_since, Instant now) noexcept {
  received_ = received;
  owed_since_ = owed_since;
  const bool doubtful = state_ == State::on_tcp && wish_ == Transport::automatic && !told_ && !tell_at_;
  if (doubtful && received_ > received_before_) tell_at_ = now + kDoubt + round_trip_;
}

void CarrierChoice::enter_tcp(Instant first_ask) noexcept {
  state_ = State::on_tcp;
  due_ = CarrierStep::use_tcp;
  blocked_ = true;
  received_before_ = received_;
  tell_at_.reset();
  next_try_ = first_ask;
  pause_ = kFirstPause;
}

std::optional<CarrierStep> CarrierChoice::poll(Instant now) noexcept {
  if (due_) return std::exchange(due_, std::nullopt);
  switch (state_) {
    case State::on_udp:
      break;
    case State::trying_udp:
      return poll_trying(now);
    case State::on_tcp:
      return poll_on_tcp(now);
    case State::leaving_tcp:
      return poll_leaving(now);
  }
  return std::nullopt;
}

std::optional<CarrierStep> CarrierChoice::poll_trying(Instant now) noexcept {
  if (received_ > received_before_) {
    state_ = State::on_udp;
    return CarrierStep::drop_tcp;
  }
  if (now >= deadline_) {
    enter_tcp(now);
    return std::exchange(due_, std::nullopt);
  }
  if (now < next_try_) return std::nullopt;
  next_try_ = now + repeat_pause();
  return CarrierStep::repeat;
}

std::optional<CarrierStep> CarrierChoice::poll_on_tcp(Instant now) noexcept {
  if (tell_at_ && now >= *tell_at_) {
    tell_at_.reset();
    told_ = true;
    return CarrierStep::tell;
  }
  if (!asks() || now < next_try_) return std::nullopt;
  next_try_ = now + std::exchange(pause_, kPause);
  return CarrierStep::ask_udp;
}

std::optional<CarrierStep> CarrierChoice::poll_leaving(Instant now) noexcept {
  if (owed_since_ && now >= *owed_since_ + patience()) {
    enter_tcp(now + kPause);
    return std::exchange(due_, std::nullopt);
  }
  if (now < deadline_) return std::nullopt;
  state_ = State::on_udp;
  blocked_ = told_ = false;
  return CarrierStep::drop_tcp;
}

std::optional<Instant> CarrierChoice::next_timeout() const noexcept {
  if (due_) return Instant::min();
  switch (state_) {
    case State::on_udp:
      return std::nullopt;
    case State::trying_udp:
      return std::min(next_try_, deadline_);
    case State::on_tcp:
      if (tell_at_) return asks() ? std::min(*tell_at_, next_try_) : *tell_at_;
      return asks() ? std::optional(next_try_) : std::nullopt;
    case State::leaving_tcp:
      return owed_since_ ? std::min(deadline_, *owed_since_ + patience()) : deadline_;
  }
  return std::nullopt;
}

}  // namespace mp::runtime
