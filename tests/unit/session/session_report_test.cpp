#include "libmp/session/session_report.hpp"

#include <gtest/gtest.h>

namespace mp::session {
namespace {

using Lines = std::vector<std::string>;

SessionFigures busy_session() {
  SessionFigures figures;
  figures.duration = 12min + 5s + 900ms;
  figures.path.round_trip = {.smoothed = 23456us, .typical = 21ms, .shortest = 950us};
  figures.path.datagram = 1452;
  figures.path.loss_out = 0.07;
  auto& s = figures.statistics;
  s.datagrams_sent = 1234;
  s.bytes_sent = 156'200;
  s.packets_acknowledged = 975;
  s.packets_lost = 30;
  s.packets_found_again = 5;
  s.datagrams_received = 1990;
  s.bytes_received = 12'340'000;
  s.packets_left_out = 14;
  s.packets_late = 4;
  s.stream_bytes_sent = 20'000;
  s.stream_bytes_retransmitted = 100;
  s.stream_bytes_repeated = 600;
  s.key_updates = 1;
  s.address_changes = 2;
  s.renewals = 1;
  return figures;
}

TEST(SessionReport, SaysWhatAPersonWantsToKnow) {
  EXPECT_EQ(session_report(busy_session()), (Lines{"12 min 5 s, round trip 23.5 ms (typical 21.0 ms, shortest 950 us)",
                                                   "sent 1234 datagrams of up to 1452 bytes, 156 kB, 2.5 % lost (lately 7.0 %)",
                                                   "received 1990 datagrams, 12.3 MB, 0.5 % lost (lately 0.0 %)",
                                                   "repeated 0.5 % after a loss and 3.0 % before, of 20.0 kB",
                                                   "1 key update, 2 address changes, 1 resumption"}));
}

TEST(SessionReport, SaysHowGoodPredictionsWereIfAnythingWasTyped) {
  auto figures = busy_session();
  figures.prediction = {.typed = 200, .predicted = 160, .shown_at_once = 150, .confirmed = 159, .wrong = 1};
  EXPECT_EQ(session_report(figures)[4],
            "predicted 160 (80.0 %) of 200 keystrokes, showed 150 (75.0 %) at once; 159 confirmed, 1 (0.6 %) shown and wrong");
}

TEST(SessionReport, ASessionThatNeverSpokeDividesByNothing) {
  EXPECT_EQ(
      session_report({}),
      (Lines{"0 s, no round trip measured", "sent 0 datagrams of up to 0 bytes, 0 B, 0.0 % lost (lately 0.0 %)",
             "received 0 datagrams, 0 B, 0.0 % lost (lately 0.0 %)", "repeated 0.0 % after a loss and 0.0 % before, of 0 B"}));
}

TEST(SessionReport, MorePacketsFoundThanLostIsNoNegativeLoss) {
  auto figures = busy_session();
  figures.statistics.packets_found_again = 31;
  figures.statistics.packets_late = 15;
  EXPECT_EQ(session_report(figures)[1], "sent 1234 datagrams of up to 1452 bytes, 156 kB, 0.0 % lost (lately 7.0 %)");
  EXPECT_EQ(session_report(figures)[2], "received 1990 datagrams, 12.3 MB, 0.0 % lost (lately 0.0 %)");
}

TEST(SessionReport, TimesHaveTheirTwoLargestUnits) {
  const auto said = [](Duration duration) {
    const auto line = session_report({.duration = duration, .statistics = {}, .path = {}, .rate = {}}).front();
    return line.substr(0, line.find(','));
  };
  EXPECT_EQ(said(59s + 999ms), "59 s");
  EXPECT_EQ(said(2min), "2 min");
  EXPECT_EQ(said(3h + 59s), "3 h");
  EXPECT_EQ(said(3h + 5min), "3 h 5 min");
  EXPECT_EQ(said(24h * 9 + 23h + 59min), "9 d 23 h");
}

TEST(SessionReport, TheRateIsSaidOnceItIsMeasured) {
  SessionFigures figures;
  figures.rate.bandwidth = 1.25e6;
  figures.rate.pacing_rate = 1.5e6;
  figures.rate.window = 64'000;
  EXPECT_EQ(session_report(figures).back(), "may send 1.50 MB/s with 64.0 kB in flight, has seen 1.25 MB/s delivered");
}

TEST(SessionReport, WhatHadNoEffectIsCountedTogetherExceptAfterTheEnd) {
  SessionFigures figures;
  figures.statistics.dropped = {1, 2, 3, 4, 5};
  figures.statistics.keepalives_sent = 1;
  EXPECT_EQ(session_report(figures).back(), "1 keepalive, 10 datagrams without effect");
}

TEST(SessionReport, ALogHasItOnOneLine) {
  auto figures = busy_session();
  figures.statistics = {};
  figures.path.datagram = 0;
  figures.path.loss_out = 0;
  EXPECT_EQ(session_report_line(figures),
            "12 min 5 s, round trip 23.5 ms (typical 21.0 ms, shortest 950 us); sent 0 datagrams of up to 0 bytes, 0 B, 0.0 % "
            "lost (lately 0.0 %); received 0 datagrams, 0 B, 0.0 % lost (lately 0.0 %); repeated 0.0 % after a loss and 0.0 % "
            "before, of 0 B");
}

}  // namespace
}  // namespace mp::session
