// Plays a recorded session through the predictor in virtual time: a client and a server with half of `round_trip` between them.
#pragma once

#include <string>
#include <vector>

#include "libmp/predict/figures.hpp"
#include "tests/typing/judge.hpp"

namespace mp::typing {

struct Replayed {
  Measure measure;
  predict::Figures figures;
  std::vector<std::string> remarks;  // Judge's
};

[[nodiscard]] Replayed replay(const Recording& recording, Duration round_trip);

}  // namespace mp::typing
