#include "libmp/runtime/silence_notice.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

constexpr Instant kStart{100s};

TEST(SilenceNotice, SpeaksOnceAfterItsPatienceAndOnceWhenItIsOver) {
  SilenceNotice notice("example.org");
  EXPECT_FALSE(notice.update(kStart, PortHint::none, kStart));
  const auto due = notice.next_timeout();
  ASSERT_EQ(due, kStart + 6s);
  EXPECT_FALSE(notice.update(kStart, PortHint::none, *due - 1ns));
  const auto said = notice.update(kStart, PortHint::none, *due);
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("example.org does not answer"), std::string::npos);
  EXPECT_FALSE(notice.next_timeout());
  EXPECT_FALSE(notice.update(kStart, PortHint::none, kStart + 1h));
  EXPECT_EQ(notice.update(std::nullopt, PortHint::none, kStart + 1h), "mp: example.org answers again");
  EXPECT_FALSE(notice.update(std::nullopt, PortHint::none, kStart + 1h));
}

TEST(SilenceNotice, ARefusedPortIsReportedSooner) {
  SilenceNotice notice("h");
  EXPECT_FALSE(notice.update(kStart, PortHint::refused, kStart + 2s - 1ns));
  const auto said = notice.update(kStart, PortHint::refused, kStart + 2s);
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("does not take our datagrams"), std::string::npos);
}

TEST(SilenceNotice, AServerThatWasNeverHeardIsAnotherMatter) {
  SilenceNotice notice("h");
  const auto said = notice.update(kStart, PortHint::never_heard, kStart + 6s);
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("does not answer over UDP: a firewall may block it"), std::string::npos);
}

TEST(SilenceNotice, AnAnswerInTimeMeansNothingIsSaid) {
  SilenceNotice notice("h");
  EXPECT_FALSE(notice.update(kStart, PortHint::none, kStart + 5s));
  EXPECT_FALSE(notice.update(std::nullopt, PortHint::none, kStart + 5s));
  EXPECT_FALSE(notice.next_timeout());
}

}  // namespace
}  // namespace mp::runtime
