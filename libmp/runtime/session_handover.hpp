// What a login and the session process that it starts say to each other, over a socket pair: two roles of the same binary.
//
//   login    whose session it will be: the name of the account, and a zero byte
//   session  kReady: it has become that user, and can begin
//   login    handover: the handshake is finished; then it hangs up
//
// So the session is its user before it hears anything that a peer has chosen, and what keeps it from that is told to the
// client. The handover holds the traffic secrets, so it never touches arguments, environment or a file.
#pragma once

#include <cstdint>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/secret.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::runtime {

struct SessionHandover {
  SessionId session_id;
  ConnectionId connection_id;
  crypto::TrafficSecrets secrets;
  Endpoint client;  // of the TCP connection, for MP_CONNECTION
  Endpoint server;
  std::string session_directory;  // where to listen for logins that come back to it; empty: nowhere
  wire::SessionRequest request;
};

inline constexpr std::uint8_t kReady = 1;

// At most kMaxHandover bytes, which a socket takes without a reader.
inline constexpr std::size_t kMaxHandover = 32768;
[[nodiscard]] crypto::SecretBytes encode(const SessionHandover& handover);
[[nodiscard]] Result<SessionHandover> decode_session_handover(ByteView bytes);

}  // namespace mp::runtime
