// The replayable RandomSource: the same seed gives the same bytes. A failing test prints its seed.
#pragma once

#include <random>

#include "libmp/core/random_source.hpp"

namespace mp::test {

class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void fill(MutableByteView out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }
  std::uint64_t next() { return engine_(); }
  // Uniform in [0, bound); bound > 0. Modulo bias does not matter at the bounds tests use.
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  // True with a probability of `share` in 0..1.
  bool chance(double share) { return static_cast<double>(engine_() >> 11) * 0x1.0p-53 < share; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace mp::test
