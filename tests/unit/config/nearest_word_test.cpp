#include "libmp/config/nearest_word.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace mp::config {
namespace {

const std::vector<std::string> kKnown{"server_port", "server_destination", "mps.udp_port_first", "mps.udp_port_last", "quiet"};

TEST(NearestWord, FindsWhatWasMistyped) {
  EXPECT_EQ(nearest_word("server_prot", kKnown), "server_port");
  EXPECT_EQ(nearest_word("quite", kKnown), "quiet");
  EXPECT_EQ(nearest_word("mps.udp_port_lats", kKnown), "mps.udp_port_last");
  EXPECT_EQ(nearest_word("serverport", kKnown), "server_port");
}

TEST(NearestWord, FindsAKeyOfWhichOnlyTheEndWasWritten) {
  EXPECT_EQ(nearest_word("udp_port_first", kKnown), "mps.udp_port_first");
  EXPECT_EQ(nearest_word("port", kKnown), "server_port");
  EXPECT_EQ(nearest_word("ort", kKnown), std::nullopt);
}

TEST(NearestWord, SuggestsNothingThatIsFarAway) {
  EXPECT_EQ(nearest_word("colour", kKnown), std::nullopt);
  EXPECT_EQ(nearest_word("x", kKnown), std::nullopt);
  EXPECT_EQ(nearest_word("", kKnown), std::nullopt);
  EXPECT_EQ(nearest_word(std::string(100000, 'q'), kKnown), std::nullopt);
}

}  // namespace
}  // namespace mp::config
