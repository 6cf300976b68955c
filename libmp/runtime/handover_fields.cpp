#include "libmp/runtime/handover_fields.hpp"

namespace mp::runtime {

void write(wire::Writer& out, const Endpoint& endpoint) {
  out.u8(static_cast<std::uint8_t>(endpoint.address.family));
  out.bytes(endpoint.address.bytes);
  out.u32(endpoint.address.scope);
  out.u16(endpoint.port);
}

Endpoint read_endpoint(wire::Reader& in) {
  Endpoint endpoint;
  endpoint.address.family = static_cast<IpFamily>(in.u8_at_most(static_cast<std::uint8_t>(IpFamily::v6)));
  in.copy_to(endpoint.address.bytes);
  endpoint.address.scope = in.u32();
  endpoint.port = in.u16();
  return endpoint;
}

void write(wire::Writer& out, const crypto::TrafficSecrets& secrets) {
  out.bytes(secrets.client_to_server.view());
  out.bytes(secrets.server_to_client.view());
}

crypto::TrafficSecrets read_traffic_secrets(wire::Reader& in) {
  crypto::TrafficSecrets secrets;
  in.copy_to(secrets.client_to_server.mutable_view());
  in.copy_to(secrets.server_to_client.mutable_view());
  return secrets;
}

}  // namespace mp::runtime
