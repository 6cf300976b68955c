#include "libmp/terminal/byte_scan.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::terminal {
namespace {

// Every byte at every place of a word and of what is left after the last word, followed by bytes that could confuse.
template <typename Scan, typename Plain>
void check_all(Scan scan, Plain is_plain) {
  for (std::size_t place = 0; place < 20; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      for (const char behind : {' ', '~', '\x7f', '\xff', '\0'}) {
        std::string text(place, '~');
        text += static_cast<char>(byte);
        text.append(3, behind);
        auto expected = place;
        while (expected < text.size() && is_plain(static_cast<std::uint8_t>(text[expected]))) ++expected;
        ASSERT_EQ(scan(as_bytes(text)), expected) << place << ' ' << byte;
      }
    }
  }
}

TEST(ByteScan, AsciiRunsEndAtTheFirstByteThatIsNotPrintable) {
  check_all([](ByteView bytes) { return ascii_run(bytes); }, [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; });
}

TEST(ByteScan, RunsWithoutControlsEndAtTheFirstControl) {
  check_all([](ByteView bytes) { return run_without_controls(bytes); }, [](std::uint8_t byte) { return byte >= 0x20; });
}

TEST(ByteScan, NothingIsARunOfNothing) { EXPECT_EQ(ascii_run({}), 0u); }

}  // namespace
}  // namespace mp::terminal
