// How a datagram came to us, or shall leave: the peer's address and what carries it there (docs/protocol.md, section 4).
#pragma once

#include <compare>
#include <cstdint>

#include "libmp/core/endpoint.hpp"

namespace mp {

// On the wire in a session request (docs/protocol.md, section 2.6).
enum class Carrier : std::uint8_t {
  udp = 0,  // one datagram, one packet
  tcp = 1,  // records on the TCP connection of a login, where UDP is blocked
};

// UDP from and to any address, or one TCP connection, whose other end is `peer`. An endpoint alone is meant over UDP.
struct Route {
  Endpoint peer;
  Carrier carrier = Carrier::udp;

  Route() = default;
  Route(const Endpoint& peer_endpoint, Carrier carried_by = Carrier::udp) noexcept  // NOLINT(google-explicit-constructor)
      : peer(peer_endpoint), carrier(carried_by) {}

  friend auto operator<=>(const Route&, const Route&) = default;
};

}  // namespace mp
