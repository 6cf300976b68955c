// A screen fed with anything stays sound and bounded, and pieces make no difference. The first two bytes are the size; in the
// rest, which goes in by the piece, NUL and two bytes are a change of size.
#include <cstdint>

#include "libmp/core/contract.hpp"
#include "libmp/terminal/screen.hpp"
#include "tests/support/screen_soundness.hpp"

namespace mp::terminal {
namespace {

constexpr std::size_t kScrollback = 20;

[[nodiscard]] Size size_from(ByteView two) noexcept {
  return {static_cast<std::uint16_t>(two[0] % 90 + 1), static_cast<std::uint16_t>(two[1] % 30 + 1)};
}

void check(const Screen& screen) {
  expects(!test::problem_of(screen), "a screen is sound");
  expects(screen.scrollback().size() <= kScrollback, "scrollback is bounded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView all{data, size};
  Screen whole{size_from(all), kScrollback};
  Screen pieces{size_from(all), kScrollback};
  for (ByteView rest = all.subspan(2); !rest.empty();) {
    if (rest[0] == 0 && rest.size() >= 3) {
      check(whole);
      whole.resize(size_from(rest.subspan(1)));
      pieces.resize(size_from(rest.subspan(1)));
      rest = rest.subspan(3);
      continue;
    }
    std::size_t length = 1;
    while (length < rest.size() && rest[length] != 0) ++length;
    whole.feed(rest.first(length));
    for (const std::uint8_t& byte : rest.first(length)) pieces.feed({&byte, 1});
    rest = rest.subspan(length);
  }
  check(whole);
  expects(!difference(whole, pieces), "pieces make no difference");
  return 0;
}

}  // namespace mp::terminal
