#include "libmp/runtime/client_endings.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

using transport::CloseCode;

constexpr SessionId kId{{0x3f, 0x2a, 0x91, 0xc0, 5}};

ClientEndings endings(std::string name = "") {
  return ClientEndings({"host", "alice@host", kId, std::move(name), wire::ClientPart::primary, {}});
}

ClientEnd closed(CloseCode code, std::string reason) {
  return endings("work").of(session::ConnectionEnded{{code, std::move(reason)}});
}

ClientEnd program(wire::ExitKind kind, std::uint8_t value, std::string text = "") {
  return endings().of(session::ProgramEnded{{kind, value, std::move(text)}});
}

TEST(ClientEndings, AProgramSaysWithWhatStatus) {
  EXPECT_EQ(program(wire::ExitKind::exited, 7).status, 7);
  EXPECT_EQ(program(wire::ExitKind::killed, 9).status, 137);
  EXPECT_EQ(program(wire::ExitKind::exited, 7).message, "");
  const auto not_started = program(wire::ExitKind::not_started, 0, "no such\x1b[2J shell");
  EXPECT_EQ(not_started.status, 255);
  EXPECT_EQ(not_started.message, "host can't start the session: no such?[2J shell");
}

TEST(ClientEndings, WhoDetachesIsToldHowToComeBack) {
  EXPECT_EQ(endings("work").detached().status, 0);
  EXPECT_EQ(endings("work").detached().message,
            "detached from the session on host; come back with: mp --attach=work alice@host");
  EXPECT_EQ(endings("two words").detached().message,
            "detached from the session on host; come back with: mp --attach='two words' alice@host");
  EXPECT_EQ(endings().detached().message, "detached from the session on host; come back with: mp --attach=3f2a91c0 alice@host");
}

TEST(ClientEndings, WhoDetachesIsToldToComeBackTheSameWay) {
  const ClientEndings far({"host", "alice@host", kId, "work", wire::ClientPart::primary, {"-p", "/my keys/id", "-s", "2222"}});
  EXPECT_EQ(far.detached().message,
            "detached from the session on host; come back with: mp --attach=work -p '/my keys/id' -s 2222 alice@host");
}

TEST(ClientEndings, AViewerIsToldHowToLookOnAgain) {
  const ClientEndings viewer({"host", "alice@host", kId, "work", wire::ClientPart::viewer, {}});
  const std::string line = "come back with: mp --attach=work --view alice@host";
  EXPECT_EQ(viewer.detached().message, "detached from the session on host; " + line);
  EXPECT_EQ(viewer.sent_away("").message, "the session on host goes on without this client; " + line);
}

TEST(ClientEndings, WhoWasTakenOverIsToldFromWhere) {
  const auto end = closed(CloseCode::taken_over, "192.0.2.7\r\n");
  EXPECT_EQ(end.status, 254);
  EXPECT_EQ(end.message, "the session on host was taken over from 192.0.2.7??; come back with: mp --attach=work alice@host");
}

TEST(ClientEndings, WhoWasNotHeardIsToldThatTheSessionGoesOn) {
  for (const auto code : {CloseCode::idle, CloseCode::detached}) {
    const auto end = closed(code, "");
    EXPECT_EQ(end.status, 254);
    EXPECT_EQ(end.message, "the session on host goes on without this client; come back with: mp --attach=work alice@host");
  }
}

TEST(ClientEndings, AServerThatEndsItSaysWhy) {
  EXPECT_EQ(closed(CloseCode::session_ended, "because").message, "the session on host was ended by the server: because");
  EXPECT_EQ(closed(CloseCode::session_ended, "").message, "the session on host was ended by the server");
  EXPECT_EQ(closed(CloseCode::session_ended, "").status, 255);
  EXPECT_EQ(endings().gone().status, 255);
}

}  // namespace
}  // namespace mp::runtime
