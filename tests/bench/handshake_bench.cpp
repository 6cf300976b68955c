// What a login costs in computation: both machines, and each side's share. One X25519 and one Ed25519 signature and check per
// side.
#include <benchmark/benchmark.h>

#include "tests/support/handshake_pair.hpp"

namespace {

using mp::test::Flight;
using mp::test::HandshakePair;

void BothSides(benchmark::State& state) {
  std::uint64_t seed = 1;
  for (auto _ : state) {
    HandshakePair pair(seed++);
    pair.run();
    if (!pair.client_finished) state.SkipWithError("the handshake failed");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BothSides);

// What a stranger can make a server compute with one ClientHello.
void ServerUpToItsSignature(benchmark::State& state) {
  HandshakePair pair(1);
  const auto hello = pair.client.poll_output();
  mp::handshake::KeyPairSigner host(mp::test::key_pair_of(0x11));
  mp::test::SeededRandom random(2);
  for (auto _ : state) {
    mp::handshake::ServerHandshake server({.host_key = host}, random, {});
    server.handle_bytes(hello, {});
    benchmark::DoNotOptimize(server.poll_output());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ServerUpToItsSignature);

// Bytes that are not our protocol: nothing is computed for them.
void ServerMeetsAStranger(benchmark::State& state) {
  const auto request = mp::to_bytes("GET / HTTP/1.1\r\n\r\n");
  mp::handshake::KeyPairSigner host(mp::test::key_pair_of(0x11));
  mp::test::SeededRandom random(2);
  for (auto _ : state) {
    mp::handshake::ServerHandshake server({.host_key = host}, random, {});
    server.handle_bytes(request, {});
    benchmark::DoNotOptimize(server.poll_event());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ServerMeetsAStranger);

}  // namespace
