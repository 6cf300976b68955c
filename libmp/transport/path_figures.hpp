// What a connection knows about its path at this moment, for people to read. Statistics count; this is measured.
#pragma once

#include <cstddef>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::transport {

struct RoundTripFigures {
  Duration smoothed{};  // now
  Duration typical{};   // about half of all samples were shorter
  Duration shortest{};
  Duration variation{};  // of the samples around the smoothed one, on average
  friend bool operator==(const RoundTripFigures&, const RoundTripFigures&) = default;
};

struct PathFigures {
  std::optional<RoundTripFigures> round_trip;  // nothing before the first measurement
  double loss_out = 0;                         // share of the last packets, 0..1, see LossEstimate
  double loss_in = 0;
  std::size_t datagram = 0;  // largest that is sent, bytes of UDP payload
};

}  // namespace mp::transport
