// The wire format as it was recorded: tests/interop/handshake_v1.txt holds one handshake from fixed seeds, byte for byte.
// Whoever has to change the file has changed the protocol.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/handshake_pair.hpp"

namespace mp::handshake {
namespace {

constexpr std::uint64_t kSeed = 20260101;

std::string hex(ByteView bytes) {
  std::string out;
  for (const auto byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    out += digits;
  }
  return out;
}

std::map<std::string, std::string> recorded() {
  std::map<std::string, std::string> entries;
  std::ifstream file(MP_RECORDED_HANDSHAKE);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name;
    std::string value;
    if (words >> name >> value && name != "#") entries[name] = value;
  }
  return entries;
}

// What a machine draws: 32 bytes for its hello, then its X25519 secret.
void add_randomness(std::map<std::string, std::string>& entries, const std::string& side, std::uint64_t seed) {
  test::SeededRandom random(seed);
  Bytes drawn(32);
  random.fill(drawn);
  entries[side + "_random"] = hex(drawn);
  random.fill(drawn);
  entries[side + "_x25519_secret"] = hex(drawn);
}

TEST(KnownAnswer, FixedSeedsGiveTheRecordedBytes) {
  test::HandshakePair pair(kSeed);
  pair.run();
  ASSERT_TRUE(pair.client_finished);
  std::map<std::string, std::string> entries{
      {"host_seed", hex(Bytes(32, 0x11))},
      {"user_seed", hex(Bytes(32, 0x22))},
      {"flight_1", hex(pair.flights[0])},
      {"flight_2", hex(pair.flights[1])},
      {"flight_3", hex(pair.flights[2])},
      {"flight_4", hex(pair.flights[3])},
      {"client_to_server", hex(pair.client_finished->secrets.client_to_server.view())},
      {"server_to_client", hex(pair.client_finished->secrets.server_to_client.view())},
  };
  add_randomness(entries, "client", kSeed);
  add_randomness(entries, "server", kSeed + 1);
  auto expected = recorded();
  for (const auto& [name, value] : entries) EXPECT_EQ(value, expected[name]) << name;
  EXPECT_EQ(expected.size(), entries.size()) << "entries that nothing is compared with";
}

}  // namespace
}  // namespace mp::handshake
