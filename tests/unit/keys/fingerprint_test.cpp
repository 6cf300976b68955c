#include "libmp/keys/fingerprint.hpp"

#include <gtest/gtest.h>

#include "example_keys.hpp"

namespace mp::keys {
namespace {

using test::key_number;

// base64(sha256(32 zero bytes)) from an independent tool: head -c32 /dev/zero | sha256sum | xxd -r -p | base64
constexpr std::string_view kOfZeroKey = "SHA256:Zmh6rfhivXdsj8GLjp+OIAiXFIVu4jOzkCpZHQ1fKSU";

TEST(Fingerprint, IsTheSha256OfTheRawKey) { EXPECT_EQ(Fingerprint::of({}).text(), kOfZeroKey); }

TEST(Fingerprint, IsReadBack) {
  const auto parsed = Fingerprint::parse(Fingerprint::of(key_number(7)).text());
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, Fingerprint::of(key_number(7)));
  EXPECT_NE(*parsed, Fingerprint::of(key_number(8)));
}

TEST(Fingerprint, MayBeCopiedCarelessly) {
  const std::string digits(kOfZeroKey.substr(7));
  for (const auto& text :
       {" \t" + std::string(kOfZeroKey) + " \r\n", "sha256:" + digits, "Sha256:" + digits, digits, digits + "="}) {
    const auto parsed = Fingerprint::parse(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(parsed->text(), kOfZeroKey);
  }
}

TEST(Fingerprint, IsExactAboutItsDigits) {
  const std::string digits(kOfZeroKey.substr(7));
  auto lower = digits;
  lower[0] = 'z';
  const auto other = Fingerprint::parse(lower);
  ASSERT_TRUE(other.ok());
  EXPECT_NE(*other, Fingerprint::of({}));

  auto stray_bits = digits;
  stray_bits.back() = 'V';  // the same bytes with a bit set behind them
  for (const auto& text : {std::string(), std::string("SHA256:"), digits.substr(1), digits + "A", "MD5:" + digits,
                           digits + "==", digits.substr(0, 20) + " " + digits.substr(20), stray_bits}) {
    EXPECT_FALSE(Fingerprint::parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace mp::keys
