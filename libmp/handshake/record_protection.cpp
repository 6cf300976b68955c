#include "libmp/handshake/record_protection.hpp"

#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::handshake {
namespace {

static_assert(wire::kSealOverhead == crypto::kAeadTag);

crypto::AeadNonce nonce_of(std::uint64_t count) {
  crypto::AeadNonce nonce{};
  wire::Writer out(nonce);
  out.u32(0);
  out.u64(count);
  return nonce;
}

}  // namespace

Bytes RecordSealer::seal(wire::RecordType type, ByteView plaintext) {
  const auto body_size = plaintext.size() + crypto::kAeadTag;
  expects(body_size <= limits::kMaxHandshakeRecord, "a sealed record within its limit");
  const auto header = wire::record_header(type, body_size);
  Bytes out;
  out.reserve(wire::kRecordHeader + body_size);
  append(out, header);
  append(out, plaintext);
  out.resize(out.size() + crypto::kAeadTag);
  const auto body = MutableByteView(out).subspan(wire::kRecordHeader);
  aead_.seal(nonce_of(sealed_++), header, body.first(plaintext.size()), body.last<crypto::kAeadTag>());
  return out;
}

std::optional<Bytes> RecordOpener::open(wire::Record record) {
  auto& body = record.body;
  if (body.size() < crypto::kAeadTag) return std::nullopt;
  const auto header = wire::record_header(record.type, body.size());
  const auto text_size = body.size() - crypto::kAeadTag;
  const auto text = MutableByteView(body).first(text_size);
  const auto tag = ByteView(body).last<crypto::kAeadTag>();
  if (!aead_.open(nonce_of(opened_++), header, text, tag)) return std::nullopt;
  body.resize(text_size);
  return std::move(body);
}

}  // namespace mp::handshake
