#include "libmp/runtime/session_handover.hpp"

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/runtime/handover_fields.hpp"

namespace mp::runtime {

crypto::SecretBytes encode(const SessionHandover& handover) {
  crypto::SecretBytes out(kMaxHandover);
  wire::Writer writer{out.mutable_view()};
  writer.bytes(handover.session_id.bytes);
  writer.u32(handover.connection_id.value);
  write(writer, handover.secrets);
  write(writer, handover.client);
  write(writer, handover.server);
  writer.bytes_u16(as_bytes(handover.session_directory));
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
  handover.secrets = read_traffic_secrets(reader);
  handover.client = read_endpoint(reader);
  handover.server = read_endpoint(reader);
  handover.session_directory = std::string(as_text(reader.bytes_u16(kMaxHandover)));
  handover.request = wire::read_session_request(reader);
  if (!reader.finish()) return Error{"the login that started this session handed over something that can't be read"};
  return handover;
}

}  // namespace mp::runtime
