#include "libmp/transport/path.hpp"

#include <limits>
#include <utility>

#include "libmp/crypto/secret.hpp"

namespace mp::transport {

Path::Change Path::handle_authentic(const AuthenticArrival& arrival, Instant now, Duration patience, RandomSource& random) {
  if (role_ == Role::client) return Change::none;
  if (arrival.from == peer_) credit_ += limits::kUnprovenFactor * arrival.size;
  if (newest_ && arrival.number <= *newest_) return Change::none;
  newest_ = arrival.number;
  if (arrival.from == peer_ || distrusted(arrival.from, now)) return Change::none;
  if (old_ && old_->route == arrival.from) {
    return_to_old_path();
    return Change::returned;
  }
  const bool first = !peer_;
  if (!first && proven() && peer_->carrier == Carrier::udp) {
    old_.emplace(OldPath{*peer_});
    random.fill(old_->token);
  }
  if (old_) decide_at_ = now + patience;
  move_to(arrival, random);
  return first ? Change::learned : Change::moved;
}

void Path::move_to(const AuthenticArrival& arrival, RandomSource& random) {
  peer_ = arrival.from;
  credit_ = limits::kUnprovenFactor * arrival.size;
  if (old_ && old_->route.peer.address == peer_->peer.address) credit_ += std::exchange(same_host_credit_, 0);
  // The other end of a TCP connection is where it says.
  challenge_wanted_ = arrival.from.carrier == Carrier::udp;
  if (challenge_wanted_) {
    random.fill(challenge_.emplace());
  } else {
    challenge_.reset();
    old_.reset();
  }
}

void Path::return_to_old_path() noexcept {
  peer_ = old_->route;
  old_.reset();
  challenge_.reset();
  challenge_wanted_ = false;
}

bool Path::distrusted(const Route& route, Instant now) const noexcept {
  return distrusted_ == route && now < distrusted_until_;
}

Path::Change Path::handle_response(const wire::PathToken& token, Instant now) noexcept {
  if (old_ && crypto::equal_in_constant_time(token, old_->token)) {
    old_->answered = true;
    return handle_timeout(now);
  }
  if (!challenge_ || !crypto::equal_in_constant_time(token, *challenge_)) return Change::none;
  const bool other_host = old_ && old_->route.peer.address != peer_->peer.address;
  challenge_.reset();
  challenge_wanted_ = false;
  old_.reset();
  same_host_credit_ = limits::kSameHostCredit;
  return other_host ? Change::proven_on_other_host : Change::proven;
}

Path::Change Path::handle_timeout(Instant now) noexcept {
  if (!old_ || !old_->answered || now < decide_at_) return Change::none;
  distrusted_ = peer_;
  distrusted_until_ = now + kDistrust;
  return_to_old_path();
  return Change::returned;
}

std::size_t Path::allowance() const noexcept { return proven() ? std::numeric_limits<std::size_t>::max() : credit_; }

std::optional<wire::PathChallengeFrame> Path::take_challenge() noexcept {
  if (!challenge_wanted_) return std::nullopt;
  challenge_wanted_ = false;
  return wire::PathChallengeFrame{*challenge_};
}

std::optional<wire::PathResponseFrame> Path::take_response() noexcept {
  if (!response_) return std::nullopt;
  const wire::PathResponseFrame frame{*response_};
  response_.reset();
  return frame;
}

std::optional<Path::OldPathChallenge> Path::take_old_path_challenge() noexcept {
  if (!old_ || !old_->challenge_wanted) return std::nullopt;
  old_->challenge_wanted = false;
  return OldPathChallenge{old_->route, {old_->token}};
}

}  // namespace mp::transport
