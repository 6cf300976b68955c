#include "libmp/handshake/transcript.hpp"

#include <array>

#include "libmp/wire/handshake_messages.hpp"
#include "libmp/wire/writer.hpp"

namespace mp::handshake {

void Transcript::absorb_head(wire::RecordType type, std::size_t plaintext_size) {
  std::array<std::uint8_t, 5> head{};
  wire::Writer out(head);
  out.u8(static_cast<std::uint8_t>(type));
  out.u32(static_cast<std::uint32_t>(plaintext_size));
  hash_.update(head);
}

void Transcript::absorb(wire::RecordType type, ByteView plaintext) {
  absorb_head(type, plaintext.size());
  hash_.update(plaintext);
}

crypto::Sha512Digest Transcript::absorb_signed_part(wire::RecordType type, ByteView signed_part) {
  absorb_head(type, signed_part.size() + wire::kSignatureSize);
  hash_.update(signed_part);
  return hash_.digest();
}

void Transcript::absorb_signature(const crypto::Ed25519Signature& signature) { hash_.update(signature.bytes); }

Bytes signature_input(std::string_view label, const crypto::Sha512Digest& digest) {
  Bytes out = to_bytes(label);
  out.push_back(0);
  append(out, digest);
  return out;
}

}  // namespace mp::handshake
