#include "libmp/display/kept_effects.hpp"

#include <gtest/gtest.h>

#include <string>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

using terminal::EffectKind;

std::string all_of(KeptEffects& kept) {
  std::string all;
  for (const auto& one : kept.take()) all += one.bytes + " ";
  return all;
}

TEST(KeptEffects, TheNewestOfAKindIsKeptInOrder) {
  KeptEffects kept;
  kept.add({EffectKind::bell, "", "bell1"});
  kept.add({EffectKind::clipboard, "c", "clip1"});
  kept.add({EffectKind::bell, "", "bell2"});
  kept.add({EffectKind::clipboard, "p", "primary"});
  kept.add({EffectKind::clipboard, "c", "clip2"});
  EXPECT_EQ(all_of(kept), "bell2 primary clip2 ");
  EXPECT_EQ(all_of(kept), "");
}

TEST(KeptEffects, OfNotificationsAFewAreKept) {
  KeptEffects kept;
  for (int i = 0; i < 20; ++i) kept.add({EffectKind::notification, "", std::to_string(i)});
  EXPECT_EQ(all_of(kept), "12 13 14 15 16 17 18 19 ");
}

TEST(KeptEffects, OfSelectionsThatNobodyHasAFewAreKept) {
  KeptEffects kept;
  kept.add({EffectKind::bell, "", "bell"});
  for (int i = 0; i < 1000; ++i) kept.add({EffectKind::clipboard, std::to_string(i), "x"});
  const auto left = kept.take();
  ASSERT_EQ(left.size(), 17u);
  EXPECT_EQ(left.front().kind, EffectKind::bell);
  EXPECT_EQ(left.back().selection, "999");
}

TEST(KeptEffects, AreBoundedByOneLargeClipboard) {
  KeptEffects kept;
  for (const char selection : {'c', 'p', 'q', 's'}) {
    kept.add({EffectKind::clipboard, std::string(1, selection), std::string(limits::kMaxClipboardString, selection)});
    EXPECT_LE(kept.retained_bytes(), limits::kMaxKeptEffects);
  }
  const auto left = kept.take();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].selection, "s");
}

}  // namespace
}  // namespace mp::display
