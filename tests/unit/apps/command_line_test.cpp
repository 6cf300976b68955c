#include "apps/command_line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>

namespace mp::apps {
namespace {

using Words = std::vector<std::string>;

constexpr std::array kRows{
    OptionRow{"-v,--verbose", OptionTakes::nothing, "", "Say more"},
    OptionRow{"-p,--path", OptionTakes::value, "PATH", "Where to look"},
    OptionRow{"--predict", OptionTakes::value, "WORD", "What to guess"},
    OptionRow{"--attach", OptionTakes::value_or_not, "NAME", "Where to go"},
    OptionRow{"--role", OptionTakes::value, "NAME", "", "", OptionShown::never},
};
constexpr ProgramUsage kUsage{"prog", "prog - does things", "prog [OPTIONS]", "1.2.3", kRows};

std::size_t counted(const Words& words) { return count_option_words(words, kRows); }

TEST(CountOptionWords, StopsAtTheFirstWordThatIsNeitherOptionNorValue) {
  EXPECT_EQ(counted({}), 0u);
  EXPECT_EQ(counted({"host", "-v"}), 0u);
  EXPECT_EQ(counted({"-v", "host", "-v"}), 1u);
  EXPECT_EQ(counted({"-p", "FILE", "host"}), 2u);
  EXPECT_EQ(counted({"-pFILE", "host"}), 1u);
  EXPECT_EQ(counted({"-vp", "FILE", "host"}), 2u);
  EXPECT_EQ(counted({"-vpFILE", "host"}), 1u);
  EXPECT_EQ(counted({"--path", "FILE", "host"}), 2u);
  EXPECT_EQ(counted({"--path=FILE", "host"}), 1u);
  EXPECT_EQ(counted({"--predict", "never", "host", "--predict", "x"}), 2u);
  EXPECT_EQ(counted({"-v", "-"}), 1u);
  EXPECT_EQ(counted({"--attach", "host"}), 1u);
  EXPECT_EQ(counted({"--attach=name", "host"}), 1u);
}

TEST(CountOptionWords, DoubleDashEndsOptions) {
  EXPECT_EQ(counted({"--", "-host"}), 1u);
  EXPECT_EQ(counted({"-v", "--", "-v"}), 2u);
  EXPECT_EQ(counted({"-p", "--", "host"}), 2u);  // here it is a value
}

TEST(CountOptionWords, AMissingValueOrAnUnknownOptionIsLeftToTheParser) {
  EXPECT_EQ(counted({"--bogus", "host"}), 1u);
  EXPECT_EQ(counted({"-p"}), 1u);
}

TEST(ParseOptions, CountsFlagsAndKeepsTheLastValue) {
  const auto given = parse_options(kUsage, Words{"-vv", "--path", "a", "--verbose", "-p", "b"});
  ASSERT_TRUE(given);
  ASSERT_EQ(given->size(), 2u);
  EXPECT_EQ(given->at(0).row, &kRows[0]);
  EXPECT_EQ(given->at(0).count, 3u);
  EXPECT_EQ(given->at(1).row, &kRows[1]);
  EXPECT_EQ(given->at(1).value, "b");
}

TEST(ParseOptions, HelpNamesEveryOptionThatIsNotHiddenAndExitsWell) {
  for (const auto* word : {"-h", "--help"}) {
    const auto given = parse_options(kUsage, Words{word});
    ASSERT_FALSE(given);
    EXPECT_EQ(given.error().exit_code, 0);
    EXPECT_EQ(given.error().standard_error, "");
    EXPECT_EQ(given.error().standard_output,
              "prog - does things\n\nUsage: prog [OPTIONS]\n\nOptions:\n"
              "  -v, --verbose                             Say more\n"
              "  -p, --path PATH                           Where to look\n"
              "      --predict WORD                        What to guess\n"
              "      --attach[=NAME]                       Where to go\n"
              "  -h, --help                                Print this help\n"
              "  -V, --version                             Print the version\n");
  }
}

TEST(ParseOptions, AValueThatMayBeMissingComesWithAnEqualsSign) {
  const auto value = [](const Words& words) {
    const auto given = parse_options(kUsage, words);
    return given && given->size() == 1 ? std::optional((*given)[0].value) : std::nullopt;
  };
  EXPECT_EQ(value({"--attach"}), "");
  EXPECT_EQ(value({"--attach=name"}), "name");
  const auto mixed = parse_options(kUsage, Words{"--attach", "-v"});
  ASSERT_TRUE(mixed);
  EXPECT_EQ(mixed->size(), 2u);
}

TEST(ParseOptions, VersionIsOneLine) {
  const auto given = parse_options(kUsage, Words{"-V"});
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().exit_code, 0);
  EXPECT_EQ(given.error().standard_output, "prog 1.2.3\n");
}

TEST(ParseOptions, UsageErrorsAreOneLineAndExitWith2) {
  for (const Words& words : {Words{"--bogus"}, Words{"-x"}, Words{"-p"}, Words{"--path"}, Words{"--bo\ngus\x1b[2J"}}) {
    const auto given = parse_options(kUsage, words);
    ASSERT_FALSE(given) << words.front();
    const auto& text = given.error().standard_error;
    EXPECT_EQ(given.error().exit_code, 2);
    EXPECT_EQ(given.error().standard_output, "");
    EXPECT_TRUE(text.starts_with("prog: ")) << text;
    EXPECT_TRUE(text.ends_with(" (prog --help lists the options)\n")) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace mp::apps
