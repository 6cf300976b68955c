#include "libmp/core/source_location.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp {
namespace {

SourceLocation called_from(SourceLocation where = SourceLocation::current()) { return where; }

TEST(SourceLocation, AsADefaultArgumentItIsThePlaceOfTheCall) {
  const auto first = called_from();
  const auto line_of_first = __LINE__ - 1;
  const auto later = called_from();
  EXPECT_EQ(first.line(), static_cast<unsigned>(line_of_first));
  EXPECT_EQ(later.line(), first.line() + 2);
  EXPECT_NE(std::string(first.file_name()).find("source_location_test.cpp"), std::string::npos);
  EXPECT_STREQ(first.function_name(), "TestBody");
}

}  // namespace
}  // namespace mp
