#include "libmp/transport/debt.hpp"

#include <gtest/gtest.h>

namespace mp::transport {
namespace {

constexpr Instant kStart{1h};

TEST(Debt, CountsFromTheFirstThingThatIsOwed) {
  Debt debt;
  EXPECT_EQ(debt.since(), std::nullopt);
  debt.handle_sent(kStart);
  debt.handle_sent(kStart + 5s);
  EXPECT_EQ(debt.since(), kStart);
}

TEST(Debt, ProgressStartsTheCountAnewOrEndsIt) {
  Debt debt;
  debt.handle_sent(kStart);
  debt.handle_progress(Debt::Rest::something, kStart + 2s);
  EXPECT_EQ(debt.since(), kStart + 2s);
  debt.handle_progress(Debt::Rest::nothing, kStart + 3s);
  EXPECT_EQ(debt.since(), std::nullopt);
}

}  // namespace
}  // namespace mp::transport
