#include "tests/property/seeds.hpp"

#include <cstdlib>
#include <string>

namespace mp::test {

std::size_t property_scale() {
  const char* scale = std::getenv("MP_PROPERTY_SCALE");
  return scale != nullptr ? std::stoul(scale) : 1;
}

std::vector<std::uint64_t> seeds(std::uint64_t first, std::size_t count) {
  if (const char* one = std::getenv("MP_PROPERTY_SEED")) return {std::stoull(one)};
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < count * property_scale(); ++i) all.push_back(first + i);
  return all;
}

}  // namespace mp::test
