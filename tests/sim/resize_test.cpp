// A terminal that changes its size while output is on its way to it, or lines that it has missed: what its own scrollback holds
// in the end, and its screen below that, is the program's output, line by line.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "tests/sim/display_world.hpp"
#include "tests/sim/seeds.hpp"

namespace mp::sim {
namespace {

constexpr terminal::Size kSize{80, 24};
constexpr std::uint16_t kFewestRows = 5;

// How the window changes: with each step higher or lower by some rows, or to any size.
enum class Resizes : std::uint8_t { shrink, grow, any_height, any_size };

Duration milliseconds(std::uint64_t count) { return static_cast<Duration::rep>(count) * Duration(1ms); }

// A program that prints numbered lines, and a user who does things to the window.
class Stage {
 public:
  Stage(std::uint64_t seed, Resizes resizes) : random_(seed), resizes_(resizes), world_(profile(), kSize, seed) {
    print(100);
    world_.run_for(2s);
  }

  void print(int count) {
    std::string text;
    for (const auto end = lines_ + count; lines_ < end; ++lines_) text += line(lines_);
    world_.program.print(text);
  }
  // Lines that can't be packed well take their time on the way.
  void print_noise(int count) {
    std::string text;
    for (const auto end = lines_ + count; lines_ < end; ++lines_) {
      text += "noise " + std::to_string(random_.below(UINT32_MAX)) + std::to_string(random_.below(UINT32_MAX)) + line(lines_);
    }
    world_.program.print(text);
  }
  void pause(std::uint64_t most_milliseconds) { world_.run_for(milliseconds(random_.below(most_milliseconds))); }
  void resize() {
    size_ = next_size();
    world_.resize(size_);
  }
  void go_away() { world_.network().set_down(true); }
  void come_back() {
    world_.network().set_down(false);
    world_.client().client.probe_now(world_.now());
  }
  [[nodiscard]] std::uint64_t below(std::uint64_t most) { return random_.below(most); }
  DisplayWorld& world() { return world_; }

  // The numbers of the lines that the user can scroll through in the end.
  [[nodiscard]] std::vector<int> shown() {
    world_.run_for(20s);
    print(60);
    world_.run_for(5s);
    EXPECT_EQ(world_.failure(), "");
    auto rows = scrollback_text(world_.terminal());
    std::ranges::move(screen_text(world_.terminal()), std::back_inserter(rows));
    std::vector<int> numbers;
    for (const auto& row : rows) {
      const auto mark = row.find("line ");
      if (mark == std::string::npos) continue;
      std::from_chars(row.data() + mark + 5, row.data() + row.size(), numbers.emplace_back(-1));
    }
    return numbers;
  }
  [[nodiscard]] int lines() const noexcept { return lines_; }

 private:
  [[nodiscard]] NetworkProfile profile() {
    LinkProfile link;
    link.delay = 5ms + milliseconds(random_.below(60));
    link.bytes_per_second = (std::uint64_t{1'000'000} << random_.below(5)) / 8;
    link.queue_bytes = 64 * 1024;
    return {link, link};
  }
  [[nodiscard]] static std::string line(int number) { return "line " + std::to_string(number) + ", some text\r\n"; }
  [[nodiscard]] terminal::Size next_size() {
    const auto step = static_cast<std::uint16_t>(1 + random_.below(6));
    const auto any_rows = static_cast<std::uint16_t>(kFewestRows + random_.below(40));
    switch (resizes_) {
      case Resizes::shrink:
        return {size_.columns, static_cast<std::uint16_t>(std::max<int>(size_.rows, kFewestRows + step) - step)};
      case Resizes::grow:
        return {size_.columns, static_cast<std::uint16_t>(size_.rows + step)};
      case Resizes::any_height:
        return {size_.columns, any_rows};
      case Resizes::any_size:
        return {static_cast<std::uint16_t>(14 + random_.below(80)), any_rows};
    }
    return size_;
  }

