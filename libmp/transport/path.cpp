#include "libmp/transport/path.hpp"

#include "libmp/crypto/secret.hpp"

namespace mp::transport {

Path::Change Path::handle_authentic(PacketNumber number, const Route& from, RandomSource& random) {
  if (newest_ && number <= *newest_) return Change::none;
  newest_ = number;
  if (role_ == Role::client || peer_ == from) return Change::none;
  const bool first = !peer_;
  peer_ = from;
  if (first) return Change::learned;
  // Nobody can pretend to be at the other end of a TCP connection.
  if (from.carrier == Carrier::tcp) {
    challenge_.reset();
    challenge_wanted_ = false;
    return Change::moved;
  }
  challenge_.emplace();
  random.fill(*challenge_);
  challenge_wanted_ = true;
  return Change::moved;
}

void Path::handle_response(const wire::PathToken& token) noexcept {
  if (!challenge_ || !crypto::equal_in_constant_time(token, *challenge_)) return;
  challenge_.reset();
  challenge_wanted_ = false;
}

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

}  // namespace mp::transport
