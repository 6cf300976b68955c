#include "libmp/transport/packet_protection.hpp"

#include <algorithm>

#include "libmp/transport/packet_number.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::transport {
namespace {

constexpr std::size_t kTrailer = crypto::kAeadTag + crypto::kPacketMac;

// The mac covers the full packet number behind header, ciphertext and tag. The number is laid where the mac itself goes in the
// datagram, so that one contiguous range is hashed without a copy.
ByteView lay_out_mac_input(MutableByteView datagram, PacketNumber number) noexcept {
  wire::Writer w{datagram.last(crypto::kPacketMac)};
  w.u64(number.value);
  return datagram.first(datagram.size() - crypto::kPacketMac + w.size());
}

std::span<std::uint8_t, crypto::kAeadTag> tag_of(MutableByteView datagram) noexcept {
  return datagram.last(kTrailer).first<crypto::kAeadTag>();
}

wire::KeyPhaseBit bit_of(std::uint64_t phase) noexcept { return static_cast<wire::KeyPhaseBit>(phase & 1); }

}  // namespace

PacketSealer::PacketSealer(Direction direction, ConnectionId connection, const crypto::HkdfKey& secret)
    : direction_(direction), connection_(connection), secret_(secret.copy()), keys_(PacketKeys::derive(secret)) {}

MutableByteView PacketSealer::payload_room(MutableByteView datagram) noexcept {
  expects(datagram.size() > kPacketOverhead, "a datagram has room for a payload");
  return datagram.subspan(wire::kDatagramHeader, datagram.size() - kPacketOverhead);
}

PacketSealer::Sealed PacketSealer::seal(MutableByteView buffer, std::size_t payload_size) noexcept {
  expects(payload_size <= payload_room(buffer).size(), "a payload fits its datagram");
  expects(next_ <= kMaxPacketNumber, "a packet number is left");
  const PacketNumber number{next_++};
  const auto datagram = buffer.first(payload_size + kPacketOverhead);
  wire::write_datagram_header(datagram.first<wire::kDatagramHeader>(), {bit_of(phase_), connection_, truncate(number)});
  keys_.aead.seal(packet_nonce(direction_, number), datagram.first(wire::kDatagramHeader),
                  datagram.subspan(wire::kDatagramHeader, payload_size), tag_of(datagram));
  const auto mac = keys_.mac.compute(lay_out_mac_input(datagram, number));
  std::ranges::copy(mac, datagram.last(crypto::kPacketMac).begin());
  bytes_sealed_ += datagram.size();
  return {number, datagram.size()};
}

void PacketSealer::advance_phase() {
  secret_ = next_secret(secret_);
  keys_ = PacketKeys::derive(secret_);
  ++phase_;
  phase_start_ = next_number();
  bytes_sealed_ = 0;
}

void PacketSealer::renew(ConnectionId connection, const crypto::HkdfKey& secret) {
  connection_ = connection;
  secret_ = secret.copy();
  keys_ = PacketKeys::derive(secret_);
  phase_ = 0;
  phase_start_ = next_number();
  bytes_sealed_ = 0;
}

PacketOpener::PacketOpener(Direction direction, ConnectionId connection, const crypto::HkdfKey& secret)
    : direction_(direction),
      connection_(connection),
      next_secret_(next_secret(secret)),
      current_(PacketKeys::derive(secret)),
      next_(PacketKeys::derive(next_secret_)) {}

void PacketOpener::renew(ConnectionId connection, const crypto::HkdfKey& secret) {
  connection_ = connection;
  next_secret_ = next_secret(secret);
  previous_.reset();
  current_ = PacketKeys::derive(secret);
  next_ = PacketKeys::derive(next_secret_);
  phase_ = 0;
  phase_start_ = replay_.expected();
}

// Packet numbers never fall from one phase to the next, so a number below all of the current phase's is of the phase before.
PacketOpener::Epoch PacketOpener::epoch_of(wire::KeyPhaseBit bit, PacketNumber number) const noexcept {
  if (bit == bit_of(phase_)) return Epoch::current;
  return previous_ && number < phase_start_ ? Epoch::previous : Epoch::next;
}

PacketKeys& PacketOpener::keys_of(Epoch epoch) noexcept {
  if (epoch == Epoch::previous) return *previous_;
  return epoch == Epoch::current ? current_ : next_;
}

void PacketOpener::enter_next_phase(PacketNumber first) {
  previous_.emplace(std::move(current_));
  current_ = std::move(next_);
  next_secret_ = next_secret(next_secret_);
  next_ = PacketKeys::derive(next_secret_);
  ++phase_;
  phase_start_ = first;
}

Result<PacketOpener::Opened, DropReason> PacketOpener::open(MutableByteView datagram) noexcept {
  const auto header = wire::read_datagram_header(datagram);
  if (!header || datagram.size() < kPacketOverhead || datagram.size() > limits::kMaxDatagram) return DropReason::malformed;
  if (header->connection != connection_) return DropReason::foreign;

  const auto number = expand(header->truncated_number, replay_.expected());
  // Before any cryptography: a flood of our own old datagrams costs next to nothing. Only authentic ones ever get in there.
  if (!replay_.is_new(number)) return DropReason::replayed;
  const auto epoch = epoch_of(header->phase, number);
  auto& keys = keys_of(epoch);
  crypto::PacketMacTag mac;
  std::ranges::copy(datagram.last(crypto::kPacketMac), mac.begin());
  if (!keys.mac.check(lay_out_mac_input(datagram, number), mac)) return DropReason::unauthentic;

  const auto payload = datagram.subspan(wire::kDatagramHeader, datagram.size() - kPacketOverhead);
  if (!keys.aead.open(packet_nonce(direction_, number), datagram.first(wire::kDatagramHeader), payload, tag_of(datagram))) {
    return DropReason::unauthentic;
  }
  replay_.accept(number);
  if (epoch == Epoch::next) enter_next_phase(number);
  if (epoch == Epoch::current) phase_start_ = std::min(phase_start_, number);
  return Opened{number, payload};
}

}  // namespace mp::transport
