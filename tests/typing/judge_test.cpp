#include "tests/typing/judge.hpp"

#include <gtest/gtest.h>

namespace mp::typing {
namespace {

constexpr Duration kRoundTrip = 200ms;

// A client that shows what the server has sent, when it comes.
class Plain {
 public:
  explicit Plain(const Recording& recording) : reference_{recording}, judge_{reference_, kRoundTrip} {}

  // `alter` may change a picture on its way to the judge.
  template <typename Alter>
  Judge& play(Alter alter) {
    const auto& keys = reference_.keys();
    std::size_t key = 0;
    const auto type_until = [&](Instant now) {
      for (; key < keys.size() && keys[key].at <= now; ++key) judge_.handle_key(keys[key].at);
    };
    for (std::size_t state = 1; state < reference_.states().size(); ++state) {
      const Instant now = reference_.times()[state] + kRoundTrip;
      type_until(now);
      judge_.handle_picture(alter(state, reference_.states()[state]), now);
    }
    type_until(Instant::max());
    judge_.finish(reference_.times().back() + 10s);
    return judge_;
  }
  Judge& play() {
    return play([](std::size_t, const Picture& picture) { return picture; });
  }

 private:
  Reference reference_;
  Judge judge_;
};

class Recorded : public testing::TestWithParam<Recording> {};

TEST_P(Recorded, IsShownAfterARoundTripAndNeverWronglyWithoutPrediction) {
  Plain plain{GetParam()};
  const Judge& judge = plain.play();
  const Measure& measure = judge.measure();
  EXPECT_GE(measure.keys, 10u);
  EXPECT_LE(measure.share_at_once(), 0.02) << "only what stood there by chance";
  EXPECT_EQ(measure.wrong, 0u) << judge.remarks().back();
  EXPECT_GE(measure.delay_ms(0.5), 200);
  EXPECT_LE(measure.delay_ms(1.0), 1000) << "a key that was never shown";
}

INSTANTIATE_TEST_SUITE_P(Typing, Recorded, testing::ValuesIn(recordings()), [](const auto& each) { return each.param.name; });

Recording two_keys() {
  Recording recording{.name = "two", .kind = "shell", .size = {20, 3}, .events = {}};
  std::uint64_t input = 0;
  const auto add = [&](Duration at, What what, std::string_view text) {
    if (what == What::key) input += text.size();
    recording.events.push_back({.at = Instant{at}, .what = what, .input = input, .bytes = to_bytes(text)});
  };
  add(1s, What::output, "$ ");
  add(2s, What::key, "a");
  add(2010ms, What::output, "a");
  add(3s, What::key, "b");
  add(3010ms, What::output, "b");
  return recording;
}

TEST(Judge, CountsAGlyphThatWasNeverToBeAndKeepsTheDelaysOfTheOthers) {
  const Recording recording = two_keys();
  Plain plain{recording};
  const Judge& judge = plain.play([](std::size_t state, Picture picture) {
    if (state == 2) picture.glyphs[5] = Glyph{U'x'};
    return picture;
  });
  EXPECT_EQ(judge.measure().keys, 2u);
  EXPECT_EQ(judge.measure().wrong, 1u);
  EXPECT_DOUBLE_EQ(judge.measure().share_wrong(), 0.5);
  EXPECT_DOUBLE_EQ(judge.measure().delay_ms(1), 210);
}

TEST(Judge, TakesABlankForShownWhenTheCursorHasPassedIt) {
  Recording recording = two_keys();
  recording.events[1].bytes = recording.events[2].bytes = to_bytes(" ");
  Plain plain{recording};
  const Judge& judge = plain.play();
  EXPECT_EQ(judge.measure().keys, 2u);
  EXPECT_EQ(judge.measure().at_once, 0u);
}

TEST(Judge, TakesAGlyphForRightThatTheRecordingShowsBeforeTheAnswerOfTheNewestKey) {
  const Recording recording = two_keys();
  const Reference reference{recording};
  Judge judge{reference, kRoundTrip};
  judge.handle_picture(reference.states()[1], Instant{1200ms});
  judge.handle_key(Instant{2s});
  judge.handle_picture(reference.states()[2], Instant{2001ms});
  judge.handle_key(Instant{3s});
  judge.handle_picture(reference.states()[3], Instant{3004ms});
  judge.finish(Instant{10s});
  EXPECT_EQ(judge.measure().at_once, 2u);
  EXPECT_EQ(judge.measure().wrong, 0u);
}

TEST(Judge, FindsAGlyphWrongThatComesBeforeItsKey) {
  const Recording recording = two_keys();
  const Reference reference{recording};
  Judge judge{reference, kRoundTrip};
  judge.handle_key(Instant{2s});
  judge.handle_picture(reference.states()[3], Instant{2001ms});
  judge.finish(Instant{10s});
  EXPECT_EQ(judge.measure().wrong, 1u);
}

}  // namespace
}  // namespace mp::typing
