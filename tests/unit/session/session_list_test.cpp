#include "libmp/session/session_list.hpp"

#include <gtest/gtest.h>

#include <array>

namespace mp::session {
namespace {

using wire::SessionState;
using wire::SessionSummary;

constexpr ListClock kClock{1000000, [](std::int64_t seconds) { return "at " + std::to_string(seconds); }};

SessionSummary work() {
  SessionSummary session;
  session.id = {{0x3f, 0x2a, 0x91, 0xc0}};
  session.name = "work";
  session.state = SessionState::attached;
  session.age = 3600;
  session.idle = 65;
  session.columns = 120;
  session.rows = 40;
  session.from = "192.0.2.7";
  session.silent = 10;
  session.command = "vim";
  session.title = "notes";
  return session;
}

SessionSummary unnamed() {
  auto session = work();
  session.name = session.from = session.command = session.title = "";
  session.state = SessionState::detached;
  session.viewers = 2;
  return session;
}

SessionSummary stopped() {
  SessionSummary session;
  session.id = {{0xab, 0xcd, 0xef, 0x01}};
  session.state = SessionState::mute;
  return session;
}

std::string listed(const SessionSummary& session) {
  const auto text = session_list_text(std::array{session}, kClock, std::nullopt);
  return text.substr(text.find('\n') + 1);
}

TEST(SessionList, IsATableForPeople) {
  EXPECT_EQ(session_list_text(std::array{work(), unnamed(), stopped()}, kClock, std::nullopt),
            "NAME      SINCE      ATTACHED FROM          IDLE   SIZE    COMMAND  TITLE\n"
            "work      at 996400  192.0.2.7              1 min  120x40  vim      notes\n"
            "3f2a91c0  at 996400  (detached), 2 viewers  1 min  120x40  -        -\n"
            "abcdef01  -          (does not answer)      -      -       -        -\n");
  EXPECT_EQ(session_list_text({}, kClock, std::nullopt), "no sessions\n");
}

TEST(SessionList, WideCharactersAndMarksShiftNothing) {
  auto wide = work();
  wide.command = "\xe6\xbc\xa2\xe5\xad\x97";  // two of two columns
  auto marked = work();
  marked.command = "e\xcc\x81";  // an accent of its own
  EXPECT_EQ(session_list_text(std::array{wide, marked}, kClock, std::nullopt),
            "NAME  SINCE      ATTACHED FROM  IDLE   SIZE    COMMAND  TITLE\n"
            "work  at 996400  192.0.2.7      1 min  120x40  \xe6\xbc\xa2\xe5\xad\x97     notes\n"
            "work  at 996400  192.0.2.7      1 min  120x40  e\xcc\x81        notes\n");
}

TEST(SessionList, LinesEndWhereTheTerminalDoes) {
  auto wide = work();
  wide.title = "no\xe6\xbc\xa2tes";  // the third character has two columns
  const std::string before = "work  at 996400  192.0.2.7      1 min  120x40  vim      ";
  const auto cut_at = [&](std::size_t columns) {
    const auto text = session_list_text(std::array{wide}, kClock, columns);
    return text.substr(text.find('\n') + 1);
  };
  EXPECT_EQ(cut_at(before.size() + 7), before + "no\xe6\xbc\xa2tes\n");
  EXPECT_EQ(cut_at(before.size() + 4), before + "no\xe6\xbc\xa2\n");
  EXPECT_EQ(cut_at(before.size() + 3), before + "no\n");
  EXPECT_EQ(session_list_text(std::array{work()}, kClock, 3), "NAM\nwor\n");
}

TEST(SessionList, AClientThatIsNotHeardIsMentioned) {
  auto session = work();
  session.silent = 7300;
  session.viewers = 1;
  EXPECT_NE(listed(session).find("192.0.2.7, silent for 2 h, 1 viewer"), std::string::npos);
}

TEST(SessionList, TimesHaveTheUnitThatTheyFill) {
  struct Case {
    std::uint32_t seconds;
    const char* text;
  };
  for (const auto& each :
       {Case{0, " 0 s "}, Case{59, " 59 s "}, Case{60, " 1 min "}, Case{7199, " 1 h "}, Case{90000, " 1 d "}}) {
    auto session = work();
    session.idle = each.seconds;
    EXPECT_NE(listed(session).find(each.text), std::string::npos) << listed(session);
  }
}

TEST(SessionList, NothingInItMovesACursorOrBreaksALine) {
  auto session = work();
  session.name = "a\u202eb";
  session.from = "x\x1b[2J";
  session.command = "\r\n";
  session.title = "\x9b\x07\"\\";
  const auto text =
      session_list_text(std::array{session}, kClock, std::nullopt) + session_list_json(std::array{session}, kClock);
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << int{c};
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2 + 3);
}

TEST(SessionList, IsJsonForPrograms) {
  auto quoting = unnamed();
  quoting.title = "say \"hi\" \\";
  EXPECT_EQ(
      session_list_json(std::array{work(), quoting, stopped()}, kClock),
      "[\n"
      "  {\"id\": \"3f2a91c0000000000000000000000000\", \"name\": \"work\", \"state\": \"attached\", \"since\": \"at 996400\", "
      "\"age_secs\": 3600, \"idle_secs\": 65, \"attached_from\": \"192.0.2.7\", \"silent_secs\": 10, \"viewers\": 0, "
      "\"columns\": 120, \"rows\": 40, \"command\": \"vim\", \"title\": \"notes\"},\n"
      "  {\"id\": \"3f2a91c0000000000000000000000000\", \"name\": null, \"state\": \"detached\", \"since\": \"at 996400\", "
      "\"age_secs\": 3600, \"idle_secs\": 65, \"attached_from\": null, \"detached_secs\": 10, \"viewers\": 2, "
      "\"columns\": 120, \"rows\": 40, \"command\": \"\", \"title\": \"say \\\"hi\\\" \\\\\"},\n"
      "  {\"id\": \"abcdef01000000000000000000000000\", \"name\": null, \"state\": \"mute\"}\n"
      "]\n");
  EXPECT_EQ(session_list_json({}, kClock), "[]\n");
}

TEST(SessionList, WhatWasEndedIsNamed) {
  EXPECT_EQ(ended_sessions_text(std::array{work()}, "host"), "mp: ended the session work on host\n");
  EXPECT_EQ(ended_sessions_text(std::array{unnamed()}, "host"), "mp: ended the session 3f2a91c0 on host\n");
}

}  // namespace
}  // namespace mp::session
