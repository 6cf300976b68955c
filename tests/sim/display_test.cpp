// What a person sees of a session over networks of all kinds: floods, outages, other terminals. Times are those of issue and
// design: from what happens in the network to what stands on the terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "tests/sim/display_world.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr terminal::Size kSize{80, 24};

NetworkProfile both(Duration delay, std::uint64_t bits_per_second = 0, std::size_t queue = 64 * 1024, double loss = 0) {
  LinkProfile link;
  link.delay = delay;
  link.bytes_per_second = bits_per_second / 8;
  link.queue_bytes = queue;
  link.loss = loss;
  return {link, link};
}

// Numbered lines that look like a build's.
std::string log_line(std::int64_t number) {
  return "[" + std::to_string(number) + "] compiling module_" + std::to_string(number * 7919 % 1000) +
         ".cpp: " + std::to_string(number * 104729 % 100000) + " bytes, \x1b[32mok\x1b[0m\r\n";
}

std::function<std::string()> log_lines() {
  return [number = std::int64_t{0}]() mutable { return log_line(number++); };
}

bool shows(const terminal::Screen& screen, std::string_view text) {
  return std::ranges::any_of(screen_text(screen), [&](const auto& row) { return row.find(text) != std::string::npos; });
}

class DisplayTest : public testing::Test {
 protected:
  void start(DisplayWorld& world) {
    world.program.print("$ ");
    ASSERT_TRUE(world.run_until([&] { return shows(world.terminal(), "$"); }, 2s)) << world.failure();
    world.run_for(1s);
  }
  // How long until the terminal shows `text`.
  Duration until_shown(DisplayWorld& world, std::string_view text, Duration limit = 60s) {
    const auto since = world.now();
    auto looked_at = UINT64_MAX;
    const auto there = [&] {
      const auto news = std::exchange(looked_at, world.client().shown) != world.client().shown;
      return news && shows(world.terminal(), text);
    };
    EXPECT_TRUE(world.run_until(there, limit)) << text << " " << world.failure();
    return world.now() - since;
  }
  // Everything has arrived, and the user's terminal, the shadow and the session's screen are the same.
  void expect_same(DisplayWorld& world) {
    EXPECT_TRUE(world.run_until([&] { return world.settled(); }, 10min)) << world.failure();
    world.run_for(1s);
    const auto& shadow = world.client().client_session.display().shadow();
    EXPECT_EQ(terminal::screen_difference(world.screen().screen(), shadow), std::nullopt);
    EXPECT_EQ(terminal::difference(shadow, world.terminal()), std::nullopt);
  }
  // The newest `count` lines of the session's scrollback are those of the terminal's.
  void expect_scrollback(DisplayWorld& world, std::size_t count) {
    const auto ours = scrollback_text(world.screen().screen());
    const auto shown = scrollback_text(world.terminal());
    ASSERT_GE(ours.size(), count);
    ASSERT_GE(shown.size(), count);
    EXPECT_TRUE(std::equal(ours.end() - static_cast<std::ptrdiff_t>(count), ours.end(),
                           shown.end() - static_cast<std::ptrdiff_t>(count)));
  }
};

TEST_F(DisplayTest, AnEchoTakesOneRoundTripAndTwoPackets) {
  DisplayWorld world(both(50ms), kSize, 1);
  start(world);
  const auto packets = [&] { return world.network().count(Role::client).sent + world.network().count(Role::server).sent; };
  const auto before = packets();
  std::string typed;
  for (int i = 0; i < 50; ++i) {
    typed += static_cast<char>('a' + i % 26);
    world.type(typed.substr(typed.size() - 1));
    EXPECT_LE(until_shown(world, typed), 101ms);
    world.run_for(80ms);
  }
  EXPECT_LE(packets() - before, 115u);
  expect_same(world);
}

