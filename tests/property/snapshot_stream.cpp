// snapshot_stream FILE COLUMNS ROWS EARLIER CUT: what a terminal is given that has seen EARLIER bytes of FILE, was away, and
// comes back when CUT bytes have been written: those first bytes, a reset, a snapshot with the missed lines, the rest. For
// tmux_differential, which compares that in a real terminal with all of FILE.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "libmp/terminal/reset.hpp"
#include "libmp/terminal/snapshot.hpp"

namespace {

constexpr std::size_t kScrollback = 50000;

[[nodiscard]] mp::Bytes bytes_of(const char* path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void print(mp::ByteView bytes) { static_cast<void>(std::fwrite(bytes.data(), 1, bytes.size(), stdout)); }

}  // namespace

int main(int count, char** words) {
  if (count != 6) {
    std::fputs("usage: snapshot_stream FILE COLUMNS ROWS EARLIER CUT\n", stderr);
    return 2;
  }
  const mp::Bytes stream = bytes_of(words[1]);
  const auto number = [words](int index) { return std::stoul(words[index]); };
  const auto earlier = std::min<std::size_t>(number(4), stream.size());
  const auto cut = std::clamp<std::size_t>(number(5), earlier, stream.size());
  mp::terminal::Screen screen{{static_cast<std::uint16_t>(number(2)), static_cast<std::uint16_t>(number(3))}, kScrollback};

  screen.feed(mp::ByteView{stream}.first(earlier));
  print(mp::ByteView{stream}.first(earlier));
  print(reset_sequence(screen));
  mp::terminal::SnapshotOptions options;
  options.first_line = screen.lines_scrolled();
  screen.feed(mp::ByteView{stream}.subspan(earlier, cut - earlier));
  options.end_line = screen.lines_scrolled();
  options.first_line = std::max(options.first_line, screen.scrollback().first());
  print(snapshot(screen, options));
  print(mp::ByteView{stream}.subspan(cut));
  return 0;
}
