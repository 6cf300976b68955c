// Sessions in which everything happens that may, in any order: a program that writes lines, paints and floods, a terminal that
// changes its size, outages, other ports and keys, another client, on networks of all kinds. When it is over, the user's
// terminal shows what the session's screen does; and as long as nobody has changed a size or attached, each line that has
// scrolled by is in the scrollback once and in order.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/display_world.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr terminal::Size kSize{80, 24};

LinkProfile some_link(test::SeededRandom& random) {
  LinkProfile link;
  link.delay = std::chrono::milliseconds(random.below(120));
  link.jitter = std::chrono::milliseconds(random.chance(0.5) ? 0 : random.below(30));
  link.bytes_per_second = random.chance(0.3) ? 0 : 20'000 + random.below(1'000'000);
  link.loss = random.chance(0.4) ? 0 : 0.01 * static_cast<double>(random.below(15));
  link.reorder = random.chance(0.7) ? 0 : 0.1;
  link.duplicate = random.chance(0.8) ? 0 : 0.05;
  return link;
}

enum class Sizes : std::uint8_t { stay, change };  // and clients with them

class Course {
 public:
  Course(std::uint64_t seed, Sizes sizes, const Tempo& tempo = {})
      : random_(seed),
        sizes_(sizes),
        world({some_link(random_), some_link(random_)}, kSize, seed, display::OutputKind::terminal, tempo) {}

  void run() {
    constexpr int kEvents = 60;
    world.run_for(1s);
    for (int i = 0; i < kEvents && world.failure().empty(); ++i) {
      something_happens();
      world.run_for(std::chrono::milliseconds(random_.below(random_.chance(0.2) ? 3000 : 80)));
    }
    world.network().set_down(false);
    world.client().client.probe_now(world.now());
    world.run_for(5s);
    EXPECT_TRUE(world.run_until([this] { return world.settled(); }, 10min)) << world.failure();
    world.run_for(2s);
    const bool typed_once = std::ranges::count(world.program.typed(), 'k') == keys_;
    EXPECT_TRUE(typed_once || sizes_ == Sizes::change) << "but what was typed to a client that is gone";
  }

 private:
  std::string lines(std::uint64_t count) {
    std::string text;
    for (; count > 0; --count) {
      text += "\x1b[3" + std::to_string(random_.below(8)) + "m#" + std::to_string(++lines_) + "#" +
              std::string(random_.below(60), static_cast<char>('a' + random_.below(26))) + "\x1b[m\r\n";
    }
    return text;
  }
  // Much, in one line.
  std::string paint() {
    std::string text;
    for (auto i = random_.below(1000); i > 0; --i) {
      text += "\r\x1b[4" + std::to_string(random_.below(8)) + "m" + std::string(random_.below(70), '.') + "\x1b[K";
    }
    return text + "\x1b[m\r\x1b[K";
  }
  terminal::Size some_size() {
    return {static_cast<std::uint16_t>(20 + random_.below(150)), static_cast<std::uint16_t>(5 + random_.below(60))};
  }
  void press_key() {
    ++keys_;
    world.type("k");
  }
  void renew() {
    if (std::exchange(renewed_, true)) return;
    world.renew(Role::server);
    world.run_for(10ms);
    world.renew(Role::client);
  }

  void something_happens() {
    switch (random_.below(sizes_ == Sizes::change ? 16 : 13)) {
      case 0:
      case 1:
        return world.program.print(lines(random_.below(30)));
      case 2:
      case 3:
        return world.program.print(lines(random_.below(3000)));
      case 4:
        return world.program.print(paint());
      case 5:
        return world.program.print("\x1b]2;a title whose end ");
      case 6:
        return world.program.print("comes later\x1b\\\x1b[6n\a");
      case 7:
        return world.program.set_echo(random_.chance(0.5));
      case 8:
        return random_.chance(0.2) ? world.type("\x03") : press_key();
      case 9:
        return world.network().set_down(true);
      case 10:
      case 11:
        return world.network().set_down(false);
      case 12:
        return random_.chance(0.5) ? world.network().rebind() : renew();
      case 13:
        return world.replace_client(some_size());
      default:
        return world.resize(some_size());
    }
  }

  test::SeededRandom random_;
  Sizes sizes_;
  std::uint64_t lines_ = 0;
  std::ptrdiff_t keys_ = 0;
  bool renewed_ = false;

 public:
  DisplayWorld world;
};

// The numbers of the lines in the scrollback; 0 for the mark of a hole.
std::vector<std::uint64_t> numbers_in(const terminal::Screen& screen) {
  std::vector<std::uint64_t> numbers;
  for (const auto& line : scrollback_text(screen)) {
    if (line.find("are not here") != std::string::npos) numbers.push_back(0);
    const auto begin = line.find('#');
    std::uint64_t number = 0;
    if (begin == std::string::npos) continue;
    std::from_chars(line.data() + begin + 1, line.data() + line.size(), number);
    if (number > 0) numbers.push_back(number);
  }
  return numbers;
}

void expect_same_screens(DisplayWorld& world) {
  const auto& shadow = world.client().client_session.display().shadow();
  EXPECT_EQ(terminal::screen_difference(world.screen().screen(), shadow), std::nullopt);
  EXPECT_EQ(terminal::difference(shadow, world.terminal()), std::nullopt);
}

// Of the session's lines, each follows the one before, but at a hole that is marked.
void expect_lines_in_order(DisplayWorld& world) {
  const auto all = numbers_in(world.screen().screen());
  const auto shown = numbers_in(world.terminal());
  if (all.empty()) return;
  const auto from = std::ranges::find_if(shown, [&](std::uint64_t number) { return number >= all.front(); });
  ASSERT_NE(from, shown.end());
  auto next = std::ranges::find(all, *from);
  for (auto one = from; one != shown.end(); ++one) {
    if (*one == 0) {
      ASSERT_NE(++one, shown.end());
      next = std::ranges::find(all, *one);
    }
    ASSERT_NE(next, all.end()) << *one << " comes behind the last one";
    ASSERT_EQ(*one, *next);
    ++next;
  }
  EXPECT_EQ(next, all.end()) << *next << " is not there";
}

TEST(DisplayCourse, EndsWithEqualScreensAndEveryLine) {
  for (const auto seed : seeds(1, 12)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    Course course(seed, Sizes::stay);
    course.run();
    expect_same_screens(course.world);
    expect_lines_in_order(course.world);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

TEST(DisplayCourse, OnABusyMachineEndsAsWell) {
  for (const auto seed : seeds(2001, 12)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    Course course(seed, seed % 2 == 0 ? Sizes::stay : Sizes::change, kBusyMachine);
    course.run();
    expect_same_screens(course.world);
    if (seed % 2 == 0) expect_lines_in_order(course.world);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

TEST(DisplayCourse, EndsWithEqualScreensWhateverTheSizesAndTheClients) {
  for (const auto seed : seeds(1001, 12)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    Course course(seed, Sizes::change);
    course.run();
    expect_same_screens(course.world);
    ASSERT_FALSE(testing::Test::HasFailure());
  }
}

}  // namespace
}  // namespace mp::sim
