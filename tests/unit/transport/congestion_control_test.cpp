#include "libmp/transport/congestion_control.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "libmp/transport/pacer.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {
namespace {

using Phase = CongestionControl::Phase;

constexpr std::size_t kPacket = 1200;

// What the sender has to send.
enum class Supply : std::uint8_t {
  plenty,
  late,    // as much, but written when it may leave: at each look there is nothing more
  little,  // one packet at a time
};

// A sender, a bottleneck with a queue without end, and a path of a fixed length behind it.
class Path {
 public:
  Path(double bytes_per_second, Duration round_trip) : rate_{bytes_per_second}, length_(round_trip) {}

  void run_for(Duration duration) {
    const auto end = now + duration;
    while (now < end) {
      send();
      const auto next_send = may_send() ? pacer_.release_at() : Instant::max();
      const auto next_arrival = flying_.empty() ? Instant::max() : flying_.front().arrives_at;
      now = std::max(now, std::min({next_send, next_arrival, end}));
      while (!flying_.empty() && flying_.front().arrives_at <= now) arrive();
    }
  }

  Instant now{1h};
  CongestionControl control;
  double loss = 0;
  bool marks = false;  // every packet that has to wait
  Supply supply = Supply::plenty;
  Bandwidth rate_;
  Duration length_;
  std::set<Phase> seen;
  Duration longest_wait{};
  std::uint64_t sent = 0;

 private:
  struct Flying {
    DeliveryRate::Departure departure;
    Pace pace;
    Instant arrives_at;
    bool marked;
  };

  [[nodiscard]] bool may_send() const {
    if (supply == Supply::little) return flying_.empty();
    const auto left_out = supply == Supply::late ? kPacket : 0;  // of a window: what is less than a packet is not written
    return bytes_in_flight_ + left_out < control.window();
  }

  void send() {
    while (may_send() && pacer_.release_at() <= now) {
      if (supply != Supply::plenty) delivery_.handle_nothing_to_send(bytes_in_flight_);
      const auto starts = std::max(free_at_, now);
      longest_wait = std::max(longest_wait, starts - now);
      free_at_ = starts + rate_.time_for(kPacket);
      flying_.push_back(
          {delivery_.handle_sent(bytes_in_flight_, now), control.pace(), free_at_ + length_, marks && starts > now});
      bytes_in_flight_ += kPacket;
      ++sent;
      pacer_.handle_sent(kPacket, control.pacing_rate(), control.quantum(), now);
    }
  }

  void arrive() {
    const auto packet = flying_.front();
    flying_.pop_front();
    bytes_in_flight_ -= kPacket;
    CongestionControl::Feedback feedback;
    const bool slow = packet.pace == Pace::slow;
    if (random_.chance(loss)) {
      delivery_.handle_lost(kPacket);
      feedback.lost = 1;
      feedback.slow_lost = slow ? 1 : 0;
    } else {
      delivery_.handle_acknowledged(packet.departure, kPacket);
      feedback.arrived = 1;
      feedback.slow_arrived = slow ? 1 : 0;
      feedback.marked = packet.marked ? 1 : 0;
      feedback.round_trip = now - packet.departure.sent_at;
      feedback.rate = delivery_.take_sample(control.shortest_round_trip().value_or(0ms), now);
    }
    feedback.delivered = delivery_.delivered();
    feedback.bytes_in_flight = bytes_in_flight_;
    control.handle_feedback(feedback, now);
    seen.insert(control.phase());
  }

