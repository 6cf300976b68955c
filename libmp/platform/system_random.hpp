// The kernel's randomness, for everything real.
#pragma once

#include "libmp/core/random_source.hpp"

namespace mp::platform {

class SystemRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override;
};

}  // namespace mp::platform
