#include "libmp/session/escape_keys.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::session {
namespace {

struct Heard {
  std::string to_server;
  std::vector<EscapeAction> actions;
  friend bool operator==(const Heard&, const Heard&) = default;
};

// Types `text` in pieces of `piece` bytes.
Heard typed(std::string_view text, std::size_t piece) {
  EscapeKeys keys;
  Heard heard;
  while (!text.empty()) {
    auto now = as_bytes(text.substr(0, piece));
    text.remove_prefix(now.size());
    while (!now.empty()) {
      const auto step = keys.handle(now);
      heard.to_server += as_text(step.to_server);
      if (step.action != EscapeAction::none) heard.actions.push_back(step.action);
      now = now.subspan(step.consumed);
    }
  }
  return heard;
}

TEST(EscapeKeys, WorkHoweverTheInputIsCut) {
  const std::string_view text =
      "a\x1e?b\x1e\x1a"
      "\x1eic\x1e^d\x1e\x1e"
      "e\x1exf\x1e"
      "d\x1e.";
  const Heard expected{
      "abc\x1e"
      "d\x1e"
      "e\x1exf",
      {EscapeAction::show_keys, EscapeAction::suspend, EscapeAction::show_statistics, EscapeAction::detach,
       EscapeAction::quit}};
  for (std::size_t piece = 1; piece <= text.size(); ++piece) EXPECT_EQ(typed(text, piece), expected) << piece;
}

TEST(EscapeKeys, WithoutThePrefixEverythingPasses) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != 0x1e) all.push_back(static_cast<char>(byte));
  }
  EXPECT_EQ(typed(all, 16), (Heard{all, {}}));
}

TEST(EscapeKeys, AnActionEndsTheStepSoThatTheRestComesAfterIt) {
  EscapeKeys keys;
  const auto step =
      keys.handle(as_bytes("ab\x1e\x1a"
                           "cd"));
  EXPECT_EQ(step.consumed, 4u);
  EXPECT_EQ(as_text(step.to_server), "ab");
  EXPECT_EQ(step.action, EscapeAction::suspend);
}

TEST(EscapeKeys, EveryActionIsListedForThePerson) {
  for (const char* key : {".  quit", "d  detach", "Ctrl-Z  suspend", "i  statistics", "?  this list"}) {
    EXPECT_NE(escape_keys_text().find(key), std::string_view::npos) << key;
  }
}

}  // namespace
}  // namespace mp::session
