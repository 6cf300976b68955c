// Which input the output has seen, as the client hears it over networks that lose, delay and reorder everything: what stands on
// its screen was never read before the input was typed that it is said to have seen, nor is it an answer to more.
#include <gtest/gtest.h>

#include <charconv>
#include <string>

#include "tests/sim/display_world.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr terminal::Size kSize{80, 24};

LinkProfile bad_link(test::SeededRandom& random, std::uint64_t bytes_per_second) {
  LinkProfile link;
  link.delay = std::chrono::milliseconds(5 + random.below(100));
  link.jitter = std::chrono::milliseconds(random.below(30));
  link.bytes_per_second = bytes_per_second;
  link.loss = static_cast<double>(random.below(30)) / 100;
  link.duplicate = 0.05;
  link.reorder = 0.1;
  return link;
}

// So many bytes of input had been typed when what stands in the first row was read from the program.
std::string standing_for(std::size_t typed) {
  auto number = std::to_string(typed);
  return "\x1b[24H" + std::string(60, 'x') + "\r\n\x1b[H" + std::string(8 - number.size(), '0') + number;
}

// A program whose every write tells how much it has been typed, and a client who compares that with the marks.
class MarkedSession {
 public:
  MarkedSession(const NetworkProfile& profile, std::uint64_t seed) : world(profile, kSize, seed) {
    world.program.bytes_per_millisecond = standing_for(0).size();
    world.program.set_echo(false);
  }

  // Looks at every step.
  void run_for(Duration duration) {
    world.run_until([this] { return look(), false; }, duration);
    EXPECT_EQ(world.failure(), "");
  }
  void write_on() {
    world.program.flood([this] { return standing_for(world.program.typed().size()); });
  }
  DisplayWorld world;
  int exact = 0;  // times that the mark was what the screen stands for

 private:
  void look() {
    const auto& sink = world.client().client_session.display();
    const auto mark = sink.mark().input;
    if (sink.taken() == taken_ && mark == mark_) return;
    const auto stands_for = on_screen(sink.shadow());
    ASSERT_LE(stands_for, mark);
    ASSERT_LE(mark, world.program.typed().size());
    // Output that belongs to a mark may be on its way still; output after that which came with it is not.
    if (mark == mark_) {
      ASSERT_EQ(stands_for, mark);
      ++exact;
    }
    mark_ = mark;
    taken_ = sink.taken();
  }

  static std::uint64_t on_screen(const terminal::Screen& screen) {
    std::uint64_t number = 0;
    for (const auto& run : screen.line(terminal::Buffer::main, 0).runs) {
      std::from_chars(run.text.data(), run.text.data() + run.text.size(), number);
    }
    return number;
  }

  std::uint64_t mark_ = 0;
  std::uint64_t taken_ = 0;
};

TEST(SettledMarks, AKeyThatIsNotAnsweredCostsOneMoreDatagramAndThenThereIsSilence) {
  LinkProfile link;
  link.delay = 50ms;
  DisplayWorld world({link, link}, kSize, 1);
  const auto& sink = world.client().client_session.display();
  const auto sent = [&] { return world.network().count(Role::server).sent; };
  world.program.print("$ ");
  world.run_for(5s);
  world.program.set_echo(false);
  world.type("x");
  world.run_for(700ms);
  EXPECT_EQ(sink.mark(), (wire::SeenRecord{.input = 1, .settled = wire::Settled::yes}));
  const auto before = sent();
  world.run_for(10s);
  EXPECT_EQ(sent(), before);
}

class MarksTest : public testing::TestWithParam<std::uint64_t /* bytes per second, 0: no limit */> {};

TEST_P(MarksTest, TheScreenHasSeenExactlyTheInputBelowItsMark) {
  int exact = 0;
  for (const auto seed : seeds(1, 4)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    test::SeededRandom random(seed);
    const auto bytes_per_second = GetParam();
    MarkedSession session({bad_link(random, bytes_per_second), bad_link(random, bytes_per_second)}, seed);
    session.run_for(1s);
    session.write_on();
    for (int i = 0; i < 40 && !testing::Test::HasFailure(); ++i) {
      session.world.type(std::string(1 + random.below(3), 'k'));
      if (random.below(20) == 0) session.world.network().set_down(true);
      session.run_for(std::chrono::milliseconds(random.below(300)));
      session.world.network().set_down(false);
    }
    session.run_for(1s);
    ASSERT_FALSE(testing::Test::HasFailure());
    exact += session.exact;
  }
  EXPECT_GT(exact, 10) << "in all: on the worst networks there are few";
}

INSTANTIATE_TEST_SUITE_P(OutputAndPictures, MarksTest, testing::Values(0, 20'000));

}  // namespace
}  // namespace mp::sim
