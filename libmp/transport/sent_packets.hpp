// What became of every packet we sent: what it carried stays known until the peer has it, or until it counts as lost and its
// content goes into new packets. The bytes themselves stay in the send streams. Keeps at most limits::kMaxSentPackets records;
// a lost packet stays known while it is among the newest limits::kMinRetainedPackets, so that a late acknowledgement is still
// understood.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/congestion_control.hpp"
#include "libmp/transport/delivery_rate.hpp"
#include "libmp/transport/stream_piece.hpp"
#include "libmp/wire/packet_ranges.hpp"

namespace mp::transport {

// What one packet carried that must be repeated if it is lost, or ticked off if it is not.
struct PacketContent {
  static constexpr std::size_t kMaxPieces = 5;

  std::array<StreamPiece, kMaxPieces> pieces{};
  std::uint8_t piece_count = 0;
  std::uint8_t windows = 0;  // bit n: a WINDOW of stream n
  bool repeats = false;      // some of the pieces is in other packets too
  bool asks_for_ack = false;
  bool asks_for_haste = false;
  bool path_challenge = false;
  bool path_response = false;
  bool size_probe = false;                   // nothing but padding
  bool paced = false;                        // some of it had to wait for its turn
  std::uint16_t size = 0;                    // of the whole datagram
  std::optional<PacketNumber> acknowledges;  // the largest number in its ACK

  static_assert(limits::kMaxStreams <= 8, "windows has a bit for every stream");

  [[nodiscard]] std::span<const StreamPiece> view() const noexcept { return std::span(pieces).first(piece_count); }
  void add(const StreamPiece& piece) noexcept { pieces[piece_count++] = piece; }
};

// A packet that has left.
struct SentPacket {
  Pace pace = Pace::full;
  DeliveryRate::Departure departure;
  PacketContent content;
};

// Is told what became of packets, while one of SentPackets' functions runs; must not call back into it.
class PacketFates {
 public:
  PacketFates() = default;
  PacketFates(const PacketFates&) = delete;
  PacketFates& operator=(const PacketFates&) = delete;
  virtual ~PacketFates() = default;

  enum class Before : std::uint8_t { in_flight, lost };
  // Once for each packet. `before`: it may have counted as lost, and its content may be on its way again.
  virtual void handle_acknowledged(PacketNumber number, const SentPacket& packet, Before before) = 0;
  // The content must be sent again.
  virtual void handle_lost(PacketNumber number, const SentPacket& packet) = 0;
  // Comes after handle_lost: another packet, still in flight, may carry some of the same.
  virtual void handle_still_carried(const PacketContent& content) = 0;
};

class SentPackets {
 public:
  // Call before each packet: makes room by taking the oldest for lost if there are too many records.
  void make_room(PacketFates& fates);
  // The packet with the next number has left (numbers come without a hole, from 0).
  void handle_sent(PacketNumber number, const SentPacket& packet);

  struct AckResult {
    bool valid = true;  // false: it names a packet that was never sent
    bool progress = false;
    std::optional<Instant> rtt_sample_sent_at;  // when the newest packet left, if it is newly acknowledged and asked for it
  };
  // `ranges` from the newest down.
  AckResult handle_ack(const wire::PacketRanges& ranges, PacketFates& fates);
  // Whether all of `missing` was ever sent.
  bool handle_nak(const wire::PacketRanges& missing, PacketFates& fates);
  // Packets that left `age` or more before now, while a younger one has been acknowledged, are lost.
  void handle_overdue(Instant now, Duration age, PacketFates& fates);
  // Takes the `count` oldest packets in flight for lost: what a probe repeats.
  void give_up_oldest(std::size_t count, PacketFates& fates);
  // The same for all that left before `when`.
  void give_up_older(Instant when, PacketFates& fates);
  // The same for the oldest whose datagrams had `bytes` bytes together, or fewer.
  void give_up_oldest_bytes(std::size_t bytes, PacketFates& fates);
  // Nothing that is in flight can arrive any more, but what did may still be acknowledged.
  void give_up_all(PacketFates& fates) { give_up_oldest(in_flight_, fates); }

  // Takes the packets in flight whose datagrams had `size` bytes or more for lost: they never left.
  void give_up_larger(std::size_t size, PacketFates& fates);

  // Packets that ask for an acknowledgement and are neither acknowledged nor lost.
  [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
  [[nodiscard]] std::size_t bytes_in_flight() const noexcept { return bytes_in_flight_; }
  // When the oldest packet will be overdue by handle_overdue's rule.
  [[nodiscard]] std::optional<Instant> overdue_at(Duration age) const noexcept;
  // Below this nothing is in flight.
  [[nodiscard]] PacketNumber settled_below() const noexcept;
  [[nodiscard]] std::size_t retained_bytes() const noexcept { return ring_.capacity() * sizeof(Record); }

 private:
  enum class State : std::uint8_t { silent, in_flight, lost, acknowledged };
  struct Record {
    SentPacket packet;
    State state = State::silent;
    std::uint64_t run_begin = 0;  // if acknowledged: all from here on to this one are, as far as an ACK has shown
  };

  [[nodiscard]] Record& record(std::uint64_t number) noexcept { return ring_[number & (ring_.size() - 1)]; }
  [[nodiscard]] const Record& record(std::uint64_t number) const noexcept { return ring_[number & (ring_.size() - 1)]; }
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(next_ - first_); }
  void grow();
  // One range of an ACK, which lies among our records.
  void acknowledge(std::uint64_t first, std::uint64_t last, PacketFates& fates, AckResult& result);
  void acknowledge(std::uint64_t number, PacketFates& fates, AckResult& result);
  void lose(std::uint64_t number, PacketFates& fates);
  // The packet, which is in flight, is so no longer.
  void land(Record& record, State state) noexcept;
  // Drops records that nobody will ask about, and moves first_in_flight_ on.
  void settle() noexcept;

  std::vector<Record> ring_;  // size is a power of two; number n at n modulo it
  std::uint64_t first_ = 0;   // records of first_ .. next_-1 exist
  std::uint64_t next_ = 0;
  std::uint64_t first_in_flight_ = 0;   // nothing below is in flight; next_ if nothing is
  std::uint64_t acknowledged_end_ = 0;  // one above the largest acknowledged
  std::size_t in_flight_ = 0;
  std::size_t bytes_in_flight_ = 0;
  std::size_t repeats_in_flight_ = 0;
};

}  // namespace mp::transport
