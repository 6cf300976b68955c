#include "libmp/wire/session_request.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "libmp/core/limits.hpp"

namespace mp::wire {
namespace {

SessionRequest sample() {
  return {.kind = RequestKind::attach_or_new,
          .tcp = TcpUse::login,
          .part = ClientPart::primary,
          .name = "work",
          .session_id = {},
          .client = {},
          .terminal_type = "xterm-256color",
          .size = {.columns = 80, .rows = 24, .x_pixels = 640, .y_pixels = 480},
          .environment = {{"LANG", "C.UTF-8"}, {"EMPTY", ""}},
          .command = {"ls", "", "-l"}};
}

Bytes bytes_of(const SessionRequest& request) {
  Bytes out(20000);
  Writer writer(out);
  write(writer, request);
  EXPECT_FALSE(writer.overflowed());
  out.resize(writer.size());
  return out;
}

Result<SessionRequest, ReadError> read(ByteView bytes) {
  Reader in{bytes};
  auto request = read_session_request(in);
  if (const auto end = in.finish(); !end) return end.error();
  return request;
}

TEST(SessionRequest, ReadsWhatItWrites) {
  auto resume = sample();
  resume.kind = RequestKind::resume;
  resume.name = "";
  resume.session_id.bytes.fill(7);
  resume.client = {9};
  auto attach = sample();
  attach.kind = RequestKind::attach;
  attach.part = ClientPart::viewer;
  attach.command.clear();
  auto any = attach;
  any.name.clear();
  auto end = attach;
  end.kind = RequestKind::end_session;
  end.part = ClientPart::primary;
  auto list = end;
  list.kind = RequestKind::list_sessions;
  list.name.clear();
  auto unnamed = sample();
  unnamed.kind = RequestKind::new_session;
  unnamed.name.clear();
  auto shell = sample();
  shell.tcp = TcpUse::carrier;
  shell.command.clear();
  for (const auto& request : {sample(), resume, attach, any, end, list, unnamed, shell}) {
    EXPECT_TRUE(check(request));
    const auto again = read(bytes_of(request));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(*again, request);
  }
}

TEST(SessionRequest, HasTheLayoutOfTheProtocol) {
  const SessionRequest request{.kind = RequestKind::new_session,
                               .tcp = TcpUse::carrier,
                               .part = ClientPart::primary,
                               .name = "",
                               .session_id = {},
                               .client = {},
                               .terminal_type = "vt",
                               .size = {.columns = 1, .rows = 2, .x_pixels = 3, .y_pixels = 4},
                               .environment = {{"A", "b"}},
                               .command = {"c"}};
  Bytes expected{1, 1, 0, 0};
  expected.insert(expected.end(), 16 + 4, 0);
  append(expected, Bytes{2, 'v', 't', 0, 1, 0, 2, 0, 3, 0, 4, 1, 1, 'A', 0, 1, 'b', 0, 1, 0, 1, 'c'});
  EXPECT_EQ(bytes_of(request), expected);
}

// Each change breaks one rule; neither may we send it nor may we take it from a peer.
TEST(SessionRequest, WhatBreaksARuleIsNeitherSentNorRead) {
  struct Case {
    const char* what;
    std::function<void(SessionRequest&)> spoil;
  };
  const Case cases[] = {
      {"kind 0", [](auto& r) { r.kind = RequestKind{0}; }},
      {"kind 7", [](auto& r) { r.kind = RequestKind{7}; }},
      {"part 2", [](auto& r) { r.kind = RequestKind::attach, r.command.clear(), r.part = ClientPart{2}; }},
      {"a viewer of a new session", [](auto& r) { r.part = ClientPart::viewer; }},
      {"new with name", [](auto& r) { r.kind = RequestKind::new_session; }},
      {"attach with command", [](auto& r) { r.kind = RequestKind::attach; }},
      {"list with name", [](auto& r) { r.kind = RequestKind::list_sessions, r.command.clear(); }},
      {"end without name", [](auto& r) { r.kind = RequestKind::end_session, r.command.clear(), r.name = ""; }},
      {"new with a client's number", [](auto& r) { r.client = {1}; }},
      {"tcp 2", [](auto& r) { r.tcp = TcpUse{2}; }},
      {"long name", [](auto& r) { r.name = std::string(limits::kMaxSessionName + 1, 'n'); }},
      {"slash in name", [](auto& r) { r.name = "a/b"; }},
      {"control in name", [](auto& r) { r.name = "a\nb"; }},
      {"name is not UTF-8", [](auto& r) { r.name = "\xff"; }},
      {"attach or new without name", [](auto& r) { r.name = ""; }},
      {"resume without id", [](auto& r) { r.kind = RequestKind::resume, r.name = ""; }},
      {"resume with name", [](auto& r) { r.kind = RequestKind::resume, r.session_id.bytes[0] = 1; }},
      {"new with a client and no id", [](auto& r) { r.client = kAskedAgain; }},
      {"new with a client", [](auto& r) { r.session_id.bytes[15] = 1, r.client.value = 2; }},
      {"attach with id", [](auto& r) { r.kind = RequestKind::attach, r.command = {}, r.session_id.bytes[15] = 1; }},
      {"long TERM", [](auto& r) { r.terminal_type = std::string(limits::kMaxTerminalType + 1, 't'); }},
      {"slash in TERM", [](auto& r) { r.terminal_type = "../x"; }},
      {"too many variables",
       [](auto& r) {
         r.environment.resize(limits::kMaxEnvironmentEntries + 1, {"A", "b"});
       }},
      {"nameless variable", [](auto& r) { r.environment[0].name = ""; }},
      {"long variable name", [](auto& r) { r.environment[0].name = std::string(limits::kMaxEnvironmentName + 1, 'A'); }},
      {"equals in variable name", [](auto& r) { r.environment[0].name = "A=B"; }},
      {"NUL in variable name", [](auto& r) { r.environment[0].name = std::string("A\0B", 3); }},
      {"long variable value", [](auto& r) { r.environment[0].value = std::string(limits::kMaxEnvironmentValue + 1, 'v'); }},
      {"NUL in variable value", [](auto& r) { r.environment[0].value = std::string("\0", 1); }},
      {"too many arguments", [](auto& r) { r.command.resize(limits::kMaxCommandArguments + 1, "x"); }},
      {"long command",
       [](auto& r) {
         r.command = {std::string(limits::kMaxCommandBytes, 'x'), "y"};
       }},
      {"NUL in argument", [](auto& r) { r.command[1] = std::string("\0", 1); }},
      {"nameless program", [](auto& r) { r.command[0] = ""; }},
  };
  for (const auto& [what, spoil] : cases) {
    auto request = sample();
    spoil(request);
    EXPECT_FALSE(check(request)) << what;
    EXPECT_FALSE(read(bytes_of(request))) << what;
  }
}

TEST(SessionRequest, TakesWhatIsExactlyAtItsLimit) {
  auto request = sample();
  request.name = std::string(limits::kMaxSessionName, 'n');
  request.terminal_type = std::string(limits::kMaxTerminalType, 't');
  request.environment.assign(limits::kMaxEnvironmentEntries,
                             {std::string(limits::kMaxEnvironmentName, 'A'), std::string(limits::kMaxEnvironmentValue, 'v')});
  request.command.assign(limits::kMaxCommandArguments,
                         std::string(limits::kMaxCommandBytes / limits::kMaxCommandArguments, 'c'));
  EXPECT_TRUE(check(request));
  const auto again = read(bytes_of(request));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, request);
}

TEST(SessionRequest, EveryTruncationIsRefused) {
  const auto bytes = bytes_of(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read(ByteView(bytes).first(size))) << size;
}

}  // namespace
}  // namespace mp::wire
