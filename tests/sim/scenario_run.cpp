#include "tests/sim/scenario_run.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/limits.hpp"
#include "tests/sim/typist.hpp"

namespace mp::sim {
namespace {

// The first second belongs to the session's start, over the same distance without trouble.
constexpr Duration kStart = 1s;
// After the last event everything must have arrived within this.
constexpr Duration kConvergence = 10min;
// What was asked for in vain runs out, then an idle session says no more than its keepalive needs.
constexpr Duration kSettling = 6min;
constexpr Duration kIdle = 10min;
constexpr auto kMostIdlePackets = static_cast<std::uint64_t>(kIdle / 15s);
// For what comes, and for timers.
constexpr auto kMostIdleWakeUps = 2 * kMostIdlePackets;
// What a program that copies files hands over at a time.
constexpr std::size_t kBulkPiece = 128 * 1024;
constexpr std::uint64_t kIpAndUdpHeaders = 28;

NetworkProfile without_trouble(const NetworkProfile& network) {
  NetworkProfile clean;
  clean.up.delay = network.up.delay;
  clean.down.delay = network.down.delay;
  return clean;
}

struct Press {
  Instant at;
  bool felt;  // counts as an echo; a key typed into an outage counts for the recovery only
};

struct Recovery {
  Instant since;
  std::size_t keys;     // back when as many are echoed
  std::uint64_t lines;  // and the display stream is shown up to here
};

class Session {
 public:
  Session(const Scenario& scenario, std::uint64_t seed, const Tempo& tempo)
      : scenario_(scenario), world_(without_trouble(scenario.network), seed, tempo), random_(seed ^ 0x6b6579u) {
    world_.run_echo_program();
    world_.on_echo = [this](std::uint64_t display_end) { echo_ends_.push_back(display_end); };
    world_.on_read = [this](Role reader, StreamId stream, std::uint64_t total) {
      if (reader == Role::client && stream == kDisplayStream) show(total);
      if (stream == kBulkStream && total == scenario_.bulk) outcome_.bulk = world_.now() - begin_;
    };
  }

  Outcome play() {
    world_.run_for(kStart);
    begin_ = world_.now();
    const auto before = sent_so_far();
    world_.network().set_profile(scenario_.network);
    start_others();
    type_through_events();
    const bool complete = world_.run_until([this] { return all_arrived(); }, kConvergence);
    count_cost(before);
    if (!complete && world_.failure().empty()) outcome_.failure = "not everything arrived: " + state();
    if (complete) fall_silent();
    if (!world_.failure().empty()) outcome_.failure = world_.failure();
    outcome_.keys = pressed_.size();
    outcome_.memory = world_.largest_retained();
    return std::move(outcome_);
  }

 private:
  void start_others() {
    if (scenario_.output.total > 0) world_.plan(Role::server, kDisplayStream, scenario_.output);
    if (scenario_.bulk > 0) world_.plan(Role::server, kBulkStream, {scenario_.bulk, kBulkPiece, 1ms});
    if (scenario_.competitor == Competitor::none) return;
    const auto from = scenario_.competitor == Competitor::uploads ? Role::client : Role::server;
    world_.network().start_competing_flow(from, world_.now());
  }

  void type_through_events() {
    auto event = scenario_.events.begin();
    const auto end = scenario_.events.end();
    const auto moment = [this](const Event& one) { return begin_ + one.at + part_of(one.spread); };
    next_key_ = world_.now();
    auto next_event = event != end ? moment(*event) : next_key_;
    while (world_.failure().empty() && (event != end || typed_ < scenario_.keys)) {
      const bool event_is_next = event != end && (!typing() || next_event <= next_key_);
      run_to(event_is_next ? next_event : next_key_);
      if (event_is_next) {
        apply(*event);
        if (++event != end) next_event = moment(*event);
      } else {
        ++typed_;
        press();
        next_key_ = world_.now() + typing_pause(random_);
      }
    }
  }

  [[nodiscard]] Duration part_of(Duration most) {
    return most > 0ns ? Duration{static_cast<Duration::rep>(random_.below(static_cast<std::uint64_t>(most.count())))} : 0ns;
  }

  [[nodiscard]] bool typing() const { return !away_ && typed_ < scenario_.keys; }

  void run_to(Instant when) {
    if (when > world_.now()) world_.run_for(when - world_.now());
  }

  void press() {
    pressed_.push_back({world_.now(), !away_});
    world_.press_key();
  }

