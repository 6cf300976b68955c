#include "libmp/transport/route_question.hpp"

#include <utility>

#include "libmp/crypto/secret.hpp"

namespace mp::transport {

void RouteQuestion::ask(const Route& route, RandomSource& random) {
  asked_ = Asked{route};
  random.fill(asked_->token);
  letter_ = Letter{route, wire::PathChallengeFrame{asked_->token}};
}

void RouteQuestion::handle_response(const wire::PathToken& token, const Route& from) noexcept {
  if (!asked_ || asked_->route != from || !crypto::equal_in_constant_time(token, asked_->token)) return;
  answered_ = from;
  asked_.reset();
}

std::optional<Route> RouteQuestion::take_answered() noexcept { return std::exchange(answered_, std::nullopt); }

void RouteQuestion::handle_challenge(const wire::PathToken& token, const Route& from) noexcept {
  letter_ = Letter{from, wire::PathResponseFrame{token}};
}

std::optional<RouteQuestion::Letter> RouteQuestion::take_letter() noexcept { return std::exchange(letter_, std::nullopt); }

}  // namespace mp::transport
