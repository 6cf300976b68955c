#include "libmp/core/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace mp {
namespace {

TEST(Result, HoldsAValueThatCanBeMovedOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  ASSERT_TRUE(result);
  EXPECT_EQ(*std::move(result).value(), 7);
}

TEST(Result, HoldsAnErrorThatSaysWhere) {
  const Status status = Error{"no such file"};
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().within("can't read key").message, "can't read key: no such file");
}

TEST(ResultDeathTest, AskingForWhatIsNotThereStopsTheProgram) {
  const Result<int> failed = Error{"x"};
  const Result<int> fine = 1;
  EXPECT_DEATH(static_cast<void>(failed.value()), "value\\(\\) of a failure");
  EXPECT_DEATH(static_cast<void>(fine.error()), "error\\(\\) of a success");
}

}  // namespace
}  // namespace mp
