// The per-packet MAC: HMAC-SHA-512 truncated to its first 256 bits (RFC 4868's HMAC-SHA-512-256). Checked before anything is
// decrypted, so that garbage costs one hash.
#pragma once

#include <array>
#include <memory>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

inline constexpr std::size_t kPacketMac = 32;
using PacketMacKey = SecretArray<64>;
using PacketMacTag = std::array<std::uint8_t, kPacketMac>;

// One key, set up once, used for many packets. Not thread-safe.
class PacketMac {
 public:
  explicit PacketMac(const PacketMacKey& key);
  PacketMac(PacketMac&&) noexcept;
  PacketMac& operator=(PacketMac&&) noexcept;
  ~PacketMac();

  [[nodiscard]] PacketMacTag compute(ByteView bytes) noexcept;
  // In constant time.
  [[nodiscard]] bool check(ByteView bytes, std::span<const std::uint8_t, kPacketMac> mac) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mp::crypto
