#include "libmp/transport/congestion_control.hpp"

#include <algorithm>
#include <cmath>

namespace mp::transport {
namespace {

using Phase = CongestionControl::Phase;

struct Row {
  std::string_view name;
  double pacing;
  double window;  // of what the path holds
};

// By Phase.
constexpr Row kRows[] = {
    {"startup", 2.77, 2.0},  // the smallest that doubles the rate each round trip
    {"drain", 0.5, 2.0},    {"up", 1.25, 2.25}, {"down", 0.75, 2.0}, {"cruise", 1.0, 2.0}, {"round trip", 1.0, 0.5},
};
constexpr const Row& gains(Phase phase) noexcept { return kRows[static_cast<std::size_t>(phase)]; }

// Slightly slower than measured: a queue that some error of measurement has left goes away by itself.
constexpr double kPacingMargin = 0.99;
// A sample of so many is wrong by a percent or two at most.
constexpr std::uint64_t kExactPackets = 128;
// Less growth than this in a round trip is none.
constexpr double kGrowth = 1.25;
constexpr unsigned kRoundsWithoutGrowth = 3;
// Losses beyond what the path loses anyway that count, together with a queue, as a sign of congestion.
constexpr double kExcessLoss = 0.02;
constexpr double kExcessLossAlone = 0.08;
constexpr std::uint64_t kExcessPackets = 3;
constexpr double kSlowDown = 0.85;
// More by this factor is worth another look at once.
constexpr double kMore = 1.1;
constexpr std::uint64_t kUpRounds = 2;
constexpr unsigned kShortestCruise = 4;
// In somebody else's queue rounds are long, and what is lost there has to be won back.
constexpr unsigned kCompetingCruise = 2;
// Rounds in which our own queue must be gone.
constexpr std::uint64_t kDrainRounds = 4;
// So often we make way for a queue that does not go away, before we take it for somebody else's and stand our ground so long.
constexpr unsigned kVainDrains = 2;
constexpr std::uint64_t kCompeteRounds = 40;
constexpr int kLongestQueue = 8;  // of somebody else's, in floors
// Less than what `drain` leaves.
constexpr double kFraction = 0.4;
constexpr Duration kMoment = 100ms;
constexpr Duration kRoundTripPause = 50ms;
// On a path shorter than this, batches of packets in the two systems are longer than the path.
constexpr Duration kShortestUseful = 1ms;
constexpr Duration kQuantumTime = 1ms;
// One call can hand so much to the kernel (UDP GSO).
constexpr std::size_t kLargestQuantum = 64000;
constexpr std::size_t kBurstPackets = 10;

}  // namespace

// A queue that others fill is a part of the path: else our share of what is in flight would shrink as it grows.
Duration CongestionControl::round_trip() const noexcept {
  const auto floor = std::max(floor_.value().value_or(200ms), kShortestUseful);
  return competing() ? floor + std::min(queue_, kLongestQueue * floor) : floor;
}

// An eighth of the round trip is not felt; the constant keeps scheduling delays on fast paths from looking like a queue, and on
// slow paths one packet alone takes long.
Duration CongestionControl::allowed_queue() const noexcept {
  const auto packet = bandwidth() > Bandwidth{} ? bandwidth().time_for(static_cast<double>(datagram_)) : Duration{0};
  return round_trip() / 8 + 2ms + packet;
}

double CongestionControl::bytes_on_path() const noexcept { return bandwidth().bytes_in(round_trip()); }

Bandwidth CongestionControl::first_rate() const noexcept {
  return Bandwidth::of(static_cast<double>(kFirstPackets * datagram_), round_trip());
}

std::size_t CongestionControl::window() const noexcept {
  const auto fewest = static_cast<double>((phase_ == Phase::startup ? kFirstPackets : kFewestPackets) * datagram_);
  const auto bursts = phase_ == Phase::round_trip ? 0 : 3 * quantum();
  const auto bytes = gains(phase_).window * bytes_on_path() + static_cast<double>(bursts);
  const auto most = static_cast<double>(limits::kMaxInFlight * datagram_);
  return static_cast<std::size_t>(std::clamp(bytes, fewest, most));
}

Bandwidth CongestionControl::pacing_rate() const noexcept {
  const auto known = phase_ == Phase::startup ? std::max(bandwidth(), first_rate()) : bandwidth();
  const Bandwidth slowest = Bandwidth::of(static_cast<double>(datagram_), round_trip());
  return std::max(gains(phase_).pacing * kPacingMargin * known, slowest);
}

Pace CongestionControl::pace() const noexcept {
  return phase_ == Phase::down || phase_ == Phase::drain || phase_ == Phase::round_trip ? Pace::slow : Pace::full;
}

std::size_t CongestionControl::quantum() const noexcept {
  const auto bytes = static_cast<std::size_t>(std::min(pacing_rate().bytes_in(kQuantumTime), double{kLargestQuantum}));
  return std::max(bytes, datagram_);
}

// At most a quarter of what the path holds, so that the queue of a burst is no longer than a quarter of the round trip.
std::size_t CongestionControl::burst_after_rest() const noexcept {
  const auto quarter = static_cast<std::size_t>(std::min(pacing_rate().bytes_in(round_trip()) / 4, 1e9));
  return std::clamp(quarter, datagram_, kBurstPackets * datagram_);
}

void CongestionControl::enter(Phase phase, Instant now) noexcept {
  phase_ = phase;
  phase_since_ = now;
  phase_round_ = rounds_;
  phase_bandwidth_ = fastest_.best();
  if (phase != Phase::up) return;
  ceiling_ = kNoCeiling;
  calm_until_ = rounds_ + 1;  // what is reported until then is older
}

void CongestionControl::handle_feedback(const Feedback& feedback, Instant now) {
  round_.arrived += feedback.arrived;
  round_.lost += feedback.lost;
  round_.marked += feedback.marked;
  tolerance_.handle_fates(feedback.slow_arrived, feedback.slow_lost);
  if (feedback.round_trip) {
    floor_.handle_sample(*feedback.round_trip, now);
    round_.shortest = std::min(round_.shortest.value_or(*feedback.round_trip), *feedback.round_trip);
    queue_seen_ = *feedback.round_trip > 2 * *floor_.value() + 50ms;
  }
  if (feedback.rate) {
    handle_rate(*feedback.rate, now);
    if (feedback.rate->delivered_before >= round_ends_at_) finish_round(feedback, now);
  }
  look_for_round_trip(feedback, now);
  advance(feedback, now);
}

// What the path loses anyway has been delivered as far as the bottleneck is concerned.
void CongestionControl::handle_rate(const RateSample& sample, Instant now) {
  const auto sent = static_cast<double>(sample.delivered + sample.lost);
  const auto share = queue_ <= allowed_queue() / 2 ? tolerance_.share() : 0;
  const auto forgiven = std::min(static_cast<double>(sample.lost), share * sent);
  const auto rate = Bandwidth::of(static_cast<double>(sample.delivered) + forgiven, sample.interval);
  if (sample.limit == Limit::application) {
    if (rate > fastest_.best()) fastest_.handle_value(rate, full_rounds_);
    return;
  }
  round_.limit = Limit::path;
  // Of few packets one sample a round: the best of many would be a packet or two too good, and several that share a line would
  // together take it for wider than it is.
  const bool exact = sample.delivered >= kExactPackets * datagram_;
  if (exact || phase_ == Phase::startup || sample.delivered_before >= round_ends_at_) fastest_.handle_value(rate, full_rounds_);
  look_for_slower_path(rate, now);
}

// The fastest of the last rounds is right to outlast a moment, but when a path gets slower, its queue makes rounds long. A
// fraction of the rate together with such a queue is no moment. In `round_trip` it is we who are slow.
void CongestionControl::look_for_slower_path(Bandwidth rate, Instant now) {
  if (!queue_seen_ || rate >= kFraction * fastest_.best() || phase_ == Phase::round_trip) {
    slower_since_.reset();
    return;
  }
  if (!slower_since_) {
    slower_since_ = now;
    slower_ = rate;
  }
  slower_ = std::max(slower_, rate);
  if (now - *slower_since_ < 2 * round_trip() + kMoment) return;
  slower_since_.reset();
  fastest_.reset(slower_, full_rounds_);
  if (phase_ != Phase::startup) enter(Phase::drain, now);
}

void CongestionControl::finish_round(const Feedback& feedback, Instant now) {
  if (round_.shortest) queue_ = *round_.shortest - *floor_.value();
  if (phase_ == Phase::startup) {
    look_for_full_pipe(feedback.bytes_in_flight);
  } else if (congested()) {
    slow_down(now);
  }
  if (round_.limit == Limit::path) {
    handle_queue(now);
    ++full_rounds_;
  }
  ++rounds_;
  round_ = {};
  round_ends_at_ = feedback.delivered;
}

// Who writes as late as possible has nothing more to send at most moments; but a queue, and most of the window on its way, show
// that the path is full.
void CongestionControl::look_for_full_pipe(std::size_t bytes_in_flight) {
  const bool has_queue = queue_ > allowed_queue();
  const bool filled = has_queue && bytes_in_flight > window() / 2;
  if (round_.limit == Limit::application && !filled) return;
  if (fastest_.best() >= kGrowth * full_at_ && round_.marked == 0) {
    full_at_ = fastest_.best();
    rounds_without_growth_ = 0;
    return;
  }
  ++rounds_without_growth_;
  // No growth and a queue: no need to look twice.
  if (has_queue) rounds_without_growth_ = kRoundsWithoutGrowth;
}

bool CongestionControl::congested() const noexcept {
  if (rounds_ < calm_until_) return false;
  if (round_.marked > 0) return true;
  const auto sent = static_cast<double>(round_.arrived + round_.lost);
  const auto usual = tolerance_.share() * sent;
  const auto chance = tolerance_.share() / 4 * sent + 2 * std::sqrt(usual);
  const auto excess = (queue_ > allowed_queue() ? kExcessLoss : kExcessLossAlone) * sent;
  return round_.lost >= kExcessPackets && static_cast<double>(round_.lost) > usual + chance + excess;
}

void CongestionControl::slow_down(Instant now) {
  ceiling_ = kSlowDown * fastest_.best();
  calm_until_ = rounds_ + 2;
  if (phase_ == Phase::up || phase_ == Phase::cruise) enter(Phase::down, now);
}

void CongestionControl::handle_queue(Instant now) {
  if (phase_ != Phase::cruise || rounds_ == phase_round_) return;
  if (queue_ <= allowed_queue()) {
    vain_drains_ = 0;
    return;
  }
  if (competing()) return;
  if (vain_drains_ >= kVainDrains) {
    vain_drains_ = 0;
    compete_until_ = rounds_ + kCompeteRounds;
    return;
  }
  ++vain_drains_;
  enter(Phase::drain, now);
}

void CongestionControl::look_for_round_trip(const Feedback& feedback, Instant now) {
  if (phase_ == Phase::round_trip || !floor_.expired(now)) return;
  const bool busy = feedback.rate && feedback.rate->limit == Limit::path;
  if (!busy) return floor_.renew(now);
  if (phase_ != Phase::startup) enter(Phase::round_trip, now);
}

void CongestionControl::advance(const Feedback& feedback, Instant now) {
  const auto in_flight = static_cast<double>(feedback.bytes_in_flight);
  const auto elapsed = now - phase_since_;
  const bool passed = elapsed >= round_trip();
  const auto rounds = rounds_ - phase_round_;
  switch (phase_) {
    case Phase::startup:
      if (rounds_without_growth_ >= kRoundsWithoutGrowth) enter(Phase::drain, now);
      return;
    case Phase::drain: {
      const bool short_again = feedback.round_trip && *feedback.round_trip <= round_trip() + allowed_queue() / 2;
      const bool gone = (rounds > 0 && short_again) || in_flight <= bytes_on_path() / 2;
      if (gone || rounds >= kDrainRounds) enter(Phase::cruise, now);
      return;
    }
    case Phase::up:
      if (!passed || (in_flight < gains(phase_).pacing * bytes_on_path() && rounds < kUpRounds)) return;
      // As long as it brings something, and nobody has to wait for it, it goes on.
      enter(fastest_.best() >= kMore * phase_bandwidth_ && queue_ <= allowed_queue() ? Phase::up : Phase::down, now);
      return;
    case Phase::down:
      if (passed || in_flight <= bytes_on_path()) enter(Phase::cruise, now);
      return;
    case Phase::cruise:
      if (elapsed < (competing() ? kCompetingCruise : cruise_rounds_) * round_trip()) return;
      // Not always as long, so that two connections that do the same at the same time stop doing so.
      cruise_rounds_ = kShortestCruise + (cruise_rounds_ + 2) % 5;
      enter(Phase::up, now);
      return;
    case Phase::round_trip:
      if (elapsed < round_trip() + kRoundTripPause || rounds < 2) return;
      floor_.renew(now);
      enter(Phase::cruise, now);
      return;
  }
}

std::string_view name_of(Phase phase) noexcept { return gains(phase).name; }

}  // namespace mp::transport
