#include "libmp/terminal/modes.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/limits.hpp"

namespace mp::terminal {
namespace {

constexpr std::array<ModeFlag, 2> kAnsiModes{{{4, &Modes::insert}, {20, &Modes::new_line}}};
constexpr std::array<ModeFlag, 13> kPrivateModes{{{1, &Modes::application_cursor_keys},
                                                  {5, &Modes::reverse_screen},
                                                  {6, &Modes::origin},
                                                  {7, &Modes::autowrap},
                                                  {12, &Modes::cursor_blinks},
                                                  {25, &Modes::cursor_visible},
                                                  {45, &Modes::reverse_wrap},
                                                  {66, &Modes::application_keypad},
                                                  {69, &Modes::left_right_margins},
                                                  {1004, &Modes::focus_reports},
                                                  {1007, &Modes::alternate_scroll},
                                                  {2004, &Modes::bracketed_paste},
                                                  {2026, &Modes::synchronised_output}}};
constexpr std::array<std::uint16_t, 5> kMouseTracking{9, 1000, 1001, 1002, 1003};
constexpr std::array<std::uint16_t, 4> kMouseEncodings{1005, 1006, 1015, 1016};
// Doing them again would do something: VT52 mode, the width of 132 columns (and what allows it), Tektronix mode, the alternate
// screen and the saved cursor.
constexpr std::array<std::uint16_t, 8> kCommands{2, 3, 38, 40, 47, 1047, 1048, 1049};

template <typename Numbers>
[[nodiscard]] bool among(const Numbers& numbers, std::uint16_t number) noexcept {
  return std::ranges::find(numbers, number) != numbers.end();
}

}  // namespace

std::span<const ModeFlag> ansi_modes() noexcept { return kAnsiModes; }
std::span<const ModeFlag> private_modes() noexcept { return kPrivateModes; }

void Modes::set_private(std::uint16_t number, bool set) {
  if (const auto known = std::ranges::find(kPrivateModes, number, &ModeFlag::number); known != kPrivateModes.end()) {
    this->*known->flag = set;
  } else if (among(kMouseTracking, number)) {
    mouse_tracking = set ? static_cast<MouseTracking>(number) : MouseTracking::off;
  } else if (among(kMouseEncodings, number)) {
    const auto encoding = static_cast<MouseEncoding>(number);
    if (set) {
      mouse_encoding = encoding;
    } else if (mouse_encoding == encoding) {
      mouse_encoding = MouseEncoding::plain;
    }
  } else if (!among(kCommands, number)) {
    const auto place = std::ranges::lower_bound(unknown, number, {}, &Unknown::number);
    if (place != unknown.end() && place->number == number) {
      place->set = set;
    } else if (unknown.size() < limits::kMaxUnknownModes) {
      unknown.insert(place, {number, set});
    }
  }
}

bool Modes::take_private(std::uint16_t number, const Modes& from) noexcept {
  if (const auto known = std::ranges::find(kPrivateModes, number, &ModeFlag::number); known != kPrivateModes.end()) {
    this->*known->flag = from.*known->flag;
  } else if (among(kMouseTracking, number)) {
    mouse_tracking = from.mouse_tracking;
  } else if (among(kMouseEncodings, number)) {
    mouse_encoding = from.mouse_encoding;
  } else {
    return false;
  }
  return true;
}

std::optional<bool> Modes::get_private(std::uint16_t number) const {
  if (const auto known = std::ranges::find(kPrivateModes, number, &ModeFlag::number); known != kPrivateModes.end()) {
    return this->*known->flag;
  }
  if (among(kMouseTracking, number)) return static_cast<std::uint16_t>(mouse_tracking) == number;
  if (among(kMouseEncodings, number)) return static_cast<std::uint16_t>(mouse_encoding) == number;
  const auto found = std::ranges::find(unknown, number, &Unknown::number);
  if (found == unknown.end()) return std::nullopt;
  return found->set;
}

}  // namespace mp::terminal
