#include "libmp/wire/handshake_messages.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/wire/record.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::wire {
namespace {

constexpr std::size_t kMaxExtensions = limits::kMaxHandshakeRecord;  // whatever fits the record

// Runs `write_fields` on a buffer of the largest record; nothing if they need more.
template <typename WriteFields>
std::optional<Bytes> encode_within_record(std::size_t room, WriteFields write_fields) {
  Bytes out(room);
  Writer writer(out);
  write_fields(writer);
  if (writer.overflowed()) return std::nullopt;
  out.resize(writer.size());
  return out;
}

template <typename WriteFields>
Bytes encode_small(WriteFields write_fields) {
  auto out = encode_within_record(limits::kMaxClientHello, write_fields);
  expects(out.has_value(), "the fields of this message are within their limits");
  return std::move(*out);
}

void write_list(Writer& out, const std::vector<std::uint16_t>& values, std::size_t most) {
  expects(values.size() <= most, "a list within its limit");
  out.u8(static_cast<std::uint8_t>(values.size()));
  for (const auto value : values) out.u16(value);
}

std::vector<std::uint16_t> read_list(Reader& in, std::size_t most) {
  std::vector<std::uint16_t> values(in.u8_at_most(most));
  for (auto& value : values) value = in.u16();
  return values;
}

void write_no_extensions(Writer& out) { out.u16(0); }
void skip_extensions(Reader& in) { in.bytes_u16(kMaxExtensions); }

template <std::size_t N>
std::array<std::uint8_t, N> read_array(Reader& in) {
  std::array<std::uint8_t, N> out{};
  in.copy_to(out);
  return out;
}

// The value that was read, if all of the bytes were well-formed.
template <typename Message>
Result<Message, ReadError> finished(Reader& in, Message message) {
  if (const auto end = in.finish(); !end) return end.error();
  return message;
}

bool is_user_name(std::string_view user) {
  return !user.empty() && user.size() <= limits::kMaxUserName && user.find('\0') == std::string_view::npos && is_utf8(user);
}

}  // namespace

Bytes encode(const ClientHello& message) {
  return encode_small([&](Writer& out) {
    out.bytes(kMagic);
    write_list(out, message.versions, limits::kMaxOfferedVersions);
    write_list(out, message.suites, limits::kMaxOfferedSuites);
    out.bytes(message.random);
    out.bytes_u16(message.key_share);
    write_no_extensions(out);
  });
}

Result<ClientHello, ReadError> decode_client_hello(ByteView body) {
  Reader in{body};
  ClientHello message;
  if (!std::ranges::equal(in.bytes(kMagic.size()), kMagic)) in.fail(ReadError::malformed);
  message.versions = read_list(in, limits::kMaxOfferedVersions);
  message.suites = read_list(in, limits::kMaxOfferedSuites);
  message.random = read_array<std::tuple_size_v<HandshakeRandom>>(in);
  message.key_share = to_bytes(in.bytes_u16(limits::kMaxKeyShare));
  skip_extensions(in);
  if (message.versions.empty() || message.suites.empty()) in.fail(ReadError::malformed);
  return finished(in, std::move(message));
}

Bytes encode(const ServerHello& message) {
  return encode_small([&](Writer& out) {
    out.u16(message.version);
    out.u16(message.suite);
    out.bytes(message.random);
    out.bytes_u16(message.key_share);
    write_no_extensions(out);
  });
}

Result<ServerHello, ReadError> decode_server_hello(ByteView body) {
  Reader in{body};
  ServerHello message;
  message.version = in.u16();
  message.suite = in.u16();
  message.random = read_array<std::tuple_size_v<HandshakeRandom>>(in);
  message.key_share = to_bytes(in.bytes_u16(limits::kMaxKeyShare));
  skip_extensions(in);
  return finished(in, std::move(message));
}

Bytes encode_unsigned(const ServerAuth& message) {
  return encode_small([&](Writer& out) {
    out.bytes(message.host_key);
    write_no_extensions(out);
  });
}

Result<ServerAuth, ReadError> decode_server_auth(ByteView body) {
  Reader in{body};
  ServerAuth message;
  message.host_key = read_array<std::tuple_size_v<PublicKeyBytes>>(in);
  skip_extensions(in);
  message.signature = read_array<kSignatureSize>(in);
  return finished(in, message);
}

Status check_user_name(const std::string& user) {
  if (is_user_name(user)) return Done{};
  return Error{"a user name has 1 to 256 bytes of UTF-8, not '" + printable(user, 64) + "'"};
}

