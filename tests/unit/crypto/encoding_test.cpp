#include "libmp/crypto/encoding.hpp"

#include <gtest/gtest.h>

namespace mp::crypto {
namespace {

// RFC 4648, section 10.
TEST(Base64, MatchesRfc4648) {
  EXPECT_EQ(base64_encode(as_bytes("foobar"), Base64Padding::with), "Zm9vYmFy");
  EXPECT_EQ(base64_encode(as_bytes("foob"), Base64Padding::with), "Zm9vYg==");
  EXPECT_EQ(base64_encode(as_bytes("foob"), Base64Padding::without), "Zm9vYg");
  EXPECT_EQ(base64_encode({}, Base64Padding::with), "");
}

TEST(Base64, ReadsWhatItWrites) {
  for (std::size_t size = 0; size < 40; ++size) {
    Bytes bytes(size, static_cast<std::uint8_t>(250 + size));
    for (const auto padding : {Base64Padding::with, Base64Padding::without}) {
      EXPECT_EQ(base64_decode(base64_encode(bytes, padding), padding), bytes);
    }
  }
}

TEST(Base64, RefusesEverythingThatIsNotExactlyIt) {
  for (const char* text : {"Zm9vYg", "Zm9vYg=", "Zm9v Yg==", "Zm9vYg==\n", "Zm9vYh==", "Zm9-Yg==", "=", "Zm9vYg===", "Z"}) {
    EXPECT_FALSE(base64_decode(text, Base64Padding::with)) << text;
  }
  EXPECT_FALSE(base64_decode("Zm9vYg==", Base64Padding::without));
}

}  // namespace
}  // namespace mp::crypto
