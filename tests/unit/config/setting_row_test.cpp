#include "libmp/config/setting_row.hpp"

#include <gtest/gtest.h>

#include <array>

namespace mp::config {
namespace {

using namespace std::string_view_literals;

Status check_even_length(std::string_view text) {
  if (text.size() % 2 == 0) return Done{};
  return Error{"its length is odd"};
}

constexpr std::array kWords{"ask"sv, "strict"sv};
constexpr SettingRow kFlag{"flag", Flag{}, "", ""};
constexpr SettingRow kPort{"port", Integer{1, 65535}, "", ""};
constexpr SettingRow kClamped{"pause", Integer{2, 86400, OutOfRange::clamp}, "", ""};
constexpr SettingRow kText{"text", Text{"text of even length", check_even_length}, "", ""};
constexpr SettingRow kPath{"path", Path{}, "", ""};
constexpr SettingRow kChoice{"choice", Choice{kWords}, "", ""};

SettingValue accepted(const SettingRow& row, std::string_view text) {
  const auto result = accept_text(row, text, "/home/a");
  EXPECT_TRUE(result) << result.error().message;
  return result ? result->value : SettingValue{};
}

std::string refusal(const Result<AcceptedValue>& result) { return result ? "accepted" : result.error().message; }

TEST(SettingRow, EnvironmentNameIsPrefixAndKeyInCapitals) {
  EXPECT_EQ(environment_name("MOSHPITS_", "mps.udp_port_first"), "MOSHPITS_MPS_UDP_PORT_FIRST");
}

TEST(SettingRow, TextIsReadByTheTypeOfTheRow) {
  EXPECT_EQ(accepted(kFlag, "true"), SettingValue(true));
  EXPECT_EQ(accepted(kFlag, "0"), SettingValue(false));
  EXPECT_EQ(accepted(kPort, "65535"), SettingValue(std::int64_t{65535}));
  EXPECT_EQ(accepted(kText, "1234"), SettingValue(std::string("1234")));
  EXPECT_EQ(accepted(kPath, "~/id"), SettingValue(std::string("/home/a/id")));
  EXPECT_EQ(accepted(kChoice, "strict"), SettingValue(std::string("strict")));
}

TEST(SettingRow, ErrorsSayWhatWasFoundAndWhatIsAllowed) {
  EXPECT_EQ(refusal(accept_text(kFlag, "yes", "")), "flag = \"yes\" is not allowed, it must be true or false");
  EXPECT_EQ(refusal(accept_text(kPort, "0", "")), "port = 0 is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(accept_text(kPort, "65536", "")), "port = 65536 is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(accept_text(kPort, "22x", "")), "port = \"22x\" is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(accept_text(kText, "odd", "")), "text = \"odd\" is not allowed: its length is odd");
  EXPECT_EQ(refusal(accept_text(kChoice, "Ask", "")), "choice = \"Ask\" is not allowed, it must be one of \"ask\", \"strict\"");
  EXPECT_EQ(refusal(accept_text(kPath, "", "")), "path = \"\" is not allowed, it must be the path of a file, as text");
  EXPECT_EQ(
      refusal(accept_text(kPath, "~bob/x", "/h")),
      "path = \"~bob/x\" is not allowed: the home directory of another user can't be written as ~name, write the whole path");
}

TEST(SettingRow, AFileMustUseTheRightType) {
  EXPECT_EQ(refusal(accept_value(kPort, std::string("22"), "")),
            "port = \"22\" is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(accept_value(kPort, true, "")), "port = true is not allowed, it must be a whole number from 1 to 65535");
  EXPECT_EQ(refusal(accept_value(kFlag, std::int64_t{1}, "")), "flag = 1 is not allowed, it must be true or false");
  EXPECT_EQ(refusal(accept_value(kText, false, "")), "text = false is not allowed, it must be text of even length");
  EXPECT_EQ(refusal(accept_value(kPath, std::int64_t{1}, "")),
            "path = 1 is not allowed, it must be the path of a file, as text");
}

TEST(SettingRow, ClampedNumbersAreBroughtIntoRangeAndSayFromWhere) {
  for (const auto& [text, value] : {std::pair{"1", 2}, {"-9223372036854775808", 2}, {"86401", 86400}}) {
    const auto result = accept_text(kClamped, text, "");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->value, SettingValue(std::int64_t{value}));
    EXPECT_EQ(result->note, std::string("clamped from ") + text);
  }
  EXPECT_EQ(accept_text(kClamped, "2", "")->note, "");
  EXPECT_EQ(accept_text(kClamped, "86400", "")->note, "");
}

TEST(SettingRow, TextThatNoFileNameCanBeIsRefused) {
  EXPECT_EQ(refusal(accept_value(kPath, std::string("a\0b", 3), "")), "path = \"a?b\" is not allowed: it contains a zero byte");
  EXPECT_EQ(refusal(accept_value(kPath, std::string("a\xff"), "")), "path = \"a?\" is not allowed: it is not UTF-8");
  EXPECT_FALSE(accept_value(kPath, std::string(4097, 'a'), ""));
}

TEST(SettingRow, ErrorsCarryNoTerminalSequences) {
  const auto message = refusal(accept_text(kChoice, "\x1b[2Jstrict\n", ""));
  EXPECT_EQ(message, "choice = \"?[2Jstrict?\" is not allowed, it must be one of \"ask\", \"strict\"");
}

}  // namespace
}  // namespace mp::config
