#include "libmp/handshake/admission.hpp"

#include <gtest/gtest.h>

namespace mp::handshake {
namespace {

constexpr Instant kStart{1h};
const IpAddress kAlice = IpAddress::v4(192, 0, 2, 1);
const IpAddress kBob = IpAddress::v4(192, 0, 2, 2);

IpAddress address(const char* text) { return parse_ip_address(text).value(); }

TEST(Admission, LimitsWhatOneSourceHasPending) {
  Admission admission;
  for (std::size_t i = 0; i < limits::kMaxPendingHandshakesPerSource; ++i) {
    EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
  }
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::source_full);
  EXPECT_EQ(admission.admit(kBob, kStart), Admittance::admitted);
  admission.finished(kAlice, Outcome::failed, kStart);
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
}

TEST(Admission, LimitsWhatIsPendingInAll) {
  Admission admission({.pending = 3, .pending_per_source = 2, .tracked_sources = 4});
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(kBob, kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(address("2001:db8::1"), kStart), Admittance::full);
  admission.finished(kBob, Outcome::failed, kStart);
  EXPECT_EQ(admission.admit(address("2001:db8::1"), kStart), Admittance::admitted);
}

void fail_once(Admission& admission, const IpAddress& from, Instant now) {
  ASSERT_EQ(admission.admit(from, now), Admittance::admitted);
  admission.finished(from, Outcome::failed, now);
}

TEST(Admission, ASourceMayTryInABurstAndThenAtARate) {
  Admission admission;
  for (unsigned i = 0; i < limits::kHandshakeBurstPerSource; ++i) fail_once(admission, kAlice, kStart);
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::too_often);
  const auto refill = Duration(1min) / limits::kHandshakesPerMinutePerSource;
  EXPECT_EQ(admission.admit(kAlice, kStart + refill - 1ns), Admittance::too_often);
  fail_once(admission, kAlice, kStart + refill);
  EXPECT_EQ(admission.admit(kAlice, kStart + refill), Admittance::too_often);
}

TEST(Admission, ALoginThatSucceedsGivesTheAttemptBack) {
  Admission admission;
  for (unsigned i = 0; i < 10 * limits::kHandshakeBurstPerSource; ++i) {
    ASSERT_EQ(admission.admit(kAlice, kStart), Admittance::admitted) << i;
    admission.finished(kAlice, Outcome::logged_in, kStart);
  }
}

TEST(Admission, ASourceIsAnIpv6NetworkOrAnIpv4AddressHoweverItArrives) {
  Admission admission({.pending_per_source = 1});
  EXPECT_EQ(admission.admit(address("2001:db8:0:1::1"), kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(address("2001:db8:0:1:ffff::2"), kStart), Admittance::source_full);
  EXPECT_EQ(admission.admit(address("2001:db8:0:2::1"), kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
  EXPECT_EQ(admission.admit(address("::ffff:192.0.2.1"), kStart), Admittance::source_full);
  EXPECT_EQ(admission.admit(address("::ffff:192.0.2.2"), kStart), Admittance::admitted);
  admission.finished(address("2001:db8:0:1:abcd::9"), Outcome::failed, kStart);
  EXPECT_EQ(admission.admit(address("2001:db8:0:1::1"), kStart), Admittance::admitted);
}

TEST(Admission, TheTableOfSourcesStaysBoundedAndRefusesNobodyNew) {
  constexpr std::size_t kTracked = 50;
  Admission admission({.pending = 10, .tracked_sources = kTracked});
  ASSERT_EQ(admission.admit(kAlice, kStart), Admittance::admitted);
  for (unsigned i = 0; i < 10 * kTracked; ++i) {
    const auto stranger = IpAddress::v4(10, 0, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i & 0xff));
    fail_once(admission, stranger, kStart + 500ms);
    EXPECT_LE(admission.tracked_sources(), kTracked);
  }
  // A source with something pending is not the one that is forgotten, though its bucket is the fullest.
  admission.finished(kAlice, Outcome::failed, kStart);
  EXPECT_EQ(admission.pending(), 0u);
}

TEST(Admission, TheSourceThatTriedMostIsForgottenLast) {
  Admission admission({.pending = 2, .burst_per_source = 3, .tracked_sources = 4});
  for (int i = 0; i < 3; ++i) fail_once(admission, kAlice, kStart);
  for (std::uint8_t i = 0; i < 100; ++i) fail_once(admission, IpAddress::v4(10, 0, 0, i), kStart);
  EXPECT_EQ(admission.admit(kAlice, kStart), Admittance::too_often);
}

TEST(Admission, AQuietSourceIsForgotten) {
  Admission admission;
  fail_once(admission, kAlice, kStart);
  EXPECT_EQ(admission.tracked_sources(), 1u);
  ASSERT_EQ(admission.admit(kAlice, kStart + 1h), Admittance::admitted);
  admission.finished(kAlice, Outcome::failed, kStart + 2h);
  EXPECT_EQ(admission.tracked_sources(), 0u);
}

TEST(AdmissionDeathTest, OnlyWhatWasAdmittedFinishes) {
  Admission admission;
  EXPECT_DEATH(admission.finished(kAlice, Outcome::failed, kStart), "only an admitted connection finishes");
}

}  // namespace
}  // namespace mp::handshake
