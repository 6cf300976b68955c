// What a finished handshake hands to the transport: one secret per direction, from which every packet key of a connection is
// derived (docs/protocol.md, "Packet keys").
#pragma once

#include "libmp/crypto/hkdf.hpp"

namespace mp::crypto {

struct TrafficSecrets {
  HkdfKey client_to_server;
  HkdfKey server_to_client;

  [[nodiscard]] TrafficSecrets copy() const noexcept { return {client_to_server.copy(), server_to_client.copy()}; }
};

}  // namespace mp::crypto
