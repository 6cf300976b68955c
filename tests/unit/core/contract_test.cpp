#include "libmp/core/contract.hpp"

#include <gtest/gtest.h>

namespace mp {
namespace {

TEST(Contract, AHeldConditionDoesNothing) { expects(true, "fine"); }

TEST(ContractDeathTest, ABrokenConditionStopsTheProgramAndNamesIt) {
  EXPECT_DEATH(expects(false, "the answer is 42"), "internal error: the answer is 42 .*contract_test");
}

}  // namespace
}  // namespace mp
