#include "libmp/predict/guess_chain.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::predict {
namespace {

class GuessChainTest : public testing::Test {
 protected:
  // Types characters, of which each is guessed to come where the cursor is by then.
  void type(std::string_view text, Confidence confidence = Confidence::shown) {
    for (const char letter : text)
      push({.kind = KeyKind::character, .text = {letter}, .end = ++end_}, PendingKey::Guessable::yes);
    place(confidence);
  }
  void push(Key key, PendingKey::Guessable guessable) { chain.push(std::move(key), {}, guessable); }
  void place(Confidence confidence = Confidence::shown) {
    while (const PendingKey* key = chain.next()) {
      auto change = change_by(key->key, {.screen = screen, .sketch = chain.sketch(), .wall = {}});
      ASSERT_TRUE(change);
      chain.place(screen, std::move(*change), confidence);
    }
  }
  void print(std::string_view output) { screen.feed(as_bytes(output)); }

  terminal::Screen screen{{20, 4}, 0};
  GuessChain chain;
  std::uint64_t end_ = 0;
};

TEST_F(GuessChainTest, KnowsWhatHasBeenSeen) {
  chain.begin(screen);
  type("abc");
  EXPECT_EQ(chain.seen(0), 0);
  EXPECT_EQ(chain.seen(2), 2);
  chain.drop(2);
  EXPECT_EQ(chain.seen(2), 0);
  EXPECT_EQ(chain.size(), 1);
}

TEST_F(GuessChainTest, EndsAtAKeyThatIsNotGuessed) {
  chain.begin(screen);
  type("a");
  push({.kind = KeyKind::other, .text = {}, .end = 2}, PendingKey::Guessable::no);
  type("b");
  EXPECT_EQ(chain.guessed(3), 1);
  chain.drop(2);
  chain.begin(screen);
  place();
  EXPECT_EQ(chain.guessed(1), 1);
}

TEST_F(GuessChainTest, TheNewestGuessThatStandsThereCounts) {
  chain.begin(screen);
  type("abc");
  EXPECT_TRUE(chain.judge(screen, 3).unchanged);
  print("ab");
  const Verdict verdict = chain.judge(screen, 3);
  EXPECT_EQ(verdict.confirmed, 2);
  EXPECT_FALSE(verdict.unchanged);
  EXPECT_EQ(chain.judge(screen, 1).confirmed, 0);
}

TEST_F(GuessChainTest, CellsAreNotEnough) {
  chain.begin(screen);
  type("a");
  print("a\r");
  EXPECT_EQ(chain.judge(screen, 1).confirmed, 0);
  EXPECT_TRUE(chain.judge(screen, 1).cells_shown);
}

TEST_F(GuessChainTest, WhatComesToNothingIsNotConfirmed) {
  print("a");
  chain.begin(screen);
  type("b");
  push({.kind = KeyKind::erase, .text = {}, .end = ++end_}, PendingKey::Guessable::yes);
  place();
  const Verdict verdict = chain.judge(screen, 2);
  EXPECT_EQ(verdict.confirmed, 0);
  EXPECT_TRUE(verdict.unchanged);
  EXPECT_TRUE(verdict.still);
}

TEST_F(GuessChainTest, ASuggestionMayStandWhereSomethingWasErased) {
  print("ab");
  chain.begin(screen);
  push({.kind = KeyKind::erase, .text = {}, .end = 1}, PendingKey::Guessable::yes);
  place();
  print("\b\x1b[90mbc\x1b[m\x1b[1;2H");
  EXPECT_EQ(chain.judge(screen, 1).confirmed, 1);
}

TEST_F(GuessChainTest, DrawsWhatTheScreenDoesNotShow) {
  chain.begin(screen);
  type("ab");
  type("c", Confidence::hidden);
  auto drawing = chain.drawing(screen, terminal::Underline::none);
  ASSERT_EQ(drawing.cells.size(), 2);
  EXPECT_EQ(drawing.cells[1].text, "b");
  EXPECT_EQ(drawing.cursor, (terminal::Position{0, 2}));
  print("a");
  drawing = chain.drawing(screen, terminal::Underline::single);
  ASSERT_EQ(drawing.cells.size(), 1);
  EXPECT_EQ(drawing.cells[0].style.underline, terminal::Underline::single);
  print("b");
  EXPECT_TRUE(chain.drawing(screen, terminal::Underline::none).empty());
}

TEST_F(GuessChainTest, WhatIsTooMuchIsGivenUp) {
  chain.begin(screen);
  for (std::size_t i = 0; i <= limits::kMaxPendingKeys; ++i)
    push({.kind = KeyKind::character, .text = "x", .end = ++end_}, PendingKey::Guessable::yes);
  EXPECT_EQ(chain.size(), 2);
  EXPECT_EQ(chain[0].guessable, PendingKey::Guessable::no);
  EXPECT_EQ(chain[0].key.end, limits::kMaxPendingKeys);
  EXPECT_EQ(chain.next(), nullptr);
}

}  // namespace
}  // namespace mp::predict