  test::SeededRandom random_;
  Resizes resizes_;
  terminal::Size size_ = kSize;
  int lines_ = 0;
  DisplayWorld world_;
};

std::vector<int> numbers_below(int end) {
  std::vector<int> numbers(static_cast<std::size_t>(end));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

class ResizeTest : public testing::Test {
 protected:
  static constexpr std::initializer_list<Resizes> kHeights{Resizes::shrink, Resizes::grow, Resizes::any_height};

  static void expect_every_line_once(std::initializer_list<Resizes> kinds, const std::function<void(Stage&)>& play) {
    for (const auto resizes : kinds) {
      for (const auto seed : seeds(1, 8)) {
        SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed) + ", kind " + std::to_string(static_cast<int>(resizes)));
        Stage stage(seed, resizes);
        play(stage);
        const auto shown = stage.shown();
        ASSERT_EQ(shown, numbers_below(stage.lines()));
      }
    }
  }
};

TEST_F(ResizeTest, NothingIsLostOrTwiceWhileTheProgramWritesALittle) {
  expect_every_line_once(kHeights, [](Stage& stage) {
    for (int i = 0; i < 20; ++i) {
      stage.print(1 + static_cast<int>(stage.below(5)));
      stage.pause(60);
      if (stage.below(4) == 0) stage.resize();
      stage.pause(30);
    }
  });
}

// Many sizes in a row, of which the server hears late, and lines that have to be wrapped anew.
TEST_F(ResizeTest, NothingIsLostOrTwiceWhileAWindowIsDragged) {
  expect_every_line_once({Resizes::any_height, Resizes::any_size}, [](Stage& stage) {
    for (int i = 0; i < 3; ++i) {
      stage.print(5);
      for (int step = 0; step < 10; ++step) {
        stage.pause(30);
        stage.resize();
      }
      stage.world().run_for(1s);
    }
  });
}

TEST_F(ResizeTest, NothingIsLostOrTwiceWhenTheSizeChangesInAnOutage) {
  expect_every_line_once(kHeights, [](Stage& stage) {
    stage.go_away();
    stage.print(300);
    stage.world().run_for(5s);
    stage.resize();
    stage.print(300);
    stage.world().run_for(1s);
    stage.come_back();
  });
}

void catch_up(Stage& stage) {
  stage.go_away();
  stage.print_noise(3000);
  stage.world().run_for(5s);
  stage.come_back();
  for (int i = 0; i < 3; ++i) {
    stage.pause(150);
    stage.resize();
  }
}

TEST_F(ResizeTest, NothingIsLostOrTwiceWhenATerminalGrowsWhileMissedLinesCome) {
  expect_every_line_once({Resizes::grow}, catch_up);
}

// The first that the server hears after the outage is the change of size.
TEST_F(ResizeTest, NothingIsLostOrTwiceWhenATerminalHasGrownByTheEndOfAnOutage) {
  expect_every_line_once({Resizes::grow}, [](Stage& stage) {
    stage.go_away();
    stage.print_noise(3000);
    stage.world().run_for(5s);
    stage.resize();
    stage.come_back();
  });
}

// One that becomes lower pushes what it shows into its scrollback: before the lines that are still to come, where nobody can
// get it out again. It comes once more where it belongs.
TEST_F(ResizeTest, NothingIsLostWhenATerminalShrinksWhileMissedLinesCome) {
  for (const auto seed : seeds(1, 16)) {
    SCOPED_TRACE("MP_SIM_SEED=" + std::to_string(seed));
    Stage stage(seed, Resizes::shrink);
    catch_up(stage);
    const auto shown = stage.shown();
    std::map<int, std::ptrdiff_t> last;
    for (auto at = shown.begin(); at != shown.end(); ++at) last[*at] = at - shown.begin();
    ASSERT_EQ(last.size(), static_cast<std::size_t>(stage.lines()));
    EXPECT_TRUE(std::ranges::is_sorted(last, {}, [](const auto& line) { return line.second; }));
    EXPECT_LE(shown.size(), last.size() + kSize.rows - kFewestRows);
  }
}

// What is on its way when the size changes is output behind a picture that is not shown any more.
TEST_F(ResizeTest, AFloodGoesOnInAHigherTerminal) {
  expect_every_line_once({Resizes::grow}, [](Stage& stage) {
    stage.print(4000);
    for (int i = 0; i < 3; ++i) {
      stage.pause(200);
      stage.resize();
    }
  });
}

}  // namespace
}  // namespace mp::sim
