// Plays one scenario with one seed: a session stands, a person types with human pauses into a program that echoes, the network
// changes as the row says. What must hold in any network is checked on the way: everything arrives exactly once and in order,
// both directions are complete after the network has healed, no number is sealed twice, memory is bounded, and in the end the
// session is quiet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/scenario.hpp"

namespace mp::sim {

struct Outcome {
  std::string failure;               // the first thing that did not hold; empty: all did
  std::vector<Duration> echoes;      // of the keys that were typed while the network let packets through
  std::vector<Duration> recoveries;  // for each change to recover from: until everything typed by then was echoed
  Duration bulk{};                   // until the last byte of the bulk download
  std::size_t keys = 0;
  // Both sides together, while there was typing.
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;  // with the headers of IPv4 and UDP
  std::uint64_t stream_bytes = 0;
  std::uint64_t bytes_again = 0;  // of the stream bytes: retransmitted or repeated
  std::size_t memory = 0;         // the most that one side held
};

[[nodiscard]] Outcome run(const Scenario& scenario, std::uint64_t seed, const Tempo& tempo = {});

}  // namespace mp::sim
