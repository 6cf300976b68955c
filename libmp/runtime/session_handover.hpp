// What a login hands to the session process that it starts: written into a pipe by one role of mps, read by another, both the
// same binary. Holds the traffic secrets, so it never touches arguments, environment or a file.
#pragma once

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
  std::string user;
  Endpoint client;  // of the TCP connection, for MP_CONNECTION
  Endpoint server;
  std::string session_directory;  // where to listen for logins that come back to it; empty: nowhere
  wire::SessionRequest request;
};

// At most kMaxHandover bytes, which a pipe takes without a reader.
inline constexpr std::size_t kMaxHandover = 32768;
[[nodiscard]] crypto::SecretBytes encode(const SessionHandover& handover);
[[nodiscard]] Result<SessionHandover> decode_session_handover(ByteView bytes);

}  // namespace mp::runtime
