#include "libmp/platform/environment.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace mp::platform {
namespace {

TEST(Environment, IsThatOfTheProcess) {
  setenv("MP_TEST_VARIABLE", "a=b", 1);
  const auto environment = Environment::of_process();
  unsetenv("MP_TEST_VARIABLE");
  EXPECT_EQ(environment.get("MP_TEST_VARIABLE"), "a=b");
  EXPECT_EQ(Environment::of_process().get("MP_TEST_VARIABLE"), std::nullopt);
}

TEST(Environment, HoldsEachNameOnce) {
  Environment environment;
  environment.set("A", "1");
  environment.set("B", "2");
  environment.set("A", "3");
  EXPECT_EQ(environment.entries(), (std::vector<Environment::Entry>{{"A", "3"}, {"B", "2"}}));
  environment.remove("A");
  environment.remove("never there");
  EXPECT_EQ(environment.entries(), (std::vector<Environment::Entry>{{"B", "2"}}));
  EXPECT_EQ(environment.get("A"), std::nullopt);
}

TEST(Environment, AnImpossibleNameOrValueIsABrokenContract) {
  Environment environment;
  EXPECT_DEATH(environment.set("A=B", "1"), "proper name");
  EXPECT_DEATH(environment.set("", "1"), "proper name");
  EXPECT_DEATH(environment.set("A", std::string_view("1\0002", 3)), "no NUL");
}

}  // namespace
}  // namespace mp::platform
