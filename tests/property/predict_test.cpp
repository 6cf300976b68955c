// Whatever programs do and whatever is typed: guesses go away, and no secret is ever one.
#include <gtest/gtest.h>

#include "tests/property/seeds.hpp"
#include "tests/property/typed_world.hpp"

namespace mp::test {
namespace {

class Predicted : public testing::TestWithParam<Habit> {};

TEST_P(Predicted, NothingIsLeftAndNoSecretIsShown) {
  for (const std::uint64_t seed : seeds(1, 100)) {
    TypedWorld world(GetParam(), seed);
    world.run(120);
    EXPECT_TRUE(world.predictor().shown().empty()) << "seed " << seed;
    EXPECT_FALSE(world.secret_shown()) << "seed " << seed;
    EXPECT_FALSE(world.spun()) << "seed " << seed;
    if (HasFailure()) return;
  }
}

// Where programs echo, guesses are shown; where they don't, next to none are.
TEST_P(Predicted, GuessesAreShownWhereProgramsEcho) {
  predict::Figures figures;
  for (const std::uint64_t seed : seeds(1, 20)) {
    TypedWorld world(GetParam(), seed);
    world.run(120);
    figures.typed += world.predictor().figures().typed;
    figures.shown_at_once += world.predictor().figures().shown_at_once;
    figures.wrong += world.predictor().figures().wrong;
  }
  const bool echoes = GetParam() != Habit::silent && GetParam() != Habit::disguises;
  if (echoes) {
    EXPECT_GT(figures.shown_at_once, figures.typed / 10);
  } else {
    EXPECT_LT(figures.shown_at_once, figures.typed / 1000);
  }
  EXPECT_LT(figures.wrong, figures.typed / 10);
}

std::string name_of(const testing::TestParamInfo<Habit>& test) {
  constexpr std::array kNames{"Echoes", "Silent", "Disguises", "EditsLine", "RedrawsAll", "FillsScreen", "AsksSecret"};
  return kNames[static_cast<std::size_t>(test.param)];
}

INSTANTIATE_TEST_SUITE_P(Property, Predicted, testing::ValuesIn(kHabits), name_of);

}  // namespace
}  // namespace mp::test
