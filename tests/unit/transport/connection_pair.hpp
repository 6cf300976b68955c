// Two connections and nothing between them: what the tests of Connection start from.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::transport {

inline constexpr ConnectionId kId{42};
inline const Endpoint kServer{IpAddress::v4(198, 51, 100, 1), 50000};
inline const Endpoint kHome{IpAddress::v4(192, 0, 2, 1), 1000};
inline const Endpoint kCafe{IpAddress::v4(192, 0, 2, 99), 2000};

inline crypto::TrafficSecrets secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

inline std::vector<Bytes> take_all(Connection& from, Instant now) {
  std::vector<Bytes> out;
  Bytes buffer(limits::kMaxDatagram);
  while (const auto datagram = from.poll_datagram(buffer, now)) {
    out.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(datagram->size));
  }
  return out;
}

class ConnectionPair : public testing::Test {
 protected:
  Instant now{1h};
  test::SeededRandom random{1};
  Connection client{Role::client, kId, secrets(), kServer, random, now};
  Connection server{Role::server, kId, secrets(), std::nullopt, random, now};
  Endpoint client_address = kHome;

  void deliver(std::vector<Bytes> datagrams, Connection& to) {
    for (auto& datagram : datagrams) to.handle_datagram(datagram, &to == &server ? client_address : kServer, now);
  }
  // Everything both have to say, until there is silence at this instant.
  void talk() {
    for (int round = 0; round < 1000; ++round) {
      auto up = take_all(client, now);
      auto down = take_all(server, now);
      if (up.empty() && down.empty()) return;
      deliver(std::move(up), server);
      deliver(std::move(down), client);
    }
    FAIL() << "no end of talk";
  }
  // The first words over a path with this round trip: a challenge and its answer.
  void meet(Duration round_trip) {
    for (int exchange = 0; exchange < 2; ++exchange) {
      auto up = take_all(client, now);
      now += round_trip / 2;
      deliver(std::move(up), server);
      auto down = take_all(server, now);
      now += round_trip / 2;
      deliver(std::move(down), client);
    }
  }
  void wait(Duration duration) {
    const auto end = now + duration;
    for (int i = 0; i < 10'000; ++i) {
      talk();
      auto next = std::min(client.next_timeout().value_or(end), server.next_timeout().value_or(end));
      if (next >= end) break;
      now = std::max(now, next);
      client.handle_timeout(now);
      server.handle_timeout(now);
    }
    now = end;
    client.handle_timeout(now);
    server.handle_timeout(now);
    talk();
  }
};

}  // namespace mp::transport
