#include "tests/sim/bulk_flow.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/session/display_delivery.hpp"

namespace mp::sim {
namespace {

using transport::Role;

const Endpoint kClient{IpAddress::v4(192, 0, 2, 1), 40000};
const Endpoint kServer{IpAddress::v4(198, 51, 100, 1), 50000};
// IPv4 and UDP.
constexpr std::size_t kHeaders = 28;

crypto::TrafficSecrets fixed_secrets() { return {crypto::HkdfKey(Bytes(64, 0x11)), crypto::HkdfKey(Bytes(64, 0x22))}; }

}  // namespace

BulkFlow::BulkFlow(std::uint64_t seed, Instant now, StreamId stream)
    : stream_(stream),
      random_(seed),
      client_(Role::client, ConnectionId{1}, fixed_secrets(), kServer, random_, now),
      server_(Role::server, ConnectionId{1}, fixed_secrets(), std::nullopt, random_, now),
      chunk_(256 * 1024, 'x') {
  client_.open_bulk();
}

void BulkFlow::flush(transport::Connection& from, Toward toward, SharedBottleneck& net, Instant now) {
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (const auto out = from.poll_datagram(buffer, now)) {
    net.send({number, toward, out->size + kHeaders, out->ecn, 0, to_bytes(ByteView(buffer).first(out->size))}, now);
  }
}

void BulkFlow::run(SharedBottleneck& net, Instant now) {
  if (typing_pause_ && next_key_ <= now) {
    client_.write(kInputStream, as_bytes("k"), now);
    keys_.push_back(now);
    next_key_ = now + *typing_pause_;
  }
  for (auto* side : {&client_, &server_}) {
    if (const auto timeout = side->next_timeout(); timeout && *timeout <= now) side->handle_timeout(now);
  }
  while (busy_) {
    const auto count = std::min(to_write(now), chunk_.size());
    if (count == 0) break;
    server_.write(stream_, ByteView(chunk_).first(count), now);
  }
  flush(client_, Toward::sender, net, now);
  flush(server_, Toward::receiver, net, now);
  largest_retained_ = std::max({largest_retained_, client_.retained_bytes(), server_.retained_bytes()});
}

std::size_t BulkFlow::to_write(Instant now) const {
  if (stream_ != kDisplayStream) return server_.writable(stream_);
  return server_.send_room(stream_, session::DisplayDelivery::kHorizon, session::DisplayDelivery::kBehindTransfer, now);
}

void BulkFlow::handle_packet(Packet packet, Instant now) {
  if (packet.toward == Toward::receiver) {
    client_.handle_datagram(packet.bytes, kServer, now, packet.ecn);
  } else {
    server_.handle_datagram(packet.bytes, kClient, now, packet.ecn);
  }
  read();
  if (stream_ != kDisplayStream) read_keys(now);
}

void BulkFlow::read() {
  const auto count = client_.readable(stream_).size();
  arrived_ += count;
  client_.consume(stream_, count);
}

void BulkFlow::read_keys(Instant now) {
  const auto keys = server_.readable(kInputStream).size();
  server_.write(kDisplayStream, Bytes(keys, 'k'), now);
  server_.consume(kInputStream, keys);

  const auto echoes = client_.readable(kDisplayStream).size();
  for (std::size_t i = 0; i < echoes; ++i) echo_times_.push_back(now - keys_[i]);
  keys_.erase(keys_.begin(), keys_.begin() + static_cast<std::ptrdiff_t>(echoes));
  client_.consume(kDisplayStream, echoes);
}

std::optional<Instant> BulkFlow::next_timeout() const {
  std::optional<Instant> earliest;
  const auto consider = [&](std::optional<Instant> when) {
    if (when && (!earliest || *when < *earliest)) earliest = when;
  };
  consider(client_.next_timeout());
  consider(server_.next_timeout());
  if (typing_pause_) consider(next_key_);
  return earliest;
}

std::vector<Duration> BulkFlow::take_echo_times() {
  auto times = std::exchange(echo_times_, {});
  std::ranges::sort(times);
  return times;
}

}  // namespace mp::sim
