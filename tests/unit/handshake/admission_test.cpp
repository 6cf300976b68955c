#include "libmp/handshake/admission.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::handshake {
namespace {

constexpr Instant kStart{1h};
const IpAddress kAlice = IpAddress::v4(192, 0, 2, 1);
const IpAddress kBob = IpAddress::v4(192, 0, 2, 2);
const IpAddress kCarol = IpAddress::v4(192, 0, 2, 3);

IpAddress address(const char* text) { return parse_ip_address(text).value(); }

class Admissions : public testing::Test {
 protected:
  void start(const AdmissionLimits& limits) { admission = Admission(limits); }
  // Nothing when it is admitted.
  std::optional<Rejection> admit(const IpAddress& from, Instant now = kStart) {
    const auto answer = admission.admit(from, now);
    if (const auto* why = std::get_if<Rejection>(&answer)) return *why;
    last = std::get<Ticket>(answer);
    return std::nullopt;
  }
  Ticket admitted(const IpAddress& from, Instant now = kStart) {
    EXPECT_EQ(admit(from, now), std::nullopt);
    return last;
  }
  void fail_once(const IpAddress& from, Instant now = kStart) { admission.finished(admitted(from, now), Outcome::failed, now); }
  // What has to be ended, of what kind.
  std::vector<Ticket> endings(Admission::Reason reason, Instant now = kStart) {
    std::vector<Ticket> out;
    while (const auto ending = admission.poll_ending(now)) {
      EXPECT_EQ(ending->reason, reason);
      out.push_back(ending->login);
    }
    return out;
  }
  std::vector<Ticket> displaced() { return endings(Admission::Reason::displaced); }
  std::vector<Ticket> overdue(Instant now) { return endings(Admission::Reason::overdue, now); }

