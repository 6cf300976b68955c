#include "libmp/transport/flight_window.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

FlightWindow full_window() {
  FlightWindow window;
  for (std::size_t i = 0; i < 2 * limits::kMaxInFlight; ++i) window.handle_acknowledged(window.size());
  return window;
}

TEST(FlightWindow, GrowsToItsLimitWhileItIsUsed) {
  EXPECT_EQ(full_window().size(), limits::kMaxInFlight);
  FlightWindow idle;
  for (int i = 0; i < 100; ++i) idle.handle_acknowledged(1);
  EXPECT_EQ(idle.size(), FlightWindow::kFirst);
}

TEST(FlightWindow, UrgentDataHasAReserve) {
  const auto window = full_window();
  EXPECT_TRUE(window.may_send(limits::kMaxInFlight - 1, Urgency::normal));
  EXPECT_FALSE(window.may_send(limits::kMaxInFlight, Urgency::normal));
  EXPECT_TRUE(window.may_send(limits::kMaxInFlight + limits::kUrgentInFlight - 1, Urgency::urgent));
  EXPECT_FALSE(window.may_send(limits::kMaxInFlight + limits::kUrgentInFlight, Urgency::urgent));
}

TEST(FlightWindow, AQueueShrinksItOncePerRoundTripAndNeverToNothing) {
  auto window = full_window();
  RttEstimator rtt;
  rtt.update(40ms, 0ms);
  window.handle_round_trip(rtt, kStart);
  EXPECT_EQ(window.size(), limits::kMaxInFlight);
  rtt.update(500ms, 0ms);
  window.handle_round_trip(rtt, kStart);
  const auto once = window.size();
  EXPECT_LT(once, limits::kMaxInFlight);
  window.handle_acknowledged(window.size());
  EXPECT_EQ(window.size(), once) << "no growth into a queue";
  window.handle_round_trip(rtt, kStart + 1ms);
  EXPECT_EQ(window.size(), once);
  for (int i = 0; i < 100; ++i) window.handle_round_trip(rtt, kStart + i * 1s);
  EXPECT_EQ(window.size(), FlightWindow::kSmallest);
}

}  // namespace
}  // namespace mp::transport
