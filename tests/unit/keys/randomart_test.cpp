#include "libmp/keys/randomart.hpp"

#include <gtest/gtest.h>

#include "example_keys.hpp"

namespace mp::keys {
namespace {

// Fingerprints and pictures that "ssh-keygen -lv" (OpenSSH 9.2) printed for two keys of its own. It hashes another encoding of
// the key, but from the digest on the walk and the frame are the same.
struct Recorded {
  std::string_view fingerprint;
  std::string_view picture;
};

constexpr Recorded kRecorded[] = {
    {"SHA256:F7wpTDY7sN7JJJs+bI0eyZmrp7xgyu4DuzP+uJl6JSw",
     "+--[ED25519 256]--+\n"
     "|                 |\n"
     "|         .       |\n"
     "|      . + o      |\n"
     "|       * o +     |\n"
     "| .    o S +      |\n"
     "|E o .o @ =       |\n"
     "|.ooo .Xo+        |\n"
     "|=+=o .*o.        |\n"
     "|O#+.=B+.         |\n"
     "+----[SHA256]-----+"},
    {"SHA256:+5nHyzVLsfDHoHvPW3ErkKeN1QxI1BS6IVT4xPJESc8",
     "+--[ED25519 256]--+\n"
     "|         .B*+o.  |\n"
     "|        .o.==.   |\n"
     "|         .*+ E   |\n"
     "|          .o+ +  |\n"
     "|        S  +.oo+.|\n"
     "|         .  B+ =+|\n"
     "|        .  +.o*.+|\n"
     "|         . +o+o=.|\n"
     "|          +.+o.o+|\n"
     "+----[SHA256]-----+"},
};

Fingerprint fingerprint_of(const Recorded& recorded) { return Fingerprint::parse(recorded.fingerprint).value(); }

TEST(Randomart, IsThePictureThatOpenSshDrawsOfTheSameDigest) {
  for (const auto& recorded : kRecorded) EXPECT_EQ(randomart(fingerprint_of(recorded)), recorded.picture);
}

TEST(Randomart, BishopInTheCornerStaysInside) {
  // All ones: right and down for ever. All zeros: left and up for ever.
  const auto ones = randomart(Fingerprint::parse("//////////////////////////////////////////8").value());
  EXPECT_EQ(ones.substr(ones.size() - 39, 19), "|            ....E|");
  const auto zeros = randomart(Fingerprint::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").value());
  EXPECT_EQ(zeros.substr(20, 19), "|E....            |");
}

TEST(Randomart, MatchesHoweverItWasPasted) {
  const auto fingerprint = fingerprint_of(kRecorded[0]);
  const std::string picture(kRecorded[0].picture);
  EXPECT_TRUE(matches_randomart(picture, fingerprint));
  EXPECT_TRUE(matches_randomart("\n" + picture + "\n\n", fingerprint));

  std::string indented, crlf, spaces, joined;
  for (const char c : "  " + picture) {
    indented += c == '\n' ? std::string("  \n  ") : std::string(1, c);
    crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    spaces += c == '\n' ? ' ' : c;
    if (c != '\n') joined += c;
  }
  EXPECT_TRUE(matches_randomart(indented, fingerprint));
  EXPECT_TRUE(matches_randomart(crlf, fingerprint));
  EXPECT_TRUE(matches_randomart(spaces, fingerprint));
  EXPECT_TRUE(matches_randomart(joined, fingerprint));
}

TEST(Randomart, EveryCharacterOfThePictureCounts) {
  const auto fingerprint = fingerprint_of(kRecorded[0]);
  const std::string picture(kRecorded[0].picture);
  for (std::size_t i = 0; i < picture.size(); ++i) {
    if (picture[i] == '\n') continue;
    auto changed = picture;
    changed[i] = changed[i] == '.' ? 'o' : '.';
    EXPECT_FALSE(matches_randomart(changed, fingerprint)) << i;
  }
  for (std::size_t size = 0; size < picture.size(); ++size) {
    EXPECT_FALSE(matches_randomart(picture.substr(0, size), fingerprint)) << size;
  }
  EXPECT_FALSE(matches_randomart(picture + "x", fingerprint));
  EXPECT_FALSE(matches_randomart(picture, fingerprint_of(kRecorded[1])));
}

}  // namespace
}  // namespace mp::keys
