// Asks whether the peer can be reached by another route than the present one, without leaving it (docs/protocol.md, section
// 6.9): a packet that only asks or answers moves nobody. A client asks; a server answers where the question came from.
#pragma once

#include <optional>
#include <variant>

#include "libmp/core/random_source.hpp"
#include "libmp/core/route.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

class RouteQuestion {
 public:
  // A new question; one that was not answered is forgotten.
  void ask(const Route& route, RandomSource& random);
  // Any response that arrived; `from` must be the route that was asked.
  void handle_response(const wire::PathToken& token, const Route& from) noexcept;
  // The route that was asked and has answered; given once.
  [[nodiscard]] std::optional<Route> take_answered() noexcept;

  // The peer asks. Only the newest of its questions is answered.
  void handle_challenge(const wire::PathToken& token, const Route& from) noexcept;

  // What goes to another route than all the rest, in a packet of its own; each is given once.
  struct Letter {
    Route to;
    std::variant<wire::PathChallengeFrame, wire::PathResponseFrame> frame;
  };
  [[nodiscard]] std::optional<Letter> take_letter() noexcept;

 private:
  struct Asked {
    Route route;
    wire::PathToken token{};
  };

  std::optional<Asked> asked_;
  std::optional<Route> answered_;
  std::optional<Letter> letter_;
};

}  // namespace mp::transport
