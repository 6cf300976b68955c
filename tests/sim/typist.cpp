#include "tests/sim/typist.hpp"

#include <cmath>

namespace mp::sim {
namespace {

constexpr double kMedianNanoseconds = 170e6;
constexpr double kSpread = 0.5;  // a third of all pauses are shorter than 0.6 or longer than 1.65 medians

}  // namespace

Duration typing_pause(test::SeededRandom& random) {
  // Twelve uniform numbers make a normal one that is the same with every standard library.
  double normal = -6;
  for (int i = 0; i < 12; ++i) normal += static_cast<double>(random.below(1'000'000)) / 1e6;
  return Duration{static_cast<Duration::rep>(kMedianNanoseconds * std::exp(kSpread * normal))};
}

}  // namespace mp::sim
