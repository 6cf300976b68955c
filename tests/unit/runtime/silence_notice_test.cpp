#include "libmp/runtime/silence_notice.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

constexpr Instant kStart{100s};

class Notice : public testing::Test {
 protected:
  std::optional<std::string> update(Duration after) { return notice.update(silence, kStart + after); }

  SilenceNotice notice{"example.org", 15s};
  Silence silence{kStart, kStart - 2s};
};

TEST_F(Notice, SpeaksOnceAfterItsPatienceAndOnceWhenItIsOver) {
  EXPECT_FALSE(update(0s));
  EXPECT_EQ(notice.next_timeout(), kStart + 15s);
  EXPECT_FALSE(update(15s - 1ns));
  EXPECT_EQ(update(15s),
            "mp: example.org does not answer, last heard 17 s ago; trying to reconnect; what you type is kept. Ctrl-^ . quits");
  EXPECT_FALSE(notice.next_timeout());
  EXPECT_FALSE(update(1h));
  silence.owed_since.reset();
  EXPECT_EQ(update(1h), "mp: example.org answers again");
  EXPECT_FALSE(update(1h));
}

TEST_F(Notice, TheBannerStandsWhileTheServerIsSilentAndCountsSeconds) {
  update(15s - 1ns);
  EXPECT_FALSE(notice.banner(silence, kStart + 15s)) << "not said yet";
  EXPECT_FALSE(notice.next_tick(kStart));
  update(15s);
  EXPECT_NE(notice.banner(silence, kStart + 15s)->find("last heard 17 s ago"), std::string::npos);
  EXPECT_EQ(notice.next_tick(kStart + 15s + 300ms), kStart + 16s);
  EXPECT_NE(notice.banner(silence, kStart + 16s)->find("last heard 18 s ago"), std::string::npos);
  silence.owed_since.reset();
  EXPECT_FALSE(notice.banner(silence, kStart + 16s));
  update(16s);
  EXPECT_FALSE(notice.next_tick(kStart + 16s));
}

TEST_F(Notice, ABriefBannerSaysHowLongAndHowToQuit) {
  notice = SilenceNotice("example.org", 15s, config::NoticeWords::brief);
  update(15s);
  EXPECT_EQ(notice.banner(silence, kStart + 15s), "mp: example.org silent for 17 s. Ctrl-^ . quits");
}

TEST_F(Notice, TheBannerSaysWhyALoginWasDeclined) {
  silence.login_failure = "not authorised";
  update(4s);
  EXPECT_EQ(notice.banner(silence, kStart + 4s), "mp: can't log in to example.org again: not authorised. Ctrl-^ . quits");
}

TEST_F(Notice, SaysWhenTheNextLoginBegins) {
  silence.next_login = kStart + 20s;
  EXPECT_NE(update(15s)->find("trying to reconnect, next login in 5 s; what"), std::string::npos);
}

TEST_F(Notice, RoundsWhatIsLong) {
  silence.last_heard = kStart - 10min;
  EXPECT_NE(update(15s)->find("last heard 10 min ago"), std::string::npos);
}

TEST_F(Notice, ALoginThatWasDeclinedIsToldAtOnceAndOnce) {
  silence.login_failure = "not authorised";
  EXPECT_EQ(update(4s), "mp: can't log in to example.org again: not authorised");
  EXPECT_FALSE(update(1min));
  EXPECT_FALSE(notice.next_timeout());
  silence.login_failure = "another key";
  EXPECT_TRUE(update(2min));
  silence = {};
  EXPECT_EQ(update(3min), "mp: example.org answers again");
}

TEST_F(Notice, ARefusedPortIsReportedSooner) {
  silence.hint = PortHint::refused;
  EXPECT_FALSE(update(2s - 1ns));
  EXPECT_NE(update(2s)->find("does not take our datagrams"), std::string::npos);
}

TEST_F(Notice, AServerThatWasNeverHeardIsAnotherMatter) {
  silence.hint = PortHint::never_heard;
  EXPECT_FALSE(update(6s - 1ns));
  EXPECT_NE(update(6s)->find("let us in but does not answer; trying"), std::string::npos);
}

TEST_F(Notice, WhereNothingButUdpWasTriedThatMayBeBlocked) {
  silence.hint = PortHint::blocked;
  EXPECT_FALSE(update(6s - 1ns));
  EXPECT_NE(update(6s)->find("does not answer over UDP: a firewall may block it"), std::string::npos);
}

TEST_F(Notice, AShortPatienceIsTheUsersWish) {
  SilenceNotice hasty("h", 1s);
  silence.hint = PortHint::never_heard;
  EXPECT_TRUE(hasty.update(silence, kStart + 1s));
}

TEST_F(Notice, AnAnswerInTimeMeansNothingIsSaid) {
  EXPECT_FALSE(update(5s));
  silence.owed_since.reset();
  EXPECT_FALSE(update(5s));
  EXPECT_FALSE(notice.next_timeout());
}

}  // namespace
}  // namespace mp::runtime
