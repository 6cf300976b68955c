// Seals and opens the handshake's records (docs/protocol.md, section 2.1): AES-256-GCM-SIV, the nonce counts the sealed records
// of one direction, the record's header is associated data.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/aead.hpp"
#include "libmp/wire/record.hpp"

namespace mp::handshake {

// One direction's sending side.
class RecordSealer {
 public:
  explicit RecordSealer(const crypto::AeadKey& key) : aead_(key) {}
  // A whole record. `plaintext` is at most kMaxHandshakeRecord - kSealOverhead bytes.
  [[nodiscard]] Bytes seal(wire::RecordType type, ByteView plaintext);

 private:
  crypto::Aead aead_;
  std::uint64_t sealed_ = 0;
};

// The same direction's receiving side: records must be given in the order in which they were sealed.
class RecordOpener {
 public:
  explicit RecordOpener(const crypto::AeadKey& key) : aead_(key) {}
  // The plaintext; nothing if type, length, order or content is not as it was sealed.
  [[nodiscard]] std::optional<Bytes> open(wire::Record record);

 private:
  crypto::Aead aead_;
  std::uint64_t opened_ = 0;
};

}  // namespace mp::handshake
