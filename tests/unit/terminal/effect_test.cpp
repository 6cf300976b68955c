#include "libmp/terminal/effect.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libmp/core/limits.hpp"
#include "tests/support/token_functions.hpp"

namespace mp::terminal {
namespace {

std::vector<Effect> effects_of(std::string_view bytes) {
  std::vector<Effect> found;
  const auto keep = [&](const auto& token) {
    if (auto effect = effect_of(token)) found.push_back(std::move(*effect));
  };
  test::TokenFunctions handler;
  handler.control = keep;
  handler.string = keep;
  ControlParser().feed(as_bytes(bytes), handler);
  return found;
}

std::vector<Effect> one(EffectKind kind, std::string bytes, std::string selection = {}) {
  return {Effect{.kind = kind, .selection = std::move(selection), .bytes = std::move(bytes)}};
}

TEST(Effect, ABellIsOne) { EXPECT_EQ(effects_of("a\a\n"), one(EffectKind::bell, "\a")); }

TEST(Effect, SettingAClipboardIsOneForItsSelection) {
  EXPECT_EQ(effects_of("\x1b]52;c;YWJj\a"), one(EffectKind::clipboard, "\x1b]52;c;YWJj\a", "c"));
  EXPECT_EQ(effects_of("\x1b]52;;YWJj\x1b\\"), one(EffectKind::clipboard, "\x1b]52;;YWJj\x1b\\"));
  EXPECT_EQ(effects_of("\x1b]52;p;\a"), one(EffectKind::clipboard, "\x1b]52;p;\a", "p"));
}

TEST(Effect, AskingForAClipboardIsNone) { EXPECT_EQ(effects_of("\x1b]52;c;?\a\x1b]52;c;?\x1b\\"), std::vector<Effect>{}); }

TEST(Effect, AWholeClipboardComesThroughAndHalfAOneDoesNot) {
  const auto whole = "\x1b]52;c;" + std::string(87'384, 'A') + "\a";  // 64 KiB
  EXPECT_TRUE(effects_of(whole) == one(EffectKind::clipboard, whole, "c"));
  EXPECT_TRUE(effects_of("\x1b]52;c;" + std::string(limits::kMaxClipboardString, 'A') + "\a").empty());
  EXPECT_EQ(effects_of("\x1b]52;c;YWJj\x18"), std::vector<Effect>{});
}

TEST(Effect, Notifications) {
  for (const std::string text : {"\x1b]9;done\a", "\x1b]777;notify;title;body\x1b\\", "\x1b]99;i=1:d=0;Hello\x1b\\"}) {
    EXPECT_EQ(effects_of(text), one(EffectKind::notification, text));
  }
}

TEST(Effect, ProgressIsNoNotification) {
  EXPECT_EQ(effects_of("\x1b]9;4;1;50\x1b\\"), one(EffectKind::progress, "\x1b]9;4;1;50\x1b\\"));
  EXPECT_EQ(effects_of("\x1b]9;42\a"), one(EffectKind::notification, "\x1b]9;42\a"));
}

TEST(Effect, PointerShapes) { EXPECT_EQ(effects_of("\x1b]22;text\a"), one(EffectKind::pointer_shape, "\x1b]22;text\a")); }

TEST(Effect, ImagesThatAreDeleted) {
  for (const std::string text : {"\x1b_Ga=d\x1b\\", "\x1b_Ga=d,d=A;\x1b\\", "\x1b_Gq=2,a=d,i=3\x1b\\", "\x1b_Gq=2,a=d\x1b\\"}) {
    EXPECT_EQ(effects_of(text), one(EffectKind::image_removal, text));
  }
  EXPECT_EQ(effects_of("\x1b_Ga=t,f=100;AAAA,a=d\x1b\\\x1b_a=d\x1b\\"), std::vector<Effect>{});
}

TEST(Effect, WhatTheScreenKnowsIsNone) {
  EXPECT_EQ(effects_of("\x1b]0;title\a\x1b]4;1;red\a\x1b]7;file:///\a\x1b]8;;http://x\a\x1b]133;A\a\x1b]5;x\a"),
            std::vector<Effect>{});
}

}  // namespace
}  // namespace mp::terminal
