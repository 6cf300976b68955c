// How a person types: the pause to the next key, log-normal with a median of 170 ms.
#pragma once

#include "libmp/core/time.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::sim {

[[nodiscard]] Duration typing_pause(test::SeededRandom& random);

}  // namespace mp::sim
