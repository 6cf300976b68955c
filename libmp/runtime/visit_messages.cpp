#include "libmp/runtime/visit_messages.hpp"

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/runtime/handover_fields.hpp"

namespace mp::runtime {
namespace {

constexpr std::uint8_t kVersion = 2;
enum class Type : std::uint8_t { question = 1, answer = 2, keys = 3, summary = 4 };

template <typename Fields>
crypto::SecretBytes encoded(Type type, Fields&& write_fields) {
  crypto::SecretBytes out(kMaxVisitMessage);
  wire::Writer writer{out.mutable_view()};
  writer.u8(kVersion);
  writer.u8(static_cast<std::uint8_t>(type));
  write_fields(writer);
  expects(!writer.overflowed(), "every message of a visit fits its limit");
  out.shrink(writer.size());
  return out;
}

template <typename Message, typename Fields>
Result<Message> decoded(Type type, ByteView bytes, Fields&& read_fields) {
  wire::Reader reader{bytes};
  const bool ours = reader.u8() == kVersion && reader.u8() == static_cast<std::uint8_t>(type);
  if (!ours) return Error{"login and session don't understand each other; they are of different versions of mps"};
  Message message;
  read_fields(reader, message);
  if (!reader.finish()) return Error{"a message between login and session can't be read"};
  return message;
}

std::string read_text(wire::Reader& in, std::size_t most) { return std::string(as_text(in.bytes_u8(most))); }

}  // namespace

crypto::SecretBytes encode(const VisitQuestion& question) {
  return encoded(Type::question, [&](wire::Writer& out) {
    out.u8(static_cast<std::uint8_t>(question.purpose));
    out.u32(question.client.value);
    write(out, question.server);
    write(out, question.from);
  });
}

crypto::SecretBytes encode(const VisitAnswer& answer) {
  return encoded(Type::answer, [&](wire::Writer& out) {
    out.u8(static_cast<std::uint8_t>(answer.welcome));
    out.u16(answer.udp_port);
    out.u32(answer.client.value);
    out.bytes_u8(as_bytes(answer.name));
    out.bytes_u8(as_bytes(answer.text));
  });
}

crypto::SecretBytes encode(const VisitKeys& keys) {
  return encoded(Type::keys, [&](wire::Writer& out) {
    out.u32(keys.connection_id.value);
    write(out, keys.secrets);
    write(out, keys.server);
    write(out, keys.client);
    out.u16(keys.size.columns);
    out.u16(keys.size.rows);
    out.u16(keys.size.x_pixels);
    out.u16(keys.size.y_pixels);
  });
}

crypto::SecretBytes encode(const wire::SessionSummary& summary) {
  return encoded(Type::summary, [&](wire::Writer& out) { wire::write(out, summary); });
}

Result<VisitQuestion> decode_visit_question(ByteView bytes) {
  return decoded<VisitQuestion>(Type::question, bytes, [](wire::Reader& in, VisitQuestion& question) {
    question.purpose = static_cast<VisitPurpose>(in.u8_at_most(static_cast<std::uint8_t>(VisitPurpose::end)));
    if (question.purpose < VisitPurpose::resume) in.fail(wire::ReadError::malformed);
    question.client.value = in.u32();
    question.server = read_endpoint(in);
    question.from = read_endpoint(in);
  });
}

Result<VisitAnswer> decode_visit_answer(ByteView bytes) {
  return decoded<VisitAnswer>(Type::answer, bytes, [](wire::Reader& in, VisitAnswer& answer) {
    answer.welcome = static_cast<Welcome>(in.u8_at_most(static_cast<std::uint8_t>(Welcome::ending)));
    answer.udp_port = in.u16();
    answer.client.value = in.u32();
    answer.name = read_text(in, limits::kMaxSessionName);
    answer.text = read_text(in, limits::kMaxAddressText);
    // The login passes these on, and has more rights than the user, who may have put a socket of his own there.
    const bool without_port = answer.welcome == Welcome::heard && answer.udp_port == 0;
    if (without_port || !wire::is_plain_name(answer.name)) in.fail(wire::ReadError::malformed);
  });
}

Result<VisitKeys> decode_visit_keys(ByteView bytes) {
  return decoded<VisitKeys>(Type::keys, bytes, [](wire::Reader& in, VisitKeys& keys) {
    keys.connection_id.value = in.u32();
    keys.secrets = read_traffic_secrets(in);
    keys.server = read_endpoint(in);
    keys.client = read_endpoint(in);
    keys.size = {in.u16(), in.u16(), in.u16(), in.u16()};
  });
}

Result<wire::SessionSummary> decode_visit_summary(ByteView bytes) {
  return decoded<wire::SessionSummary>(
      Type::summary, bytes, [](wire::Reader& in, wire::SessionSummary& summary) { summary = wire::read_session_summary(in); });
}

}  // namespace mp::runtime