  void apply(const Event& event) {
    switch (event.change) {
      case Change::link:
        return world_.network().set_profile(*event.network);
      case Change::cut:
        world_.network().set_down(true);
        return leave();
      case Change::sleep:
        world_.set_asleep(Role::client, true);
        return leave();
      case Change::heal:
        world_.network().set_down(false);
        return come_back();
      case Change::wake:
        world_.set_asleep(Role::client, false);
        press();
        return come_back();
      case Change::rebind:
        world_.network().rebind();
        press();
        return recover();
      case Change::roam:
        world_.network().roam_to_v6();
        press();
        return recover();
      case Change::key:
        return press();
      case Change::line:
        world_.print_line();
        line_end_ = world_.bytes_written(Role::server, kDisplayStream);
        return;
    }
  }

  // What was typed a moment ago is caught in the outage, too.
  void leave() {
    away_ = true;
    for (auto i = shown_; i < pressed_.size(); ++i) pressed_[i].felt = false;
  }

  void come_back() {
    away_ = false;
    next_key_ = world_.now() + typing_pause(random_);
    recover();
  }

  void recover() { recoveries_.push_back({world_.now(), pressed_.size(), line_end_}); }

  void show(std::uint64_t total) {
    for (; shown_ < echo_ends_.size() && echo_ends_[shown_] <= total; ++shown_) {
      if (pressed_[shown_].felt) outcome_.echoes.push_back(world_.now() - pressed_[shown_].at);
    }
    std::erase_if(recoveries_, [&](const Recovery& one) {
      if (shown_ < one.keys || total < one.lines) return false;
      outcome_.recoveries.push_back(world_.now() - one.since);
      return true;
    });
  }

  [[nodiscard]] bool all_arrived() const { return shown_ == pressed_.size() && world_.all_done(); }

  [[nodiscard]] std::string state() const {
    return std::to_string(shown_) + " of " + std::to_string(pressed_.size()) + " keys echoed, " +
           std::to_string(world_.bytes_read(Role::client, kDisplayStream)) + " bytes shown";
  }

  [[nodiscard]] std::array<std::uint64_t, 2> sent_so_far() {
    return {world_.network().count(Role::client).sent, world_.network().count(Role::server).sent};
  }

  void count_cost(const std::array<std::uint64_t, 2>& before) {
    const auto after = sent_so_far();
    outcome_.packets = after[0] + after[1] - before[0] - before[1];
    for (const Role role : {Role::client, Role::server}) {
      const auto& statistics = world_.connection(role).statistics();
      outcome_.bytes += statistics.bytes_sent + kIpAndUdpHeaders * statistics.datagrams_sent;
      outcome_.stream_bytes += statistics.stream_bytes_sent;
      outcome_.bytes_again += statistics.stream_bytes_retransmitted + statistics.stream_bytes_repeated;
    }
  }

  void fall_silent() {
    for (const Role role : {Role::client, Role::server}) world_.network().stop_competing_flow(role);
    world_.network().set_profile(without_trouble(scenario_.network));
    world_.run_for(kSettling);
    const auto before = sent_so_far();
    const std::array timeouts{world_.timeouts(Role::client), world_.timeouts(Role::server)};
    const std::array wake_ups{world_.wake_ups(Role::client), world_.wake_ups(Role::server)};
    world_.run_for(kIdle);
    const auto after = sent_so_far();
    for (const Role role : {Role::client, Role::server}) {
      const auto i = static_cast<std::size_t>(role);
      const auto packets = after.at(i) - before.at(i);
      const auto timers = world_.timeouts(role) - timeouts.at(i);
      const auto all = world_.wake_ups(role) - wake_ups.at(i);
      if (packets > kMostIdlePackets || timers > kMostIdlePackets || all > kMostIdleWakeUps) {
        outcome_.failure = "not quiet when idle: " + std::to_string(packets) + " packets, " + std::to_string(timers) +
                           " timeouts, " + std::to_string(all) + " wake-ups";
      }
    }
  }

  const Scenario& scenario_;
  World world_;
  test::SeededRandom random_;
  Instant begin_;
  Instant next_key_;
  bool away_ = false;
  std::size_t typed_ = 0;
  std::size_t shown_ = 0;
  std::uint64_t line_end_ = 0;  // of the newest line
  std::vector<Press> pressed_;
  std::vector<std::uint64_t> echo_ends_;
  std::vector<Recovery> recoveries_;
  Outcome outcome_;
};

}  // namespace

Outcome run(const Scenario& scenario, std::uint64_t seed, const Tempo& tempo) { return Session(scenario, seed, tempo).play(); }

}  // namespace mp::sim
