// Which random courses the property tests take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mp::test {

// How much of everything the environment asks for (MP_PROPERTY_SCALE); 1 if it does not.
[[nodiscard]] std::size_t property_scale();

// `count` seeds from `first` on, that many times as many, or the one that the environment names (MP_PROPERTY_SEED).
[[nodiscard]] std::vector<std::uint64_t> seeds(std::uint64_t first, std::size_t count);

}  // namespace mp::test
