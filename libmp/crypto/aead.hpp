// AES-256-GCM-SIV (RFC 8452): seals handshake records and datagrams. A nonce used twice by mistake reveals only whether the two
// plaintexts were equal; we never do it on purpose.
#pragma once

#include <array>
#include <memory>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

inline constexpr std::size_t kAeadTag = 16;
using AeadNonce = std::array<std::uint8_t, 12>;
using AeadKey = SecretArray<32>;

// One key, set up once, used for many messages. Not thread-safe.
class Aead {
 public:
  explicit Aead(const AeadKey& key);
  Aead(Aead&&) noexcept;
  Aead& operator=(Aead&&) noexcept;
  ~Aead();

  // Encrypts `text` in place and writes the tag. `text` may be empty.
  void seal(const AeadNonce& nonce, ByteView associated, MutableByteView text, std::span<std::uint8_t, kAeadTag> tag) noexcept;
  // Decrypts `text` in place; false, and `text` zeroed, if anything was changed.
  [[nodiscard]] bool open(const AeadNonce& nonce, ByteView associated, MutableByteView text,
                          std::span<const std::uint8_t, kAeadTag> tag) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mp::crypto
