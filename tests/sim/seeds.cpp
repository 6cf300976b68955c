#include "tests/sim/seeds.hpp"

#include <cstdlib>
#include <string>

namespace mp::sim {

std::vector<std::uint64_t> seeds(std::uint64_t first, std::uint64_t count) {
  if (const char* one = std::getenv("MP_SIM_SEED")) return {std::stoull(one)};
  const char* scale = std::getenv("MP_SIM_SCALE");
  const std::uint64_t times = scale != nullptr ? std::stoull(scale) : 1;
  std::vector<std::uint64_t> out;
  // Later rounds lie far away, so that the ranges of different cases don't meet.
  for (std::uint64_t round = 0; round < times; ++round) {
    for (std::uint64_t i = 0; i < count; ++i) out.push_back(round * 1'000'000 + first + i);
  }
  return out;
}

}  // namespace mp::sim
