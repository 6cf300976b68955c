// A server that has shared keys with a hostile client. The input is a script: datagrams whose payload is sealed with the right
// keys, raw garbage, time that passes, and an application that reads and writes. Memory stays bounded, every answer fits,
// timers move on.
#include <algorithm>
#include <array>
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/transport/packet_protection.hpp"
#include "libmp/wire/reader.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

constexpr ConnectionId kId{0x6d703031};
constexpr std::size_t kMaxRetained = 20u << 20;

class Script {
 public:
  explicit Script(ByteView bytes) : in_(bytes) {}

  void run() {
    while (in_.remaining() > 0) {
      step(in_.u8());
      answer();
      expects(server_.retained_bytes() <= kMaxRetained, "memory is bounded");
    }
  }

 private:
  void step(std::uint8_t what) {
    switch (what % 8) {
      case 0:
      case 1:
      case 2:
        return sealed(in_.bytes(std::min<std::size_t>(in_.u8(), in_.remaining())));
      case 3:
        return raw(in_.bytes(std::min<std::size_t>(in_.u8(), in_.remaining())));
      case 4:
        return pass(Duration{1ms} * in_.u16());
      case 5:
        server_.write(kDisplayStream, Bytes(std::size_t{16} * in_.u8()), now_);
        return;
      case 6:
        return read(in_.u8());
      default:
        return keys_and_numbers(in_.u8());
    }
  }

  void sealed(ByteView payload) {
    std::array<std::uint8_t, limits::kInitialDatagram> datagram{};
    std::ranges::copy(payload, PacketSealer::payload_room(datagram).begin());
    const auto size = sealer_.seal(datagram, payload.size()).size;
    server_.handle_datagram(std::span(datagram).first(size), client_, now_);
  }
  void raw(ByteView bytes) {
    Bytes datagram = to_bytes(bytes);
    server_.handle_datagram(datagram, client_, now_);
  }
  void pass(Duration duration) {
    now_ += duration;
    server_.handle_timeout(now_);
  }
  void read(std::uint8_t how) {
    if ((how & 1) != 0) server_.consume(kInputStream, server_.readable(kInputStream).size());
    if ((how & 2) != 0 && server_.take_gap(kInputStream)) server_.consume(kInputStream, server_.readable(kInputStream).size());
    if ((how & 4) != 0) server_.skip(kDisplayStream, now_);
    expects(server_.unsent(kDisplayStream) + server_.writable(kDisplayStream) <= limits::kSendBuffer, "a bounded buffer");
    expects(server_.send_room(kDisplayStream, 10ms, 0, now_) <= server_.writable(kDisplayStream), "room is writable");
  }
  void keys_and_numbers(std::uint8_t what) {
    if (what == 0) sealer_.advance_phase();
    if (what == 1) server_.initiate_key_update(now_);
    if (what == 2) client_.port = static_cast<std::uint16_t>(client_.port + 1);
    std::array<std::uint8_t, limits::kMinDatagramLimit> lost{};
    for (unsigned i = 3; i < what % 32; ++i) sealer_.seal(lost, 1);
  }
  void answer() {
    std::array<std::uint8_t, limits::kMaxDatagram> out{};
    for (unsigned i = 0; const auto datagram = server_.poll_datagram(out, now_); ++i) {
      expects(datagram->size <= limits::kMaxDatagram, "a datagram keeps to its limit");
      expects(i < 2 * limits::kMaxSentPackets, "an end of datagrams");
    }
  }

  wire::Reader in_;
  Instant now_{1h};
  test::SeededRandom random_{1};
  Endpoint client_{IpAddress::v4(192, 0, 2, 1), 1000};
  crypto::TrafficSecrets secrets_{crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))};
  PacketSealer sealer_{Direction::client_to_server, kId, secrets_.client_to_server};
  Connection server_{Role::server, kId, secrets_, std::nullopt, random_, now_};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Script({data, size}).run();
  return 0;
}

}  // namespace mp::transport
