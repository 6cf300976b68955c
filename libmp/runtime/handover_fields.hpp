// What the messages between the roles of mps are made of. Both sides are processes of this machine.
#pragma once

#include "libmp/core/endpoint.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::runtime {

void write(wire::Writer& out, const Endpoint& endpoint);
[[nodiscard]] Endpoint read_endpoint(wire::Reader& in);

void write(wire::Writer& out, const crypto::TrafficSecrets& secrets);
[[nodiscard]] crypto::TrafficSecrets read_traffic_secrets(wire::Reader& in);

}  // namespace mp::runtime
