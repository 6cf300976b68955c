// What it costs to write and read the frames of one packet.
#include <benchmark/benchmark.h>

#include <array>

#include "libmp/wire/frames.hpp"

namespace mp::wire {
namespace {

AckFrame ack_of(std::uint64_t ranges) {
  AckFrame ack;
  for (auto i = ranges; i > 0; --i) ack.ranges.add({{i * 10}, {i * 10 + 5}});
  return ack;
}

std::size_t write_packet(MutableByteView out, const AckFrame& ack, ByteView data) {
  Writer w{out};
  write(w, ack);
  write(w, StreamFrame{kDisplayStream, 1'000'000, Fin::no, data}, StreamLength::to_end);
  return w.size();
}

// range(0): ranges of the ACK, range(1): bytes of stream data.
void encode(benchmark::State& state) {
  const auto ack = ack_of(static_cast<std::uint64_t>(state.range(0)));
  const Bytes data(static_cast<std::size_t>(state.range(1)));
  std::array<std::uint8_t, 1400> buffer{};
  for (auto _ : state) benchmark::DoNotOptimize(write_packet(buffer, ack, data));
}
BENCHMARK(encode)->Args({1, 1})->Args({1, 1100})->Args({20, 1});

void decode(benchmark::State& state) {
  const Bytes data(static_cast<std::size_t>(state.range(1)));
  std::array<std::uint8_t, 1400> buffer{};
  const auto size = write_packet(buffer, ack_of(static_cast<std::uint64_t>(state.range(0))), data);
  for (auto _ : state) {
    FrameReader frames(ByteView(buffer).first(size));
    while (const auto frame = frames.next()) benchmark::DoNotOptimize(frame->index());
  }
}
BENCHMARK(decode)->Args({1, 1})->Args({1, 1100})->Args({20, 1});

}  // namespace
}  // namespace mp::wire
