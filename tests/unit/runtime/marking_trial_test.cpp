#include "libmp/runtime/marking_trial.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

// A peer behind a path, and a user who types a key every two seconds; what was not answered is sent again every 100 ms.
class TypingOver {
 public:
  enum class Path { carries_all, drops_marked, carries_nothing };

  // How long the key waits for its answer; the patience of the user is a minute.
  Duration key(Path path) {
    now_ += 2s;
    const auto typed = now_;
    std::optional<Instant> owed;
    while (now_ - typed < 1min) {
      const bool marked = trial_.marks(owed, now_);
      owed = owed.value_or(typed);
      last_marked_ = marked;
      now_ += 100ms;
      const bool arrives = path == Path::carries_all || (path == Path::drops_marked && !marked);
      if (arrives) break;
    }
    static_cast<void>(trial_.marks(owed, now_));
    static_cast<void>(trial_.marks(std::nullopt, now_));
    return now_ - typed;
  }
  [[nodiscard]] bool last_marked() const noexcept { return last_marked_; }

 private:
  MarkingTrial trial_;
  Instant now_{1h};
  bool last_marked_ = false;
};

using Path = TypingOver::Path;

TEST(MarkingTrial, APathThatCarriesMarksKeepsThem) {
  TypingOver user;
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(user.key(Path::carries_all), 100ms);
    EXPECT_TRUE(user.last_marked());
  }
}

TEST(MarkingTrial, APathThatDropsMarksCostsAFewPausesAndThenNone) {
  TypingOver user;
  for (unsigned i = 0; i < MarkingTrial::kMaxSilences; ++i) EXPECT_EQ(user.key(Path::drops_marked), 1100ms);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(user.key(Path::drops_marked), 100ms);
}

TEST(MarkingTrial, OutagesDoNotEndMarksThatGetThrough) {
  TypingOver user;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(user.key(Path::carries_nothing), 1min);
    EXPECT_FALSE(user.last_marked());
    user.key(Path::carries_all);
    user.key(Path::carries_all);
    EXPECT_TRUE(user.last_marked());
  }
}

}  // namespace
}  // namespace mp::runtime
