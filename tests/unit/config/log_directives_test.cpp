#include "libmp/config/log_directives.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mp::config {
namespace {

std::vector<LogDirective> read(std::string_view text) {
  const auto directives = parse_log_directives(text);
  EXPECT_TRUE(directives) << directives.error().message;
  return directives ? *directives : std::vector<LogDirective>{};
}

TEST(LogDirectives, NameAComponentAndALevel) {
  EXPECT_EQ(read("mps=debug,transport=info"),
            (std::vector<LogDirective>{{"mps", LogLevel::debug}, {"transport", LogLevel::info}}));
  EXPECT_EQ(read("a=trace,b=warn,c=error,session.pty=off"),
            (std::vector<LogDirective>{
                {"a", LogLevel::trace}, {"b", LogLevel::warn}, {"c", LogLevel::error}, {"session.pty", LogLevel::off}}));
}

TEST(LogDirectives, SpacesDoNotCountAndEmptyTextIsNone) {
  EXPECT_EQ(read("  a = debug , b=info  "), (std::vector<LogDirective>{{"a", LogLevel::debug}, {"b", LogLevel::info}}));
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(read("  ").empty());
}

TEST(LogDirectives, ALevelAloneIsForAllComponents) {
  EXPECT_EQ(read("warn"), (std::vector<LogDirective>{{"", LogLevel::warn}}));
}

TEST(LogDirectives, TheLastOfTwoForOneComponentCounts) {
  EXPECT_EQ(read("a=debug,b=info,a=off"), (std::vector<LogDirective>{{"b", LogLevel::info}, {"a", LogLevel::off}}));
}

TEST(LogDirectives, ErrorsNameThePartAndTheLevels) {
  const auto why = [](std::string_view text) {
    const auto directives = parse_log_directives(text);
    return directives ? std::string("accepted") : directives.error().message;
  };
  EXPECT_EQ(why("a=loud"), "\"loud\" is not a level, use trace, debug, info, warn, error or off");
  EXPECT_EQ(why("a=DEBUG"), "\"DEBUG\" is not a level, use trace, debug, info, warn, error or off");
  EXPECT_EQ(why("a=debug,,b=info"), "\"\" is not a level, use trace, debug, info, warn, error or off");
  EXPECT_EQ(why("=debug"), "\"\" is not the name of a component");
  EXPECT_EQ(why("a b=debug"), "\"a b\" is not the name of a component");
}

TEST(LogDirectives, AreBounded) {
  std::string text;
  for (int i = 0; i < 65; ++i) text += "c" + std::to_string(i) + "=info,";
  EXPECT_FALSE(parse_log_directives(text));
}

}  // namespace
}  // namespace mp::config
