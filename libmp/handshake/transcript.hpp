// The transcript: one running hash over every message of a handshake as it was sent, in plaintext (docs/protocol.md, section
// 3.1). Keys and signatures are bound to it, so two sides that saw one byte differently come to nothing.
#pragma once

#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/digest.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/wire/record.hpp"

namespace mp::handshake {

class Transcript {
 public:
  // A message without a signature.
  void absorb(wire::RecordType type, ByteView plaintext);

  // A message that ends in a signature, in two steps: what comes before it, giving the digest that is signed; then the
  // signature.
  [[nodiscard]] crypto::Sha512Digest absorb_signed_part(wire::RecordType type, ByteView signed_part);
  void absorb_signature(const crypto::Ed25519Signature& signature);

  [[nodiscard]] crypto::Sha512Digest digest() const noexcept { return hash_.digest(); }

 private:
  void absorb_head(wire::RecordType type, std::size_t plaintext_size);

  crypto::Sha512Hasher hash_;
};

// Labels keep a signature of one side from ever passing as the other's, or as one made for another program.
inline constexpr std::string_view kServerSignatureLabel = "mp1 server signature";
inline constexpr std::string_view kClientSignatureLabel = "mp1 client signature";

// What is signed: label, a zero byte, the transcript's digest.
[[nodiscard]] Bytes signature_input(std::string_view label, const crypto::Sha512Digest& digest);

}  // namespace mp::handshake
