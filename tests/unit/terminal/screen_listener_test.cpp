#include "libmp/terminal/screen_listener.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libmp/terminal/screen.hpp"

namespace mp::terminal {
namespace {

// One line for each call: what, where it ends, and where the cursor was then.
class Heard final : public ScreenListener {
 public:
  explicit Heard(const Screen& screen) : screen_(screen) {}
  void on_query(const Query& query, std::uint64_t end) override { add("query", static_cast<unsigned>(query.kind), end); }
  void on_effect(const Effect& effect, std::uint64_t end) override { add("effect", static_cast<unsigned>(effect.kind), end); }
  std::vector<std::string> lines;

 private:
  void add(const std::string& what, unsigned kind, std::uint64_t end) {
    const auto at = screen_.cursor().position;
    lines.push_back(what + " " + std::to_string(kind) + " @" + std::to_string(end) + " " + std::to_string(at.row) + "," +
                    std::to_string(at.column));
  }
  const Screen& screen_;
};

using Lines = std::vector<std::string>;

std::string line(const char* what, auto kind, const char* rest) {
  return std::string(what) + " " + std::to_string(static_cast<unsigned>(kind)) + rest;
}

Lines heard_of(std::string_view bytes, std::size_t piece) {
  Screen screen({80, 24}, 0);
  Heard heard(screen);
  for (std::size_t at = 0; at < bytes.size(); at += piece) screen.feed(as_bytes(bytes.substr(at, piece)), heard);
  return heard.lines;
}

TEST(ScreenListener, HearsOfEachWhenTheScreenHasComeToIt) {
  const std::string_view bytes = "ab\x1b[6nc\r\n\a\x1b]11;?\a\x1b]52;c;YQ==\x1b\\\x1b[5;5H\x1b[c";
  const Lines expected{line("query", QueryKind::cursor_position, " @6 0,2"), line("effect", EffectKind::bell, " @10 1,0"),
                       line("query", QueryKind::colours, " @17 1,0"), line("effect", EffectKind::clipboard, " @30 1,0"),
                       line("query", QueryKind::primary_attributes, " @39 4,4")};
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) EXPECT_EQ(heard_of(bytes, piece), expected) << piece;
}

TEST(ScreenListener, ListeningChangesNothingOfTheScreen) {
  const auto bytes = as_bytes("a\x1b[1mb\a\x1b[6n\x1b]0;t\a\x1b[?1049h\x1b]4;1;?;2;#fff\x1b\\c\x1b(0\nq");
  Screen alone({80, 24}, 10);
  Screen listened({80, 24}, 10);
  Heard heard(listened);
  alone.feed(bytes);
  listened.feed(bytes, heard);
  EXPECT_EQ(difference(alone, listened), std::nullopt);
}

TEST(ScreenListener, BarriersAreKnownToTheScreen) {
  Screen screen({80, 24}, 0);
  Heard heard(screen);
  screen.feed(as_bytes("text::TRZSZ:TRANSFER:"), heard);
  EXPECT_FALSE(screen.barriers().is_open());
  screen.feed(as_bytes("\r\n::TRZSZ:TRANSFER:S"), heard);
  EXPECT_TRUE(screen.barriers().is_open());
  screen.handle_silence();
  EXPECT_FALSE(screen.barriers().is_open());
  EXPECT_EQ(screen.barriers().closed_at(), screen.consumed());
  screen.feed(as_bytes("\x1bP1000p%begin"), heard);
  EXPECT_TRUE(screen.barriers().is_open());
  screen.feed(as_bytes("%exit\x1b\\"), heard);
  EXPECT_FALSE(screen.barriers().is_open());
}

}  // namespace
}  // namespace mp::terminal
