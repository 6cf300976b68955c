#include "libmp/display/stream_ledger.hpp"

#include <gtest/gtest.h>

namespace mp::display {
namespace {

OutputPoint at(std::uint64_t offset) { return {offset, offset / 10, true}; }

TEST(StreamLedger, KnowsWhereTheNewestWholeRecordPutsTheClient) {
  StreamLedger ledger(at(5));
  ledger.note(100, at(50));
  ledger.note(200, at(80));
  EXPECT_EQ(ledger.acknowledge(99), at(5));
  EXPECT_EQ(ledger.acknowledge(100), at(50));
  EXPECT_EQ(ledger.acknowledge(199), at(50));
  EXPECT_EQ(ledger.acknowledge(5000), at(80));
}

TEST(StreamLedger, WhatWasGivenUpCountsForNothing) {
  StreamLedger ledger(at(0));
  ledger.note(100, at(50));
  ledger.note(200, at(80));
  EXPECT_EQ(ledger.acknowledge(150), at(50));
  ledger.give_up();
  EXPECT_EQ(ledger.acknowledge(5000), at(50));
  ledger.note(6000, at(90));
  EXPECT_EQ(ledger.acknowledge(6000), at(90));
}

TEST(StreamLedger, IsBounded) {
  StreamLedger ledger(at(0));
  for (std::uint64_t i = 1; i <= 3 * StreamLedger::kMost; ++i) ledger.note(i, at(i));
  EXPECT_LT(ledger.retained_bytes(), 64 * StreamLedger::kMost);
  EXPECT_EQ(ledger.acknowledge(100), at(100));
  EXPECT_EQ(ledger.acknowledge(3 * StreamLedger::kMost), at(3 * StreamLedger::kMost));
}

}  // namespace
}  // namespace mp::display
