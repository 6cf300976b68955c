// A TCP transfer with CUBIC (RFC 9438) and selective acknowledgements, as a neighbour on a SharedBottleneck: window and losses
// as a usual kernel has them, without bytes, handshake or pacing.
#pragma once

#include <cstdint>
#include <map>

#include "tests/sim/shared_bottleneck.hpp"

namespace mp::sim {

class CubicFlow : public Flow {
 public:
  void run(SharedBottleneck& net, Instant now) override;
  void handle_packet(Packet packet, Instant now) override;
  [[nodiscard]] std::optional<Instant> next_timeout() const override;
  [[nodiscard]] std::uint64_t arrived() const override { return arrived_; }

 private:
  void handle_ack(std::uint64_t number, Instant now);
  void grow(Instant now);
  void handle_loss(Instant now);
  [[nodiscard]] double cubic_window(Instant now) const noexcept;

  // Sender. Each transmission has a number of its own; which bytes it carries makes no difference to the network.
  std::map<std::uint64_t, Instant> outstanding_;
  std::uint64_t next_ = 0;
  double window_ = 10;  // packets
  double threshold_ = 1e9;
  double window_at_loss_ = 0;
  double friendly_window_ = 0;  // what Reno would have
  std::optional<Instant> epoch_;
  std::uint64_t recovery_ends_at_ = 0;
  Duration smoothed_ = 200ms;
  Duration shortest_ = 1h;

  // Receiver.
  std::uint64_t arrived_ = 0;
  std::vector<std::uint64_t> to_acknowledge_;
};

}  // namespace mp::sim
