// Where a machine gets its randomness from: handed in, so that the same seed gives the same bytes in a test.
// platform/system_random is the real one (the kernel's), tests/support/seeded_random the replayable one.
#pragma once

#include "libmp/core/bytes.hpp"

namespace mp {

class RandomSource {
 public:
  RandomSource() = default;
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;
  virtual ~RandomSource() = default;

  // Fills all of `out`. Cannot fail: an implementation that has no randomness to give stops the program.
  virtual void fill(MutableByteView out) = 0;
};

}  // namespace mp