  Admission admission;
  Ticket last{};
};

using Tickets = std::vector<Ticket>;

TEST_F(Admissions, LimitsWhatOneSourceHasPending) {
  for (std::size_t i = 1; i < limits::kMaxPendingHandshakesPerSource; ++i) admitted(kAlice);
  const auto one = admitted(kAlice);
  EXPECT_EQ(admit(kAlice), Rejection::source_full);
  admitted(kBob);
  admission.finished(one, Outcome::failed, kStart);
  admitted(kAlice);
}

TEST_F(Admissions, LimitsWhatOneNetworkHasPending) {
  start({.pending_per_network = 2});
  admitted(address("2001:db8:0:1::1"));
  const auto second = admitted(address("2001:db8:0:2::1"));
  EXPECT_EQ(admit(address("2001:db8:0:3::1")), Rejection::source_full);
  admitted(address("2001:db8:1:3::1"));
  admission.finished(second, Outcome::failed, kStart);
  admitted(address("2001:db8:0:3::1"));
}

TEST_F(Admissions, AFloodMakesRoomForThoseBesideIt) {
  start({.pending = 4, .tracked_sources = 9});
  admitted(kBob);
  const auto flood = admitted(kAlice);
  const auto more = admitted(kAlice);
  admitted(kAlice);
  EXPECT_EQ(displaced(), Tickets());
  admitted(kCarol);
  EXPECT_EQ(displaced(), Tickets{flood});
  admitted(kCarol);
  EXPECT_EQ(displaced(), Tickets{more});
}

TEST_F(Admissions, AFloodFromManySourcesOfANetworkIsOneFlood) {
  start({.pending = 3, .tracked_sources = 7});
  admitted(kBob);
  const auto flood = admitted(address("2001:db8:0:1::1"));
  admitted(address("2001:db8:0:2::1"));
  admitted(kCarol);
  EXPECT_EQ(displaced(), Tickets{flood});
}

TEST_F(Admissions, OfEqualSourcesTheOneThatCameFirstMakesRoom) {
  start({.pending = 2, .tracked_sources = 5});
  const auto first = admitted(kAlice);
  admitted(kBob);
  admitted(kCarol);
  EXPECT_EQ(displaced(), Tickets{first});
}

TEST_F(Admissions, WhoeverShouldMakeRoomAndDoesNotGoCountsUntilItHasGone) {
  start({.pending = 1, .tracked_sources = 3});
  const auto stuck = admitted(kAlice);
  admitted(kBob);
  EXPECT_EQ(displaced(), Tickets{stuck});
  EXPECT_EQ(admission.pending(), 2u);
  EXPECT_EQ(admit(kCarol), Rejection::full);
  admission.finished(stuck, Outcome::failed, kStart);
  admitted(kCarol);
}

TEST_F(Admissions, WhoeverIsTurnedAwayDisplacesNobody) {
  start({.pending = 1, .pending_per_source = 1, .tracked_sources = 3});
  admitted(kAlice);
  EXPECT_EQ(admit(kAlice), Rejection::source_full);
  EXPECT_EQ(displaced(), Tickets());
}

TEST_F(Admissions, ALoginThatHangsIsEndedOnce) {
  EXPECT_FALSE(admission.next_timeout());
  const auto first = admitted(kAlice);
  const auto second = admitted(kBob, kStart + 1s);
  const auto due = kStart + limits::kLoginDeadline;
  EXPECT_EQ(admission.next_timeout(), due);
  EXPECT_EQ(overdue(due - 1ns), Tickets());
  EXPECT_EQ(overdue(due), Tickets{first});
  EXPECT_EQ(admission.next_timeout(), due + 1s);
  EXPECT_EQ(overdue(due), Tickets());
  admission.finished(first, Outcome::failed, due);
  EXPECT_EQ(overdue(due + 1s), Tickets{second});
  EXPECT_FALSE(admission.next_timeout());
}

TEST_F(Admissions, ALoginThatHasFinishedIsNotEnded) {
  start({.pending = 1, .tracked_sources = 3});
  const auto first = admitted(kAlice);
  const auto second = admitted(kBob);
  admission.finished(first, Outcome::logged_in, kStart);
  admission.finished(second, Outcome::logged_in, kStart);
  EXPECT_FALSE(admission.poll_ending(kStart + limits::kLoginDeadline));
}

TEST_F(Admissions, ASourceMayTryInABurstAndThenAtARate) {
  for (unsigned i = 0; i < limits::kHandshakeBurstPerSource; ++i) fail_once(kAlice);
  EXPECT_EQ(admit(kAlice), Rejection::too_often);
  const auto refill = Duration(1min) / limits::kHandshakesPerMinutePerSource;
  EXPECT_EQ(admit(kAlice, kStart + refill - 1ns), Rejection::too_often);
  fail_once(kAlice, kStart + refill);
  EXPECT_EQ(admit(kAlice, kStart + refill), Rejection::too_often);
}

TEST_F(Admissions, ALoginThatSucceedsGivesTheAttemptBack) {
  for (unsigned i = 0; i < 10 * limits::kHandshakeBurstPerSource; ++i) {
    admission.finished(admitted(kAlice), Outcome::logged_in, kStart);
  }
}

TEST_F(Admissions, ASourceIsAnIpv6NetworkOrAnIpv4AddressHoweverItArrives) {
  start({.pending_per_source = 1});
  const auto one = admitted(address("2001:db8:0:1::1"));
  EXPECT_EQ(admit(address("2001:db8:0:1:ffff::2")), Rejection::source_full);
  admitted(address("2001:db8:0:2::1"));
  admitted(kAlice);
  EXPECT_EQ(admit(address("::ffff:192.0.2.1")), Rejection::source_full);
  admitted(address("::ffff:192.0.2.2"));
  admission.finished(one, Outcome::failed, kStart);
  admitted(address("2001:db8:0:1::1"));
}

TEST_F(Admissions, TheTableOfSourcesStaysBoundedAndRefusesNobodyNew) {
  constexpr std::size_t kTracked = 50;
  start({.pending = 10, .tracked_sources = kTracked});
  const auto login = admitted(kAlice);
  for (unsigned i = 0; i < 10 * kTracked; ++i) {
    fail_once(IpAddress::v4(10, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i & 0xff)), kStart + 500ms);
    EXPECT_LE(admission.tracked_sources(), kTracked);
  }
  // A source with something pending is not the one that is forgotten, though its bucket is the fullest.
  admission.finished(login, Outcome::failed, kStart);
  EXPECT_EQ(admission.pending(), 0u);
}

TEST_F(Admissions, TheSourceThatTriedMostIsForgottenLast) {
  start({.pending = 1, .burst_per_source = 3, .tracked_sources = 4});
  for (int i = 0; i < 3; ++i) fail_once(kAlice);
  for (std::uint8_t i = 0; i < 100; ++i) fail_once(IpAddress::v4(10, 0, 0, i));
  EXPECT_EQ(admit(kAlice), Rejection::too_often);
}

TEST_F(Admissions, AQuietSourceIsForgotten) {
  fail_once(kAlice);
  EXPECT_EQ(admission.tracked_sources(), 1u);
  const auto login = admitted(kAlice, kStart + 1h);
  admission.finished(login, Outcome::failed, kStart + 2h);
  EXPECT_EQ(admission.tracked_sources(), 0u);
}

TEST(AdmissionDeathTest, OnlyWhatWasAdmittedFinishes) {
  Admission admission;
  EXPECT_DEATH(admission.finished(Ticket{1}, Outcome::failed, kStart), "only an admitted login finishes");
}

}  // namespace
}  // namespace mp::handshake
