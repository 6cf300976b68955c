// Numbers that must not be mixed up, as types.
#pragma once

#include <array>
#include <compare>
#include <cstdint>

namespace mp {

// Names a session's datagrams on the wire. Chosen by the server at random, unique among the sessions of one host's port.
struct ConnectionId {
  std::uint32_t value = 0;
  friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

// Counts sealed datagrams of one direction from 0. Never reused under one key.
struct PacketNumber {
  std::uint64_t value = 0;
  friend auto operator<=>(const PacketNumber&, const PacketNumber&) = default;
  [[nodiscard]] constexpr PacketNumber next() const noexcept { return {value + 1}; }
};

// One ordered byte stream inside a connection; docs/protocol.md lists the numbers.
struct StreamId {
  std::uint8_t value = 0;
  friend auto operator<=>(const StreamId&, const StreamId&) = default;
};

inline constexpr StreamId kControlStream{0};  // both directions: messages of the session
inline constexpr StreamId kInputStream{1};    // client to server: what the user typed
inline constexpr StreamId kDisplayStream{2};  // server to client: what the terminal shows
inline constexpr StreamId kBulkStream{3};     // both directions: what may wait; closed until its receiver opens it

// Names a session for as long as it lives, over any number of connections. Random; not a secret.
struct SessionId {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const SessionId&, const SessionId&) = default;
};

// One of the clients that are attached to a session. 0: the session can't be found by logins, so nobody can come back to it.
struct ClientId {
  std::uint32_t value = 0;
  friend auto operator<=>(const ClientId&, const ClientId&) = default;
};

}  // namespace mp
