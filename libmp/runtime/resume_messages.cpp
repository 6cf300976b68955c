#include "libmp/runtime/resume_messages.hpp"

#include "libmp/core/contract.hpp"
#include "libmp/runtime/handover_fields.hpp"

namespace mp::runtime {
namespace {

constexpr std::uint8_t kVersion = 1;
enum class Type : std::uint8_t { question = 1, answer = 2, keys = 3 };

template <typename Fields>
crypto::SecretBytes encoded(Type type, Fields&& write_fields) {
  crypto::SecretBytes out(kMaxResumeMessage);
  wire::Writer writer{out.mutable_view()};
  writer.u8(kVersion);
  writer.u8(static_cast<std::uint8_t>(type));
  write_fields(writer);
  expects(!writer.overflowed(), "every message about a resumption fits its limit");
  out.shrink(writer.size());
  return out;
}

template <typename Message, typename Fields>
Result<Message> decoded(Type type, ByteView bytes, Fields&& read_fields) {
  wire::Reader reader{bytes};
  const bool ours = reader.u8() == kVersion && reader.u8() == static_cast<std::uint8_t>(type);
  if (!ours) return Error{"login and session don't understand each other; they are of different versions of mps"};
  Message message = read_fields(reader);
  if (!reader.finish()) return Error{"a message between login and session can't be read"};
  return message;
}

}  // namespace

crypto::SecretBytes encode(const ResumeQuestion& question) {
  return encoded(Type::question, [&](wire::Writer& out) { write(out, question.server); });
}

crypto::SecretBytes encode(const ResumeAnswer& answer) {
  return encoded(Type::answer, [&](wire::Writer& out) { out.u16(answer.udp_port); });
}

crypto::SecretBytes encode(const ResumeKeys& keys) {
  return encoded(Type::keys, [&](wire::Writer& out) {
    out.u32(keys.connection_id.value);
    write(out, keys.secrets);
    write(out, keys.server);
    write(out, keys.client);
  });
}

Result<ResumeQuestion> decode_resume_question(ByteView bytes) {
  return decoded<ResumeQuestion>(Type::question, bytes, [](wire::Reader& in) { return ResumeQuestion{read_endpoint(in)}; });
}

Result<ResumeAnswer> decode_resume_answer(ByteView bytes) {
  return decoded<ResumeAnswer>(Type::answer, bytes, [](wire::Reader& in) { return ResumeAnswer{in.u16()}; });
}

Result<ResumeKeys> decode_resume_keys(ByteView bytes) {
  return decoded<ResumeKeys>(Type::keys, bytes, [](wire::Reader& in) {
    ResumeKeys keys;
    keys.connection_id.value = in.u32();
    keys.secrets = read_traffic_secrets(in);
    keys.server = read_endpoint(in);
    keys.client = read_endpoint(in);
    return keys;
  });
}

}  // namespace mp::runtime
