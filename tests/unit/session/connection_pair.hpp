// Two connections, joined by hand over a link that loses nothing.
#pragma once

#include <array>

#include "libmp/core/limits.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::session {

struct ConnectionPair {
  const Endpoint client_address{IpAddress::v4(192, 0, 2, 1), 1000};
  const Endpoint server_address{IpAddress::v4(192, 0, 2, 2), 50000};
  Instant now{1s};
  test::SeededRandom random{1};
  transport::Connection client_connection{transport::Role::client, ConnectionId{7}, some_secrets(),
                                          server_address,          random,          now};
  transport::Connection server_connection{transport::Role::server, ConnectionId{7}, some_secrets(), std::nullopt, random, now};

  static crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

  void pass_time() {
    now += 30ms;
    client_connection.handle_timeout(now);
    server_connection.handle_timeout(now);
  }
  // Whether there was anything.
  bool carry_up() { return carry(client_connection, client_address, server_connection); }
  bool carry_down() { return carry(server_connection, server_address, client_connection); }

 private:
  bool carry(transport::Connection& from, const Endpoint& address, transport::Connection& to) {
    std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
    bool any = false;
    while (const auto out = from.poll_datagram(buffer, now)) {
      to.handle_datagram(MutableByteView(buffer).first(out->size), address, now);
      any = true;
    }
    return any;
  }
};

}  // namespace mp::session