  test::SeededRandom random_{1};
  DeliveryRate delivery_;
  Pacer pacer_;
  std::deque<Flying> flying_;
  Instant free_at_;
  std::size_t bytes_in_flight_ = 0;
};

TEST(CongestionControl, StartsWithAFewPackets) {
  CongestionControl control;
  EXPECT_EQ(control.window(), CongestionControl::kFirstPackets * limits::kInitialDatagram);
  EXPECT_EQ(control.bandwidth().bytes_per_second, 0);
  EXPECT_EQ(control.shortest_round_trip(), std::nullopt);
}

TEST(CongestionControl, FindsRateAndRoundTripOfAPathQuickly) {
  Path path(10e6, 40ms);
  path.run_for(1s);
  EXPECT_NEAR(path.control.bandwidth().bytes_per_second, 10e6, 0.3e6);
  EXPECT_NEAR(static_cast<double>(path.control.shortest_round_trip()->count()), 40e6, 1e6);
}

TEST(CongestionControl, KeepsTheQueueShort) {
  Path path(1e6, 100ms);
  path.run_for(2s);
  path.longest_wait = 0ms;
  path.run_for(60s);
  EXPECT_LE(path.longest_wait, 35ms);
}

TEST(CongestionControl, WhoWritesLateLeavesStartupAndHasAShortQueue) {
  Path path(125e3, 100ms);
  path.supply = Supply::late;
  path.run_for(2s);
  EXPECT_NE(path.control.phase(), Phase::startup);
  EXPECT_NEAR(path.control.bandwidth().bytes_per_second, 125e3, 5e3);
  path.longest_wait = 0ms;
  path.run_for(20s);
  EXPECT_LE(path.longest_wait, 60ms);
}

// What somebody else fills says nothing about how much we could send.
TEST(CongestionControl, LittleTrafficStaysInStartupBehindAQueue) {
  Path path(125e3, 100ms);
  path.supply = Supply::little;
  path.run_for(2s);
  path.length_ = 300ms;
  path.run_for(5s);
  EXPECT_EQ(path.control.phase(), Phase::startup);
}

TEST(CongestionControl, LooksForMoreInCyclesAndFindsIt) {
  Path path(1e6, 40ms);
  path.run_for(2s);
  EXPECT_TRUE(path.seen.contains(Phase::up) && path.seen.contains(Phase::down) && path.seen.contains(Phase::cruise));
  path.rate_ = Bandwidth{10e6};
  path.run_for(2500ms);
  EXPECT_GE(path.control.bandwidth().bytes_per_second, 9e6);
}

TEST(CongestionControl, APathThatGetsSlowerIsNoticedBeforeItsQueueIsLong) {
  Path path(10e6, 40ms);
  path.run_for(2s);
  path.rate_ = Bandwidth{1e6};
  path.run_for(3s);
  EXPECT_LE(path.control.bandwidth().bytes_per_second, 1.3e6);
  path.longest_wait = 0ms;
  path.run_for(5s);
  EXPECT_LE(path.longest_wait, 40ms);
}

TEST(CongestionControl, RandomLossDoesNotLowerTheRate) {
  for (const double loss : {0.01, 0.1, 0.3}) {
    Path path(1e6, 40ms);
    path.loss = loss;
    path.run_for(3s);
    path.sent = 0;
    path.run_for(20s);
    EXPECT_GE(static_cast<double>(path.sent * kPacket), 0.8 * 20e6) << loss;
  }
}

TEST(CongestionControl, MarksLowerTheRate) {
  Path path(1e6, 40ms);
  path.run_for(1s);
  path.marks = true;
  path.sent = 0;
  path.run_for(10s);
  EXPECT_LE(static_cast<double>(path.sent * kPacket), 0.96 * 10e6);
  EXPECT_GE(static_cast<double>(path.sent * kPacket), 0.5 * 10e6);
}

TEST(CongestionControl, LittleTrafficNeitherLowersNorRaisesTheEstimate) {
  Path path(10e6, 40ms);
  path.run_for(1s);
  const auto before = path.control.bandwidth();
  path.supply = Supply::little;
  path.run_for(60s);
  EXPECT_EQ(path.control.bandwidth(), before);
  path.supply = Supply::plenty;
  path.run_for(200ms);
  EXPECT_GE(path.control.bandwidth(), 0.9 * before);
  EXPECT_LE(path.control.bandwidth(), 1.1 * before);
}

TEST(CongestionControl, LooksForARoundTripThatItHasNotSeenForLong) {
  Path path(1e6, 40ms);
  path.run_for(2s);
  EXPECT_FALSE(path.seen.contains(Phase::round_trip));
  path.length_ = 80ms;  // a longer path looks like a queue at first
  path.run_for(15s);
  EXPECT_TRUE(path.seen.contains(Phase::round_trip));
  EXPECT_GE(*path.control.shortest_round_trip(), 80ms);
  path.sent = 0;
  path.run_for(5s);
  EXPECT_GE(static_cast<double>(path.sent * kPacket), 0.9 * 5e6);
}

TEST(CongestionControl, NoMoreIsInFlightThanIsRemembered) {
  Path path(10e9, 100ms);
  path.run_for(2s);
  EXPECT_LE(path.control.window(), limits::kMaxInFlight * limits::kInitialDatagram);
}

TEST(CongestionControl, BurstsAreAMillisecondOfTheRate) {
  Path path(10e6, 40ms);
  path.run_for(1s);
  EXPECT_NEAR(static_cast<double>(path.control.quantum()), 10e3, 4e3);
  CongestionControl fresh;
  EXPECT_EQ(fresh.quantum(), limits::kInitialDatagram);
}

TEST(CongestionControl, PhasesHaveNames) {
  EXPECT_EQ(name_of(Phase::startup), "startup");
  EXPECT_EQ(name_of(Phase::round_trip), "round trip");
}

}  // namespace
}  // namespace mp::transport
