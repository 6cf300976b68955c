#include "libmp/terminal/modes.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::terminal {
namespace {

TEST(ModesTest, EveryKnownModeIsSetByItsNumber) {
  for (const ModeFlag& mode : private_modes()) {
    Modes modes;
    const bool before = modes.*mode.flag;
    modes.set_private(mode.number, !before);
    EXPECT_EQ(modes.*mode.flag, !before) << mode.number;
    EXPECT_EQ(modes.get_private(mode.number), !before);
  }
}

TEST(ModesTest, OneKindOfMouseReportsAtATime) {
  Modes modes;
  modes.set_private(1000, true);
  modes.set_private(1003, true);
  EXPECT_EQ(modes.mouse_tracking, MouseTracking::motion);
  EXPECT_EQ(modes.get_private(1000), false);
  modes.set_private(1000, false);  // as xterm: any of them ends reports
  EXPECT_EQ(modes.mouse_tracking, MouseTracking::off);
}

TEST(ModesTest, OneEncodingOfMouseReportsAtATime) {
  Modes modes;
  modes.set_private(1005, true);
  modes.set_private(1006, true);
  modes.set_private(1005, false);  // not the one in force
  EXPECT_EQ(modes.mouse_encoding, MouseEncoding::sgr);
  modes.set_private(1006, false);
  EXPECT_EQ(modes.mouse_encoding, MouseEncoding::plain);
}

TEST(ModesTest, UnknownModesAreRememberedInOrderAndBounded) {
  Modes modes;
  modes.set_private(9002, true);
  modes.set_private(9001, false);
  modes.set_private(9002, false);
  EXPECT_EQ(modes.unknown, (std::vector<Modes::Unknown>{{9001, false}, {9002, false}}));
  EXPECT_EQ(modes.get_private(9003), std::nullopt);
  for (std::uint16_t i = 0; i < 1000; ++i) modes.set_private(static_cast<std::uint16_t>(10'000 + i), true);
  EXPECT_EQ(modes.unknown.size(), limits::kMaxUnknownModes);
}

TEST(ModesTest, CommandsAreNoModes) {
  Modes modes;
  for (const int number : {2, 3, 38, 40, 47, 1047, 1048, 1049}) modes.set_private(static_cast<std::uint16_t>(number), true);
  EXPECT_EQ(modes, Modes{});
}

}  // namespace
}  // namespace mp::terminal
