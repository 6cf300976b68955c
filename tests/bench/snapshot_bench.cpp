// What a picture of a screen costs: time, bytes, and bytes behind zstd.
#include <benchmark/benchmark.h>
#include <zstd.h>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/snapshot.hpp"
#include "tests/property/recording.hpp"

namespace mp::terminal {
namespace {

// The recording at its fullest: two thirds into it.
[[nodiscard]] std::unique_ptr<Screen> screen_of(const std::string& name, std::size_t scrollback) {
  for (const test::Recording& recording : test::recordings()) {
    if (recording.name != name) continue;
    auto screen = std::make_unique<Screen>(recording.size, scrollback);
    screen->feed(ByteView{recording.bytes}.first(recording.bytes.size() * 2 / 3));
    return screen;
  }
  return nullptr;
}

void count_bytes(benchmark::State& state, const Bytes& bytes) {
  Bytes packed(ZSTD_compressBound(bytes.size()));
  constexpr int kLevel = 1;
  state.counters["bytes"] = static_cast<double>(bytes.size());
  state.counters["zstd"] = static_cast<double>(ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kLevel));
}

void snapshot_of(benchmark::State& state, const std::string& name) {
  const auto screen = screen_of(name, 0);
  for (auto _ : state) benchmark::DoNotOptimize(snapshot(*screen));
  count_bytes(state, snapshot(*screen));
}
BENCHMARK_CAPTURE(snapshot_of, vim_80x24, "vim_80x24")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(snapshot_of, vim_200x60, "vim_200x60")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(snapshot_of, htop_80x24, "htop_80x24")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(snapshot_of, tmux_200x60, "tmux_200x60")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(snapshot_of, colours_80x24, "colours_80x24")->Unit(benchmark::kMicrosecond);

// A frame of a flood, of which a tenth of the rows has changed.
void changes_of(benchmark::State& state, const std::string& name) {
  const auto screen = screen_of(name, 0);
  const ScreenImage before = image_of(*screen);
  for (int i = 0; i < screen->size().rows / 10; ++i) screen->feed(as_bytes("\x1b[" + std::to_string(3 + i * 7) + ";5Hchanged"));
  SnapshotOptions options;
  options.since = &before;
  for (auto _ : state) benchmark::DoNotOptimize(snapshot(*screen, options));
  count_bytes(state, snapshot(*screen, options));
}
BENCHMARK_CAPTURE(changes_of, vim_80x24, "vim_80x24")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(changes_of, vim_200x60, "vim_200x60")->Unit(benchmark::kMicrosecond);

void lines_of_a_build_log(benchmark::State& state) {
  const auto screen = screen_of("build_log_80x24", 1000);
  SnapshotOptions options;
  options.end_line = screen->lines_scrolled();
  for (auto _ : state) benchmark::DoNotOptimize(snapshot(*screen, options));
  state.counters["lines"] = static_cast<double>(options.end_line);
  count_bytes(state, snapshot(*screen, options));
}
BENCHMARK(lines_of_a_build_log)->Unit(benchmark::kMicrosecond);

void reset_of(benchmark::State& state, const std::string& name) {
  const auto screen = screen_of(name, 0);
  for (auto _ : state) benchmark::DoNotOptimize(reset_sequence(*screen));
  count_bytes(state, reset_sequence(*screen));
}
BENCHMARK_CAPTURE(reset_of, vim_80x24, "vim_80x24")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace mp::terminal
