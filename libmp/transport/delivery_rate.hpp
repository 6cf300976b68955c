// Measures how fast the path delivers, once per acknowledgement (the method of draft-cheng-iccrg-delivery-rate-estimation):
// what was delivered between the moment a packet left and its acknowledgement, over the longer of the times that sending and
// acknowledging took, so that neither a burst nor bunched acknowledgements look fast. Knows bytes and times only; drive it with
// the packets that ask for an acknowledgement.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"
#include "libmp/transport/bandwidth.hpp"

namespace mp::transport {

// Whether the application had less to send than the path would have taken: such a sample says how much was sent, not how much
// could have been.
enum class Limit : std::uint8_t { path, application };

struct RateSample {
  std::uint64_t delivered = 0;  // bytes, in `interval`
  std::uint64_t lost = 0;       // bytes that were found to be lost meanwhile
  Duration interval{};          // positive
  Limit limit = Limit::path;
  std::uint64_t delivered_before = 0;  // in all, when the newest acknowledged packet left: what round trips are counted by
};

class DeliveryRate {
 public:
  // What has to be remembered with a packet.
  struct Departure {
    Instant sent_at;
    Instant first_sent_at;  // of the flight that this packet is measured with
    Instant delivered_at;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;
    Limit limit = Limit::path;
  };
  // A packet leaves while `bytes_in_flight` others are on their way.
  [[nodiscard]] Departure handle_sent(std::size_t bytes_in_flight, Instant now) noexcept;

  // An acknowledgement names this packet. After the last of them: take_sample().
  void handle_acknowledged(const Departure& departure, std::size_t bytes) noexcept;
  void handle_lost(std::size_t bytes) noexcept { lost_ += bytes; }
  // A packet that counted as lost has arrived after all.
  void handle_found(std::size_t bytes) noexcept { lost_ -= bytes; }
  // What the acknowledgement has shown. Nothing: no new packet, or a shorter interval than any round trip, which measures
  // nothing but the bunching of acknowledgements.
  [[nodiscard]] std::optional<RateSample> take_sample(Duration shortest_round_trip, Instant now) noexcept;

  // Nothing is waiting to be sent, although more might be on its way.
  void handle_nothing_to_send(std::size_t bytes_in_flight) noexcept;

  // Bytes, since the beginning.
  [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  std::uint64_t delivered_ = 0;
  std::uint64_t lost_ = 0;
  Instant delivered_at_;
  Instant first_sent_at_;
  std::uint64_t limited_until_ = 0;  // by the application, until so many bytes are delivered
  std::optional<Departure> newest_;  // of the packets that the present acknowledgement names
};

}  // namespace mp::transport
