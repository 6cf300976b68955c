#include "libmp/runtime/session_handover.hpp"

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/wire/reader.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::runtime {
namespace {

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

}  // namespace

crypto::SecretBytes encode(const SessionHandover& handover) {
  crypto::SecretBytes out(kMaxHandover);
  wire::Writer writer{out.mutable_view()};
  writer.bytes(handover.session_id.bytes);
  writer.u32(handover.connection_id.value);
  writer.bytes(handover.secrets.client_to_server.view());
  writer.bytes(handover.secrets.server_to_client.view());
  writer.bytes_u16(as_bytes(handover.user));
  write(writer, handover.client);
  write(writer, handover.server);
  wire::write(writer, handover.request);
  expects(!writer.overflowed(), "what came in one handshake record fits a handover");
  out.shrink(writer.size());
  return out;
}

Result<SessionHandover> decode_session_handover(ByteView bytes) {
  SessionHandover handover;
  wire::Reader reader{bytes};
  reader.copy_to(handover.session_id.bytes);
  handover.connection_id.value = reader.u32();
  reader.copy_to(handover.secrets.client_to_server.mutable_view());
  reader.copy_to(handover.secrets.server_to_client.mutable_view());
  handover.user = std::string(as_text(reader.bytes_u16(limits::kMaxUserName)));
  handover.client = read_endpoint(reader);
  handover.server = read_endpoint(reader);
  handover.request = wire::read_session_request(reader);
  if (!reader.finish()) return Error{"the login that started this session handed over something that can't be read"};
  return handover;
}

}  // namespace mp::runtime
