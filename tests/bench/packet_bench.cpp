// What a datagram costs: sealing and opening a full one and a keystroke's, and a whole transfer through two connections.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/transport/packet_protection.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

constexpr ConnectionId kId{1};

crypto::TrafficSecrets secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

// range(0): bytes of the whole datagram.
void seal(benchmark::State& state) {
  PacketSealer sealer(Direction::client_to_server, kId, secrets().client_to_server);
  const auto size = static_cast<std::size_t>(state.range(0));
  Bytes datagram(size);
  for (auto _ : state) benchmark::DoNotOptimize(sealer.seal(datagram, size - kPacketOverhead));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(seal)->Arg(60)->Arg(100)->Arg(1200);

void seal_and_open(benchmark::State& state) {
  PacketSealer sealer(Direction::client_to_server, kId, secrets().client_to_server);
  PacketOpener opener(Direction::client_to_server, kId, secrets().client_to_server);
  const auto size = static_cast<std::size_t>(state.range(0));
  Bytes datagram(size);
  for (auto _ : state) {
    sealer.seal(datagram, size - kPacketOverhead);
    if (!opener.open(datagram)) state.SkipWithError("a sealed datagram does not open");
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(seal_and_open)->Arg(60)->Arg(100)->Arg(1200);

// A forged datagram must be cheap to refuse: one hash.
void refuse_garbage(benchmark::State& state) {
  PacketOpener opener(Direction::client_to_server, kId, secrets().client_to_server);
  Bytes datagram(static_cast<std::size_t>(state.range(0)));
  std::ranges::copy(Bytes{0x40, 0, 0, 0, 1}, datagram.begin());
  for (auto _ : state) benchmark::DoNotOptimize(opener.open(datagram).ok());
}
BENCHMARK(refuse_garbage)->Arg(100)->Arg(1200);

// Both ends of a transfer on one core, without sockets: the ceiling of what a session can move.
void transfer(benchmark::State& state) {
  test::SeededRandom random(1);
  const Endpoint home{IpAddress::v4(127, 0, 0, 1), 1000};
  Instant now{1h};
  Connection client(Role::client, kId, secrets(), home, random, now);
  Connection server(Role::server, kId, secrets(), std::nullopt, random, now);
  Bytes buffer(limits::kMaxDatagram);
  const Bytes chunk(64 * 1024, 'x');
  std::int64_t moved = 0;
  const auto pump = [&](Connection& from, Connection& to) {
    while (const auto out = from.poll_datagram(buffer, now)) {
      to.handle_datagram(std::span(buffer).first(out->size), home, now);
    }
  };
  for (auto _ : state) {
    now += 10us;
    server.write(kDisplayStream, chunk, now);
    pump(client, server);
    pump(server, client);
    const auto readable = client.readable(kDisplayStream).size();
    client.consume(kDisplayStream, readable);
    moved += static_cast<std::int64_t>(readable);
  }
  state.SetBytesProcessed(moved);
}
BENCHMARK(transfer);

}  // namespace
}  // namespace mp::transport
