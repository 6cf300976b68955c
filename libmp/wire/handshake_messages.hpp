// The handshake's messages as values, and their bytes (docs/protocol.md, sections 2.2 to 2.8). Decoding accepts exactly what
// the protocol allows, within limits.hpp; encoding expects values that are within them. Extensions are skipped when read and
// written empty: version 1 knows none.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/session_request.hpp"
#include "libmp/wire/session_summary.hpp"

namespace mp::wire {

using HandshakeRandom = std::array<std::uint8_t, 32>;
using PublicKeyBytes = std::array<std::uint8_t, 32>;
using SignatureBytes = std::array<std::uint8_t, 64>;
inline constexpr std::size_t kSignatureSize = std::tuple_size_v<SignatureBytes>;

// The first 8 bytes of a conversation.
inline constexpr std::array<std::uint8_t, 8> kMagic{'m', 'o', 's', 'h', 'p', 'i', 't', 0};

// Every future version keeps the layout of this message, so that two programs can always agree that they have none in common.
struct ClientHello {
  std::vector<std::uint16_t> versions;  // in order of preference, at least one
  std::vector<std::uint16_t> suites;    // likewise
  HandshakeRandom random{};
  Bytes key_share;
  friend bool operator==(const ClientHello&, const ClientHello&) = default;
};
[[nodiscard]] Bytes encode(const ClientHello& message);
[[nodiscard]] Result<ClientHello, ReadError> decode_client_hello(ByteView body);

struct ServerHello {
  std::uint16_t version = 0;
  std::uint16_t suite = 0;
  HandshakeRandom random{};
  Bytes key_share;
  friend bool operator==(const ServerHello&, const ServerHello&) = default;
};
[[nodiscard]] Bytes encode(const ServerHello& message);
[[nodiscard]] Result<ServerHello, ReadError> decode_server_hello(ByteView body);

// The two signed messages are encoded without their signature, which covers what comes before it and is appended last.
struct ServerAuth {
  PublicKeyBytes host_key{};
  SignatureBytes signature{};
  friend bool operator==(const ServerAuth&, const ServerAuth&) = default;
};
[[nodiscard]] Bytes encode_unsigned(const ServerAuth& message);
[[nodiscard]] Result<ServerAuth, ReadError> decode_server_auth(ByteView body);

struct ClientAuth {
  std::string user;
  PublicKeyBytes identity{};
  SessionRequest request;
  std::vector<std::uint16_t> capabilities;
  SignatureBytes signature{};
  friend bool operator==(const ClientAuth&, const ClientAuth&) = default;
};
// Whether a user name can go over the wire: 1 to kMaxUserName bytes of UTF-8 without NUL.
[[nodiscard]] Status check_user_name(const std::string& user);
// Fails when the parts fit their own limits, but not one record together.
[[nodiscard]] Result<Bytes> encode_unsigned(const ClientAuth& message);
[[nodiscard]] Result<ClientAuth, ReadError> decode_client_auth(ByteView body);

struct ServerAccept {
  SessionId session_id;
  ClientId client;
  std::string name;            // of the session: as a request's, or empty
  std::uint16_t udp_port = 0;  // on the address that the TCP connection went to; not 0
  ConnectionId connection_id;
  std::uint16_t max_datagram = 0;  // the largest UDP payload that the server takes; at least kInitialDatagram
  std::vector<std::uint16_t> capabilities;
  friend bool operator==(const ServerAccept&, const ServerAccept&) = default;
};
[[nodiscard]] Bytes encode(const ServerAccept& message);
[[nodiscard]] Result<ServerAccept, ReadError> decode_server_accept(ByteView body);

// The answer to a request about sessions: one or more of these, instead of ServerAccept, and the end.
struct ServerSessions {
  enum class More : std::uint8_t { no = 0, yes = 1 };
  More more = More::no;                  // another one follows
  std::vector<SessionSummary> sessions;  // at most limits::kMaxSessionsPerRecord
  friend bool operator==(const ServerSessions&, const ServerSessions&) = default;
};
[[nodiscard]] Bytes encode(const ServerSessions& message);
[[nodiscard]] Result<ServerSessions, ReadError> decode_server_sessions(ByteView body);

enum class RefusalCode : std::uint8_t {
  not_authorised = 1,
  no_such_session = 2,
  busy = 3,
  not_started = 4,
  several_sessions = 5,  // the request fits more than one; the text names them
  not_attached = 6,      // the client that comes back is not attached any more; the text is the address of the one that is
};

struct ServerRefusal {
  RefusalCode code{};
  std::string text;  // UTF-8; not yet fit to show (core/printable_text)
  friend bool operator==(const ServerRefusal&, const ServerRefusal&) = default;
};
[[nodiscard]] Bytes encode(const ServerRefusal& message);
[[nodiscard]] Result<ServerRefusal, ReadError> decode_server_refusal(ByteView body);

// In clear and from the server only: it ends a handshake that can't reach keys. Anybody on the path can forge one, which gives
// no more than cutting the connection would.
enum class AlertCode : std::uint8_t { no_common_version = 1, no_common_suite = 2, malformed = 3, busy = 4 };
inline constexpr std::size_t kAlertBody = 1;
[[nodiscard]] Bytes encode(AlertCode code);
[[nodiscard]] Result<AlertCode, ReadError> decode_alert(ByteView body);

}  // namespace mp::wire
