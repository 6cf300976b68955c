// Which seeds a simulation runs. MP_SIM_SEED=N runs only N (to replay a failure); MP_SIM_SCALE=K runs K times as many
// (overnight).
#pragma once

#include <cstdint>
#include <vector>

namespace mp::sim {

// `count` seeds from `first` on, unless the environment asks for others.
[[nodiscard]] std::vector<std::uint64_t> seeds(std::uint64_t first, std::uint64_t count);

}  // namespace mp::sim
