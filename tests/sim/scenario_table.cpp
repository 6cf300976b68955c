#include "tests/sim/scenario.hpp"

namespace mp::sim {
namespace {

constexpr std::uint64_t kbit(std::uint64_t per_second) { return per_second * 1000 / 8; }

LinkProfile distance(Duration delay) {
  LinkProfile link;
  link.delay = delay;
  return link;
}

LinkProfile lossy(Duration delay, double loss) {
  auto link = distance(delay);
  link.loss = loss;
  return link;
}

LinkProfile limited(Duration delay, std::uint64_t bytes_per_second, std::size_t queue) {
  auto link = distance(delay);
  link.bytes_per_second = bytes_per_second;
  link.queue_bytes = queue;
  return link;
}

LinkProfile with_jitter(LinkProfile link, Duration jitter) {
  link.jitter = jitter;
  return link;
}

LinkProfile with_loss(LinkProfile link, double loss) {
  link.loss = loss;
  return link;
}

LinkProfile with_bursts(LinkProfile link, Bursts bursts) {
  link.bursts = bursts;
  return link;
}

LinkProfile with_mtu(LinkProfile link, std::size_t of_ip) {
  link.mtu = of_ip - 28;
  return link;
}

NetworkProfile both(const LinkProfile& link) { return {link, link}; }

Event at(Duration when, Change change, Duration spread = 0ms) { return {when, change, std::nullopt, spread}; }

// `first` and `second` take turns, `count` changes in all.
std::vector<Event> alternate(const NetworkProfile& first, Duration first_for, const NetworkProfile& second, Duration second_for,
                             int count) {
  std::vector<Event> events;
  Duration when = first_for;
  for (int i = 0; i < count; ++i) {
    const bool now_second = i % 2 == 0;
    events.push_back({when, Change::link, now_second ? second : first, 0ms});
    when += now_second ? second_for : first_for;
  }
  return events;
}

// A key is typed in the outage, a second or a few before its end.
std::vector<Event> outage(Duration length) {
  return {at(10s, Change::cut), at(10s + length - 1s, Change::key), at(10s + length, Change::heal, 4s)};
}

// The person has stopped typing long before, and looks on; a program writes a line in the outage.
std::vector<Event> outage_looked_at(Duration length) {
  return {at(1min, Change::cut), at(1min + 1s, Change::line), at(1min + length, Change::heal, 4s)};
}

// A build log, a tail -f, a progress bar: output that a person types beside.
constexpr WriterPlan kChatter{200'000, 2000, 200ms, AtEnd::stay_open};
// Pages of text, one after the other.
constexpr WriterPlan kPages{3'000'000, 20'000, 50ms, AtEnd::stay_open};

// --- the networks ---

NetworkProfile third_generation(std::uint64_t down) {
  return {with_loss(with_jitter(limited(60ms, kbit(384), 48 * 1024), 15ms), 0.005),
          with_loss(with_jitter(limited(60ms, down, 128 * 1024), 25ms), 0.005)};
}

// 20 Mbit/s down with a queue of half a second, as base stations have.
NetworkProfile mobile() {
  return {with_jitter(limited(25ms, kbit(10'000), 256 * 1024), 6ms), with_jitter(limited(25ms, kbit(20'000), 1'250'000), 6ms)};
}

NetworkProfile satellite() {
  return {with_loss(limited(300ms, kbit(2'000), 256 * 1024), 0.01), with_loss(limited(300ms, kbit(20'000), 1024 * 1024), 0.01)};
}

NetworkProfile wifi(double loss_inside) { return both(with_bursts(with_jitter(distance(5ms), 4ms), {0.03, 0.2, loss_inside})); }

// An upload fills the modem's queue of a whole second.
NetworkProfile bloated() { return {limited(20ms, kbit(1'000), 125'000), limited(20ms, kbit(16'000), 256 * 1024)}; }

std::vector<Scenario> clean_and_lossy() {
  const auto bursts = both(with_bursts(distance(50ms), {0.05, 0.2, 0.9}));
  return {
      {.name = "100 ms",
       .network = both(distance(50ms)),
       .keys = 300,
       .bounds = {.median = 1.0, .mean = 1.0, .p99 = 1.0, .packets_per_key = 2.3}},
      {.name = "100 ms, 2 % loss",
       .network = both(lossy(50ms, 0.02)),
       .keys = 300,
       .bounds = {.median = 1.0, .mean = 1.15, .p99 = 3.0}},
      {.name = "100 ms, 29 % loss",
       .network = both(lossy(50ms, 0.29)),
       .keys = 300,
       .bounds = {.median = 1.1, .mean = 1.3, .p99 = 3.0}},
      {.name = "100 ms, 50 % loss", .network = both(lossy(50ms, 0.5)), .keys = 300, .bounds = {.mean = 2.5}},
      {.name = "100 ms, 18 % loss in bursts", .network = bursts, .keys = 300, .bounds = {.median = 1.1, .mean = 2.0}},
      {.name = "100 ms, 29 % loss, chatter",
       .network = both(lossy(50ms, 0.29)),
       .output = kChatter,
       .bounds = {.median = 1.3, .mean = 2.0}},
  };
}

// Where a queue of others stands, no echo is faster than the queue: the bounds count it.
std::vector<Scenario> kinds_of_access() {
  return {
      {.name = "3G, rate comes and goes",
       .network = third_generation(kbit(2'000)),
       .events = alternate(third_generation(kbit(2'000)), 3s, third_generation(kbit(300)), 2s, 14),
       .output = kChatter,
       .bounds = {.median = 1.5, .mean = 1.5, .p99 = 3.0}},
      {.name = "LTE, a download fills its queue",
       .network = mobile(),
       .competitor = Competitor::downloads,
       .bounds = {.median = 11.0, .mean = 11.0, .p99 = 13.0}},
      {.name = "satellite, 1 % loss",
       .network = satellite(),
       .output = kChatter,
       .bounds = {.median = 1.05, .mean = 1.15, .p99 = 2.5}},
      {.name = "Wi-Fi, bursts and silences",
       .network = wifi(0.9),
       .events = alternate(wifi(0.9), 2s, both(lossy(5ms, 1.0)), 150ms, 30),
       .bounds = {.median = 2.0, .mean = 4.0}},
      {.name = "bufferbloat, an upload fills 1 s",
       .network = bloated(),
       .competitor = Competitor::uploads,
       .bounds = {.median = 26.0, .mean = 26.0, .p99 = 52.0}},
  };
}

std::vector<Scenario> changes() {
  const auto far = both(distance(50ms));
  const std::vector<Event> rebinds{at(5s, Change::rebind, 1s), at(7s, Change::rebind, 1s)};
  return {
      {.name = "1280-MTU black hole appears",
       .network = both(with_mtu(distance(20ms), 1500)),
       .events = {{5s, Change::link, both(with_mtu(distance(20ms), 1280)), 1s}},
       .output = kPages,
       .keys = 100,
       .bounds = {.median = 1.1, .mean = 1.5, .p99 = 5.0}},
      {.name = "NAT rebinds", .network = far, .events = rebinds, .keys = 100, .bounds = {.mean = 1.05, .recovery = 115ms}},
      {.name = "NAT rebinds in a burst of output",
       .network = far,
       .events = rebinds,
       .output = kPages,
       .keys = 100,
       .bounds = {.median = 1.1, .mean = 1.2, .recovery = 240ms}},
      {.name = "IPv4 to IPv6",
       .network = far,
       .events = {at(10s, Change::roam, 1s)},
       .output = kChatter,
       .keys = 100,
       .bounds = {.median = 1.1, .mean = 1.2, .recovery = 220ms}},
      {.name = "an hour of sleep",
       .network = far,
       .events = {at(10s, Change::sleep), at(1h, Change::wake, 20s)},
       .output = kChatter,
       .keys = 100,
       .bounds = {.median = 1.1, .mean = 1.2, .recovery = 1150ms}},
  };
}

std::vector<Scenario> outages() {
  const auto far = both(distance(50ms));
  return {
      {.name = "cut of 10 s", .network = far, .events = outage(10s), .keys = 100, .bounds = {.mean = 1.1, .recovery = 600ms}},
      {.name = "cut of 10 min",
       .network = far,
       .events = outage(10min),
       .output = kChatter,
       .keys = 100,
       .bounds = {.mean = 1.2, .recovery = 1150ms}},
      {.name = "cut of 8 h",
       .network = far,
       .events = outage(8h),
       .output = kChatter,
       .keys = 100,
       .bounds = {.mean = 1.2, .recovery = 1150ms}},
      // Nothing but probes finds out that the network is back.
      {.name = "cut of 10 s, nobody types",
       .network = far,
       .events = outage_looked_at(10s),
       .keys = 50,
       .bounds = {.recovery = 300ms}},
      {.name = "cut of 3 min, nobody types",
       .network = far,
       .events = outage_looked_at(3min),
       .keys = 50,
       .bounds = {.recovery = 300ms}},
      {.name = "cut of 10 min, nobody types",
       .network = far,
       .events = outage_looked_at(10min),
       .keys = 50,
       .bounds = {.recovery = 700ms}},
      {.name = "cut of 8 h, nobody types",
       .network = far,
       .events = outage_looked_at(8h),
       .keys = 50,
       .bounds = {.recovery = 3100ms}},
  };
}

// Bulk data gives way to keys, and leaves the queue short although a second of it would fit.
std::vector<Scenario> bulk_beside_typing() {
  const auto home = both(limited(20ms, kbit(8'000), 1'000'000));
  const auto lossy_home = both(with_loss(limited(20ms, kbit(8'000), 1'000'000), 0.01));
  return {
      {.name = "8 Mbit/s, 8 MB of bulk",
       .network = home,
       .bulk = 8'000'000,
       .keys = 50,
       .bounds = {.median = 1.3, .mean = 1.3, .bulk = 10s}},
      {.name = "8 Mbit/s, 1 % loss, 8 MB of bulk",
       .network = lossy_home,
       .bulk = 8'000'000,
       .keys = 50,
       .bounds = {.median = 1.3, .mean = 1.3, .bulk = 10s}},
  };
}

std::vector<Scenario> all() {
  std::vector<Scenario> rows;
  for (const auto& group : {clean_and_lossy(), kinds_of_access(), bulk_beside_typing(), changes(), outages()}) {
    rows.insert(rows.end(), group.begin(), group.end());
  }
  return rows;
}

}  // namespace

const std::vector<Scenario>& scenario_table() {
  static const std::vector<Scenario> rows = all();
  return rows;
}

}  // namespace mp::sim
