// How fast a screen takes what programs write, and what scrollback costs.
//
//   cmake --preset bench && cmake --build --preset bench --target bench_screen && build/bench/tests/bench/bench_screen
#include <benchmark/benchmark.h>

#include <malloc.h>

#include "libmp/terminal/screen.hpp"

namespace mp::terminal {
namespace {

constexpr std::size_t kScrollback = 10'000;
constexpr std::size_t kWorkload = 4u << 20;
constexpr std::size_t kRead = 16 * 1024;  // the PTY is read in such pieces

using Part = std::string (*)(std::size_t number);

[[nodiscard]] std::string seq(std::size_t number) { return std::to_string(number + 1) + "\r\n"; }
[[nodiscard]] std::string yes(std::size_t /*number*/) { return "y\r\n"; }
[[nodiscard]] std::string log_line(std::size_t number) {
  const std::string id = std::to_string(number * 7919 % 100000);
  return "Nov 20 12:34:" + std::to_string(10 + number % 50) + " host service[" + id + "]: request " + id +
         " from 192.0.2.17 took 12 ms, status 200\r\n";
}
[[nodiscard]] std::string coloured_ls(std::size_t number) {
  const std::string id = std::to_string(number);
  return "drwxr-xr-x  2 user group    4096 Nov 20 12:34 \x1b[0m\x1b[01;34mdirectory" + id + "\x1b[0m\r\n" +
         "-rwxr-xr-x  1 user group  123456 Nov 20 12:34 \x1b[01;32mprogram" + id + "\x1b[0m\r\n" +
         "-rw-r--r--  1 user group    1234 Nov 20 12:34 file" + id + ".txt\r\n";
}
// A page of an editor: every row placed, coloured words, the rest erased.
[[nodiscard]] std::string editor_page(std::size_t number) {
  std::string page = "\x1b[?25l";
  for (std::size_t row = 1; row <= 23; ++row) {
    page += "\x1b[" + std::to_string(row) + ";1H\x1b[33m" + std::to_string(number + row) +
            " \x1b[m  \x1b[35mreturn\x1b[m value(\x1b[31m\"text\"\x1b[m, \x1b[31m42\x1b[m);\x1b[K";
  }
  return page + "\x1b[24;1H\x1b[7m file.cpp  " + std::to_string(number) + ",1 \x1b[m\x1b[K\x1b[?25h";
}
[[nodiscard]] std::string cjk(std::size_t number) {
  std::string line = std::to_string(number) + " ";
  for (int i = 0; i < 10; ++i) line += "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e";
  return line + "\r\n";
}
// A colour of its own for every cell.
[[nodiscard]] std::string true_colour(std::size_t number) {
  const auto part = [](std::size_t value) { return std::to_string(value % 256); };
  return "\x1b[38;2;" + part(number) + ";" + part(number / 7) + ";" + part(number / 3) + ";48;2;" + part(number / 2) + ";9;9m#";
}

[[nodiscard]] std::string workload(Part part) {
  std::string bytes;
  for (std::size_t number = 0; bytes.size() < kWorkload; ++number) bytes += part(number);
  return bytes;
}

void feed_in_reads(Screen& screen, std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kRead, bytes.size()))) screen.feed(as_bytes(bytes.substr(0, kRead)));
}

[[nodiscard]] std::size_t allocated() { return mallinfo2().uordblks; }

void BM_Feed(benchmark::State& state, Part part) {
  const std::string bytes = workload(part);
  const std::size_t before = allocated();
  Screen screen{{80, 24}, kScrollback};
  feed_in_reads(screen, bytes);  // scrollback is full from here on
  for (auto _ : state) feed_in_reads(screen, bytes);
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(bytes.size()));
  state.counters["MiB"] = static_cast<double>(allocated() - before) / (1u << 20);
}
BENCHMARK_CAPTURE(BM_Feed, seq, seq)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, yes, yes)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, log_lines, log_line)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, coloured_ls, coloured_ls)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, editor, editor_page)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, cjk, cjk)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Feed, true_colour, true_colour)->Unit(benchmark::kMillisecond);

void BM_NewScreen(benchmark::State& state) {
  const std::size_t before = allocated();
  Screen one{{80, 24}, kScrollback};
  state.counters["KiB"] = static_cast<double>(allocated() - before) / 1024;
  for (auto _ : state) benchmark::DoNotOptimize(Screen{{80, 24}, kScrollback});
}
BENCHMARK(BM_NewScreen);

void BM_Resize(benchmark::State& state) {
  Screen screen{{80, 24}, kScrollback};
  feed_in_reads(screen, workload(log_line));
  bool wide = false;
  for (auto _ : state) {
    wide = !wide;
    screen.resize(wide ? Size{100, 30} : Size{80, 24});
  }
}
BENCHMARK(BM_Resize);

}  // namespace
}  // namespace mp::terminal
