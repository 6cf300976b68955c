// Where the peer is. A server follows its client: the newest authentic packet says where to send, so that a new network, a NAT
// that forgot, or a new socket need no exchange (docs/protocol.md, section 6, "Address"). An older or repeated packet never
// moves it. A client knows its server's address from the handshake and keeps it.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/ids.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/route.hpp"
#include "libmp/transport/role.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

class Path {
 public:
  Path(Role role, std::optional<Route> peer) noexcept : role_(role), peer_(peer) {}

  enum class Change : std::uint8_t { none, learned, moved };
  // `number` is authentic and new. When the peer has moved, a challenge is prepared.
  Change handle_authentic(PacketNumber number, const Route& from, RandomSource& random);

  void handle_challenge(const wire::PathToken& token) noexcept { response_ = token; }
  void handle_response(const wire::PathToken& token) noexcept;
  // The packet with our challenge was lost: ask again, unless it has been answered.
  void handle_challenge_lost() noexcept { challenge_wanted_ = challenge_.has_value(); }

  [[nodiscard]] const std::optional<Route>& peer() const noexcept { return peer_; }
  // Nobody but the peer can be at its address: it never changed, or has answered there.
  [[nodiscard]] bool proven() const noexcept { return !challenge_; }
  [[nodiscard]] bool has_frame() const noexcept { return challenge_wanted_ || response_; }
  // What to send; each is given once.
  [[nodiscard]] std::optional<wire::PathChallengeFrame> take_challenge() noexcept;
  [[nodiscard]] std::optional<wire::PathResponseFrame> take_response() noexcept;

 private:
  Role role_;
  std::optional<Route> peer_;
  std::optional<PacketNumber> newest_;
  std::optional<wire::PathToken> challenge_;  // not answered yet
  bool challenge_wanted_ = false;
  std::optional<wire::PathToken> response_;
};

}  // namespace mp::transport
