// What goes into a UDP socket and comes out of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ecn.hpp"
#include "libmp/core/endpoint.hpp"

namespace mp::platform {

struct OutgoingDatagram {
  ByteView bytes;
  Endpoint to;
  Ecn ecn = Ecn::not_ect;
};

enum class SendOutcome : std::uint8_t {
  sent,         // handed to the kernel; that is all UDP can say
  would_block,  // the socket's buffer is full: try again when writable
  refused,      // nobody listens there
  unreachable,  // no route, no network, or forbidden by a packet filter
  too_large,    // larger than the local link can carry in one piece
  failed,       // anything else
};

struct BatchOutcome {
  std::size_t done = 0;                     // so many of the first were sent or given up; the rest would have blocked
  SendOutcome problem = SendOutcome::sent;  // why the last of those that were given up was; `sent`: none was
  std::size_t problem_at = 0;               // which of them that was
};

// Datagrams that came together from one peer, side by side in memory. What the kernel has not joined is an arrival of one.
struct Arrival {
  MutableByteView bytes;
  std::size_t segment = 0;  // size of each datagram; the last may be shorter
  Endpoint from;
  Ecn ecn = Ecn::not_ect;

  // Calls visit(MutableByteView) for each datagram in the order they were sent.
  template <typename Visit>
  void for_each_datagram(Visit&& visit) const {
    auto rest = bytes;
    do {
      const auto datagram = rest.first(rest.size() < segment ? rest.size() : segment);
      visit(datagram);
      rest = rest.subspan(datagram.size());
    } while (!rest.empty());
  }
};

}  // namespace mp::platform
