// A scenario is a row of data: the network a person types over, what happens to it meanwhile, and what the person must feel at
// most. scenario_table has the rows, scenario_run plays one, scenario_report prints what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/sim/world.hpp"

namespace mp::sim {

enum class Change : std::uint8_t {
  link,    // the network is now as `network` says
  cut,     // nothing gets through, and the person stops typing
  heal,    // it does again
  rebind,  // the client's NAT gives it a new port
  roam,    // the client moves from IPv4 to IPv6
  sleep,   // the client's machine is suspended
  wake,
  key,   // one key more, whatever the state of the network
  line,  // one line of output more, likewise
};

struct Event {
  Duration at;  // after the first key
  Change change;
  std::optional<NetworkProfile> network = {};
  Duration spread = 0ms;  // up to this much later, by the seed, so that no timer meets it at the same phase each time
};

// Whoever else uses the client's access.
enum class Competitor : std::uint8_t { none, uploads, downloads };

// Upper bounds over all seeds of a row; nothing: not asserted. The echo counts in round trips of the unloaded network.
struct Bounds {
  std::optional<double> median = {};
  std::optional<double> mean = {};
  std::optional<double> p99 = {};
  std::optional<double> packets_per_key = {};
  std::optional<Duration> recovery = {};
  std::optional<Duration> bulk = {};
};

struct Scenario {
  std::string_view name;
  NetworkProfile network;
  std::vector<Event> events = {};
  WriterPlan output = {};  // of the program beside the echoes; nothing by default
  std::uint64_t bulk = 0;  // bytes that the session itself downloads meanwhile, as fast as it may
  Competitor competitor = Competitor::none;
  std::size_t keys = 200;
  Bounds bounds = {};
};

// From a key to its echo where no queue stands.
[[nodiscard]] inline Duration round_trip(const Scenario& scenario) {
  return scenario.network.up.delay + scenario.network.down.delay;
}

// Every scenario, in the order in which they are printed.
[[nodiscard]] const std::vector<Scenario>& scenario_table();

}  // namespace mp::sim
