// Streams that no sane program writes: ordinary sequences in random order with random numbers, and random bytes.
#pragma once

#include "libmp/core/bytes.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::test {

// Text, controls, and every kind of sequence that a screen knows, `pieces` of them.
[[nodiscard]] Bytes random_sequences(SeededRandom& random, std::size_t pieces);
// Any bytes, some of them more often: ESC, CSI, digits.
[[nodiscard]] Bytes random_bytes(SeededRandom& random, std::size_t count);

}  // namespace mp::test
