// Remembers which packets have arrived and decides when to say so (docs/protocol.md, section 6, "Acknowledgements"). An
// acknowledgement is due at once for every second packet that asks for one, for a packet out of order and for a lone PING; else
// within limits::kMaxAckDelay. One that is not due yet rides in whatever is sent before.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/time.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

enum class AckNeed : std::uint8_t {
  none,  // nothing in the packet asks for an acknowledgement
  soon,  // it can wait a little for company
  now,   // nothing will come that it could wait for
};

class ReceivedPackets {
 public:
  // `number` is authentic and new.
  void handle_received(PacketNumber number, AckNeed need, Instant now);
  // The peer has seen an ACK whose largest number was `number`: there is no need to name again what it named.
  void handle_acknowledged_ack(PacketNumber number);

  // What was acknowledged before may not have got through: say it again with the next packet.
  void repeat(Instant now) noexcept {
    if (ack_repeatable()) due_ = now;
  }

  // An ACK must be sent now, even alone.
  [[nodiscard]] bool ack_due(Instant now) const noexcept { return due_ && *due_ <= now; }
  // An ACK should go along with anything that is sent.
  [[nodiscard]] bool ack_useful() const noexcept { return !ranges_.empty() && (due_ || unreported_ >= kReportSilent); }
  // There is something to acknowledge (again): an ACK that names it may have been lost.
  [[nodiscard]] bool ack_repeatable() const noexcept { return !ranges_.empty(); }
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return due_; }

  // The ACK to send. Only when ack_repeatable(); afterwards nothing is due.
  [[nodiscard]] wire::AckFrame take_ack(Instant now);

  [[nodiscard]] std::size_t retained_bytes() const noexcept {
    return ranges_.capacity() * sizeof(wire::PacketRange) + late_.capacity() * sizeof(Late);
  }

 private:
  // So many packets that don't ask for an ACK (ACKs, mostly) are worth one when there is a packet for it: it lets the peer
  // forget.
  static constexpr unsigned kReportSilent = 32;

  // A packet that was overtaken: ACKs from before it came don't name it, although they may name larger numbers.
  struct Late {
    PacketNumber number;
    PacketNumber largest;  // when it came
  };

  void insert(PacketNumber number);

  std::vector<wire::PacketRange> ranges_;  // newest first, at most limits::kMaxAckRanges
  std::vector<Late> late_;                 // oldest first, at most limits::kMaxAckRanges: the newest of them
  Instant newest_at_;                      // when the largest of them came
  std::optional<PacketNumber> largest_;    // ever
  std::optional<Instant> due_;
  unsigned waiting_ = 0;  // packets that ask for an ACK and have not got one
  unsigned unreported_ = 0;
};

}  // namespace mp::transport