Result<Bytes> encode_unsigned(const ClientAuth& message) {
  auto out = encode_within_record(limits::kMaxHandshakeRecord - kSealOverhead - kSignatureSize, [&](Writer& writer) {
    writer.bytes_u16(as_bytes(message.user));
    writer.bytes(message.identity);
    write(writer, message.request);
    write_list(writer, message.capabilities, limits::kMaxCapabilities);
    write_no_extensions(writer);
  });
  if (!out) return Error{"command and environment are too large together; put the command into a script on the server"};
  return std::move(*out);
}

Result<ClientAuth, ReadError> decode_client_auth(ByteView body) {
  Reader in{body};
  ClientAuth message;
  message.user = as_text(in.bytes_u16(limits::kMaxUserName));
  if (!in.failed() && !is_user_name(message.user)) in.fail(ReadError::malformed);
  message.identity = read_array<std::tuple_size_v<PublicKeyBytes>>(in);
  message.request = read_session_request(in);
  message.capabilities = read_list(in, limits::kMaxCapabilities);
  skip_extensions(in);
  message.signature = read_array<kSignatureSize>(in);
  return finished(in, std::move(message));
}

Bytes encode(const ServerAccept& message) {
  return encode_small([&](Writer& out) {
    out.bytes(message.session_id.bytes);
    out.u32(message.client.value);
    out.bytes_u8(as_bytes(message.name));
    out.u16(message.udp_port);
    out.u32(message.connection_id.value);
    out.u16(message.max_datagram);
    write_list(out, message.capabilities, limits::kMaxCapabilities);
    write_no_extensions(out);
  });
}

Result<ServerAccept, ReadError> decode_server_accept(ByteView body) {
  Reader in{body};
  ServerAccept message;
  in.copy_to(message.session_id.bytes);
  message.client.value = in.u32();
  message.name = as_text(in.bytes_u8(limits::kMaxSessionName));
  message.udp_port = in.u16();
  message.connection_id.value = in.u32();
  message.max_datagram = in.u16();
  message.capabilities = read_list(in, limits::kMaxCapabilities);
  skip_extensions(in);
  if (!is_plain_name(message.name)) in.fail(ReadError::malformed);
  if (message.udp_port == 0 || message.max_datagram < limits::kInitialDatagram) in.fail(ReadError::malformed);
  return finished(in, std::move(message));
}

Bytes encode(const ServerSessions& message) {
  expects(message.sessions.size() <= limits::kMaxSessionsPerRecord, "a list of sessions within its limit");
  auto out = encode_within_record(limits::kMaxHandshakeRecord - kSealOverhead, [&](Writer& writer) {
    writer.u8(static_cast<std::uint8_t>(message.more));
    writer.u8(static_cast<std::uint8_t>(message.sessions.size()));
    for (const auto& session : message.sessions) write(writer, session);
    write_no_extensions(writer);
  });
  expects(out.has_value(), "so many sessions fit a record");
  return std::move(*out);
}

Result<ServerSessions, ReadError> decode_server_sessions(ByteView body) {
  Reader in{body};
  ServerSessions message;
  message.more = static_cast<ServerSessions::More>(in.u8_at_most(static_cast<std::uint8_t>(ServerSessions::More::yes)));
  const auto count = in.u8_at_most(limits::kMaxSessionsPerRecord);
  for (unsigned i = 0; i < count && !in.failed(); ++i) message.sessions.push_back(read_session_summary(in));
  skip_extensions(in);
  return finished(in, std::move(message));
}

Bytes encode(const ServerRefusal& message) {
  expects(message.text.size() <= limits::kMaxRefusalText, "a refusal's text within its limit");
  return encode_small([&](Writer& out) {
    out.u8(static_cast<std::uint8_t>(message.code));
    out.bytes_u16(as_bytes(message.text));
  });
}

Result<ServerRefusal, ReadError> decode_server_refusal(ByteView body) {
  Reader in{body};
  ServerRefusal message;
  message.code = static_cast<RefusalCode>(in.u8());
  message.text = as_text(in.bytes_u16(limits::kMaxRefusalText));
  if (message.code < RefusalCode::not_authorised || message.code > RefusalCode::not_attached) in.fail(ReadError::malformed);
  return finished(in, std::move(message));
}

Bytes encode(AlertCode code) { return {static_cast<std::uint8_t>(code)}; }

Result<AlertCode, ReadError> decode_alert(ByteView body) {
  Reader in{body};
  const auto code = static_cast<AlertCode>(in.u8());
  if (code < AlertCode::no_common_version || code > AlertCode::busy) in.fail(ReadError::malformed);
  return finished(in, code);
}

}  // namespace mp::wire