TEST_F(DisplayTest, ControlCEndsAFloodOnASlowLinkAndTheLinesAreThere) {
  using Next = std::function<std::string()>;
  const Next yes = [] { return std::string("y\r\n"); };
  const Next numbers = [number = 100'000'000]() mutable { return std::to_string(number++) + "\r\n"; };
  for (const auto& [name, next] : {std::pair{"log", Next(log_lines())}, std::pair{"yes", yes}, std::pair{"numbers", numbers}}) {
    DisplayWorld world(both(50ms, 1'000'000, 125'000), kSize, 2);
    start(world);
    world.program.flood(next);
    world.run_for(3s);
    world.type("\x03");
    const auto round_trip = world.client().server.smoothed_rtt().value_or(0ms);
    const auto rate = world.client().server.sending_rate();
    EXPECT_LE(until_shown(world, "^C"), 140ms) << name << ", round trip " << round_trip / 1us << " us, in flight "
                                               << rate.bytes_in_flight << ", " << rate.bandwidth << " B/s " << rate.phase;
    expect_same(world);
    expect_scrollback(world, 5000);
  }
}

TEST_F(DisplayTest, AFastLinkLosesNoLine) {
  for (const auto delay : {100us, 50000us}) {
    DisplayWorld world(both(delay), kSize, 3);
    start(world);
    std::string text;
    int lines = 0;
    while (text.size() < 2'000'000) text += log_line(lines++);
    world.program.print(text + "the end");
    EXPECT_LE(until_shown(world, "the end"), 1.2s);
    expect_same(world);
    EXPECT_EQ(world.terminal().lines_scrolled(), world.screen().screen().lines_scrolled());
    expect_scrollback(world, 9000);
  }
}

TEST_F(DisplayTest, TwoMegabytesOfTextTakeHalfASecond) {
  DisplayWorld world(both(20ms, 10'000'000, 125'000), kSize, 4);
  world.program.bytes_per_millisecond = 40'000;
  start(world);
  std::string text;
  int lines = 0;
  while (text.size() < 2'000'000) text += log_line(lines++);
  world.program.print(text + "the end");
  EXPECT_LE(until_shown(world, "the end"), 600ms);
  expect_same(world);
  expect_scrollback(world, 5000);
}

// A round trip of 100 ms and 200 ms: whether somebody says that the network is back or nobody does, and whether or not the
// client has another port by then.
TEST_F(DisplayTest, AnHourAwayIsSeenAtOnce) {
  struct Return {
    bool noticed;
    bool rebinds;
  };
  std::string text;
  for (int line = 0; text.size() < 10'000'000; ++line) text += log_line(line);
  for (const auto& [noticed, rebinds] : {Return{true, false}, Return{false, false}, Return{false, true}}) {
    SCOPED_TRACE(std::string(noticed ? "noticed" : "unnoticed") + (rebinds ? ", another port" : ""));
    DisplayWorld world(both(50ms, 10'000'000, 125'000), kSize, 5);
    start(world);
    world.network().set_down(true);
    world.program.print(text + "the end");
    world.run_for(1h);
    EXPECT_FALSE(world.program.has_output()) << "the program was not held up";
    if (rebinds) world.network().rebind();
    world.network().set_down(false);
    if (noticed) world.client().client.probe_now(world.now());
    EXPECT_LE(until_shown(world, "the end"), 300ms);
    expect_same(world);
    expect_scrollback(world, 5000);
  }
}

// Nobody types, nobody says that the network is back, and the client's NAT has given it another port.
TEST_F(DisplayTest, AReturnThatNobodyNoticesIsSeenSoon) {
  struct Row {
    Duration away;
    bool rebinds;
    Duration most;
  };
  // A round trip of 100 ms, a few ms to send the screen (two datagrams), and how long the pause between probes is by then.
  for (const auto& [away, rebinds, most] : {Row{10s, false, 300ms}, Row{100s, false, 300ms}, Row{100s, true, 300ms},
                                            Row{10min, true, 300ms}, Row{8h, true, 3200ms}}) {
    for (const auto seed : seeds(1, 4)) {
      SCOPED_TRACE(std::to_string(away / 1s) + " s, MP_SIM_SEED=" + std::to_string(seed));
      DisplayWorld world(both(50ms, 10'000'000, 125'000), kSize, seed);
      start(world);
      world.network().set_down(true);
      std::string text;
      for (int line = 0; line < 2000; ++line) text += log_line(line);
      world.program.print(text + "the end");
      world.run_for(away + seed % 100 * 77ms);
      if (rebinds) world.network().rebind();
      world.network().set_down(false);
      EXPECT_LE(until_shown(world, "the end"), most);
      expect_same(world);
    }
  }
}

TEST_F(DisplayTest, WhatWasShownBeforeAnOutageIsNotShownAgainAfterANewLogin) {
  for (const auto cut_after : {12ms, 18ms, 30ms, 42ms}) {
    SCOPED_TRACE(cut_after / 1ms);
    DisplayWorld world(both(20ms), kSize, 11);
    start(world);
    int lines = 0;
    const auto more = [&lines](int count) {
      std::string text;
      for (const auto end = lines + count; lines < end; ++lines) text += log_line(lines);
      return text;
    };
    world.program.print(more(300) + "shown");
    world.run_for(cut_after);
    world.network().set_down(true);  // what is on its way still arrives, but nobody hears that it did
    until_shown(world, "shown");
    world.program.print(more(3000) + "the end");
    world.run_for(6s);
    world.network().set_down(false);
    world.renew(Role::server);
    world.run_for(30ms);
    world.renew(Role::client);
    until_shown(world, "the end");
    expect_same(world);
    EXPECT_EQ(world.terminal().lines_scrolled(), world.screen().screen().lines_scrolled());
    expect_scrollback(world, 3000);
  }
}

// A smooth picture with letters on it: each cell has a colour of its own.
std::string true_colour_page(terminal::Size size) {
  constexpr std::string_view words =
      "the quick brown fox jumps over a lazy dog while seven wizards mix potions and nobody looks ";
  std::string page = "\x1b[H";
  for (int cell = 0; cell < size.rows * size.columns; ++cell) {
    const auto row = cell / size.columns;
    const auto column = cell % size.columns;
    if (column == 0) page += "\x1b[" + std::to_string(row + 1) + "H";
    page += "\x1b[48;2;" + std::to_string(255 * column / size.columns) + ";" + std::to_string(255 * row / size.rows) + ";100m";
    page += words[static_cast<std::size_t>(cell) % words.size()];
  }
  return page + "\x1b[m\x1b[Hready";
}

TEST_F(DisplayTest, APageInTrueColourIsThereSoon) {
  struct Row {
    double loss;
    Duration most;
  };
  constexpr terminal::Size size{200, 60};
  for (const auto& row : {Row{0, 250ms}, Row{0.02, 300ms}, Row{0.1, 450ms}, Row{0.29, 700ms}}) {
    std::vector<Duration> times;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      DisplayWorld world(both(50ms, 0, 0, row.loss), size, seed);
      world.program.bytes_per_millisecond = 50'000;
      start(world);
      world.program.print(true_colour_page(size));
      times.push_back(until_shown(world, "ready") + 50ms);  // the key that asked for it
      expect_same(world);
    }
    std::ranges::sort(times);
    EXPECT_LE(times[times.size() / 2], row.most) << row.loss;
  }
}

TEST_F(DisplayTest, AClipboardSurvivesAnOutageInItsMiddle) {
  for (const auto cut_after : {1ms, 20ms, 60ms, 120ms}) {
    DisplayWorld world(both(50ms, 2'000'000), kSize, 6);
    start(world);
    std::string clip = "\x1b]52;c;";
    for (int i = 0; clip.size() < 64 * 1024; ++i) clip += static_cast<char>('A' + i * 31 % 26);
    clip += "\a";
    world.program.print(clip + "copied");
    world.run_for(cut_after);
    world.network().set_down(true);
    world.run_for(5s);
    world.network().set_down(false);
    world.client().client.probe_now(world.now());
    until_shown(world, "copied");
    expect_same(world);
    EXPECT_NE(world.client().tape.find(clip), std::string::npos) << cut_after.count();
  }
}

TEST_F(DisplayTest, ABellATitleAndTheEchoComeThroughAFlood) {
  DisplayWorld world(both(50ms, 500'000), kSize, 7);
  start(world);
  const auto bells = [&] { return std::ranges::count(world.client().tape, '\a'); };
  std::string text;
  for (int i = 0; i < 6000; ++i) text += i == 3000 ? "\a\a\a" : log_line(i);
  world.program.print(text + "\x1b]2;a title\x1b\\Password: ");
  world.program.set_echo(false);
  until_shown(world, "Password:");
  world.run_for(1s);
  EXPECT_GE(bells(), 1);
  EXPECT_FALSE(world.client().client_session.display().line_mode().echoes);
  expect_same(world);
}

TEST_F(DisplayTest, AQueryIsAnsweredByTheTerminalOrByTheServerButNotByBoth) {
  DisplayWorld world(both(50ms), kSize, 8);
  start(world);
  world.program.set_echo(false);
  world.program.print("\x1b[6n");
  world.run_for(1s);
  EXPECT_EQ(world.program.typed(), "") << "the terminal has it, and is no xterm here";
  world.network().set_down(true);
  world.program.print("\x1b[6n");
  world.run_for(5s);
  world.program.print("\x1b[6n");
  world.run_for(100ms);
  EXPECT_EQ(world.program.typed(), "\x1b[1;3R") << "the later one";
}

TEST_F(DisplayTest, AResizeInAFloodEndsWithEqualScreens) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    DisplayWorld world(both(30ms, 3'000'000), kSize, seed);
    start(world);
    world.program.flood(log_lines());
    test::SeededRandom random(seed);
    for (int i = 0; i < 10; ++i) {
      world.run_for(Duration{static_cast<Duration::rep>(random.below(200)) * 1'000'000});
      world.resize({static_cast<std::uint16_t>(20 + random.below(150)), static_cast<std::uint16_t>(5 + random.below(60))});
    }
    world.type("\x03");
    world.run_for(2s);
    expect_same(world);
  }
}

TEST_F(DisplayTest, AnotherTerminalTakesOverWithTheScreenAndItsPast) {
  DisplayWorld world(both(30ms, 20'000'000), kSize, 9);
  start(world);
  std::string text;
  for (int i = 0; i < 3000; ++i) text += log_line(i);
  world.program.print(text + "here");
  until_shown(world, "here");
  world.replace_client({100, 30});
  EXPECT_LE(until_shown(world, "here"), 200ms);
  expect_same(world);
  expect_scrollback(world, world.screen().screen().scrollback().size());
}

TEST_F(DisplayTest, AFileGetsEveryByte) {
  DisplayWorld world(both(30ms, 1'000'000), kSize, 10, display::OutputKind::file);
  world.run_for(1s);
  std::string text;
  for (int i = 0; i < 4000; ++i) text += log_line(i);
  world.program.print(text);
  ASSERT_TRUE(world.run_until([&] { return world.settled() && world.client().shown == text.size(); }, 60s));
  EXPECT_EQ(world.client().tape, text);
}

}  // namespace
}  // namespace mp::sim
