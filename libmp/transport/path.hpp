// Where the peer is. A server follows its client: the newest authentic packet says where to send, so that a new network, a NAT
// that forgot, or a new socket need no exchange (docs/protocol.md, section 6.9). An older or repeated packet never moves it.
// But anybody on the way can copy a packet and send it on from an address of his choice, faster than the packet itself. So a
// new address must answer a challenge; until then it is sent little, and the old address is asked whether it is still the
// peer's. If only the old one answers, it was a copy, and the server goes back. A client knows its server's address from the
// handshake and keeps it, wherever authentic datagrams come from.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/route.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/role.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

// A datagram is authentic and new.
struct AuthenticArrival {
  PacketNumber number;
  Route from;
  std::size_t size = 0;
};

class Path {
 public:
  Path(Role role, std::optional<Route> peer) noexcept : role_(role), peer_(peer) {}

  enum class Change : std::uint8_t {
    none,
    learned,               // the first address
    moved,                 // to a new address, which is challenged now
    returned,              // to the one before, which needs no new proof
    proven,                // the present address has answered
    proven_on_other_host,  // the same, and it is another host's or network's than the last that was proven
  };
  // `patience`: how long a new address has to answer before the old one may be returned to.
  Change handle_authentic(const AuthenticArrival& arrival, Instant now, Duration patience, RandomSource& random);

  void handle_challenge(const wire::PathToken& token) noexcept { response_ = answered_ = token; }
  Change handle_response(const wire::PathToken& token, Instant now) noexcept;
  // The packet with our challenge was lost: ask again, unless it has been answered.
  void handle_challenge_lost() noexcept { challenge_wanted_ = challenge_.has_value(); }
  // The packet with our answer was lost: the newest is given again.
  void handle_response_lost() noexcept { response_ = answered_; }
  Change handle_timeout(Instant now) noexcept;
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept {
    return old_ && old_->answered ? std::optional(decide_at_) : std::nullopt;
  }

  [[nodiscard]] const std::optional<Route>& peer() const noexcept { return peer_; }
  // Nobody but the peer can be at its address.
  [[nodiscard]] bool proven() const noexcept { return !challenge_; }
  // How many bytes may be sent to the peer's address now.
  [[nodiscard]] std::size_t allowance() const noexcept;
  void handle_sent(std::size_t bytes) noexcept { credit_ -= bytes < credit_ ? bytes : credit_; }

  [[nodiscard]] bool has_frame() const noexcept { return challenge_wanted_ || response_; }
  // What to send; each is given once.
  [[nodiscard]] std::optional<wire::PathChallengeFrame> take_challenge() noexcept;
  [[nodiscard]] std::optional<wire::PathResponseFrame> take_response() noexcept;

  // A challenge for the address before, in a datagram of its own.
  struct OldPathChallenge {
    Route to;
    wire::PathChallengeFrame frame;
    friend bool operator==(const OldPathChallenge&, const OldPathChallenge&) = default;
  };
  [[nodiscard]] std::optional<OldPathChallenge> take_old_path_challenge() noexcept;

  // An address that did not answer while the old one did is not believed again for this long.
  static constexpr Duration kDistrust = 10s;

 private:
  // Where the session was before it moved to an address that has not proven itself.
  struct OldPath {
    Route route;
    wire::PathToken token{};
    bool challenge_wanted = true;
    bool answered = false;
  };

  void move_to(const AuthenticArrival& arrival, RandomSource& random);
  void return_to_old_path() noexcept;
  [[nodiscard]] bool distrusted(const Route& route, Instant now) const noexcept;

  Role role_;
  std::optional<Route> peer_;
  std::optional<PacketNumber> newest_;
  std::optional<wire::PathToken> challenge_;  // not answered yet
  bool challenge_wanted_ = false;
  std::size_t credit_ = 0;  // bytes, while not proven
  // Not given to another port of the proven host yet. Whoever copies datagrams has as many ports as he likes.
  std::size_t same_host_credit_ = limits::kSameHostCredit;
  std::optional<OldPath> old_;
  Instant decide_at_;  // from then on an answer of the old path alone decides
  std::optional<Route> distrusted_;
  Instant distrusted_until_;
  std::optional<wire::PathToken> response_;
  std::optional<wire::PathToken> answered_;  // the newest
};

}  // namespace mp::transport
