// Seals and opens datagrams in place (docs/protocol.md, section 4):
//
//   header[9] | payload, encrypted | tag[16] | mac[32]
//
// One PacketSealer and one PacketOpener per connection, with the two directions' secrets. Both derive their own later keys.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/packet_keys.hpp"
#include "libmp/transport/replay_window.hpp"
#include "libmp/transport/statistics.hpp"
#include "libmp/wire/datagram_header.hpp"

namespace mp::transport {

inline constexpr std::size_t kPacketOverhead = wire::kDatagramHeader + crypto::kAeadTag + crypto::kPacketMac;

// Owns the counter of packet numbers, so that no number can be used twice: each seal() takes the next one, whatever becomes of
// the datagram.
class PacketSealer {
 public:
  PacketSealer(Direction direction, ConnectionId connection, const crypto::HkdfKey& secret);

  // Where the payload goes in a datagram: behind the header, before tag and mac. `datagram` has more than kPacketOverhead
  // bytes.
  [[nodiscard]] static MutableByteView payload_room(MutableByteView datagram) noexcept;

  struct Sealed {
    PacketNumber number;
    std::size_t size = 0;  // of the whole datagram
  };
  // Seals the first `payload_size` bytes of payload_room(datagram).
  Sealed seal(MutableByteView datagram, std::size_t payload_size) noexcept;

  // What the next seal() will use.
  [[nodiscard]] PacketNumber next_number() const noexcept { return {next_}; }
  // Number of key updates so far, and the first packet number of the current keys.
  [[nodiscard]] std::uint64_t phase() const noexcept { return phase_; }
  [[nodiscard]] PacketNumber phase_start() const noexcept { return phase_start_; }
  // Bytes of the datagrams sealed with the current keys.
  [[nodiscard]] std::uint64_t bytes_sealed() const noexcept { return bytes_sealed_; }
  // Later packets use the next keys; the current ones are wiped.
  void advance_phase();
  // Later packets belong to another connection id and begin with phase 0 of its secret. The old keys are wiped, the numbers go
  // on.
  void renew(ConnectionId connection, const crypto::HkdfKey& secret);

 private:
  Direction direction_;
  ConnectionId connection_;
  crypto::HkdfKey secret_;
  PacketKeys keys_;
  std::uint64_t next_ = 0;
  std::uint64_t phase_ = 0;
  PacketNumber phase_start_;
  std::uint64_t bytes_sealed_ = 0;
};

// Opens each authentic datagram once. Keeps the keys of the current phase, of the next (ready, so that a forged phase bit costs
// no derivation) and, until drop_previous_keys(), of the one before, for datagrams that were overtaken by the update.
class PacketOpener {
 public:
  PacketOpener(Direction direction, ConnectionId connection, const crypto::HkdfKey& secret);

  struct Opened {
    PacketNumber number;
    MutableByteView payload;  // inside the datagram
  };
  // On failure the content of `datagram` is undefined and nothing else has changed.
  [[nodiscard]] Result<Opened, DropReason> open(MutableByteView datagram) noexcept;

  // Number of key updates by the peer that have been seen.
  [[nodiscard]] std::uint64_t phase() const noexcept { return phase_; }
  // As the sealer's. Nothing that was sealed before is opened any more; what was accepted stays accepted.
  void renew(ConnectionId connection, const crypto::HkdfKey& secret);
  [[nodiscard]] bool has_previous_keys() const noexcept { return previous_.has_value(); }
  void drop_previous_keys() noexcept { previous_.reset(); }
  // One above the highest number accepted.
  [[nodiscard]] PacketNumber expected() const noexcept { return replay_.expected(); }

 private:
  enum class Epoch : std::uint8_t { previous, current, next };
  [[nodiscard]] Epoch epoch_of(wire::KeyPhaseBit bit, PacketNumber number) const noexcept;
  [[nodiscard]] PacketKeys& keys_of(Epoch epoch) noexcept;
  void enter_next_phase(PacketNumber first);

  Direction direction_;
  ConnectionId connection_;
  crypto::HkdfKey next_secret_;
  std::optional<PacketKeys> previous_;
  PacketKeys current_;
  PacketKeys next_;
  std::uint64_t phase_ = 0;
  PacketNumber phase_start_;  // lowest number opened with the current keys
  ReplayWindow replay_;
};

}  // namespace mp::transport
