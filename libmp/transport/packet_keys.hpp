// The keys of one direction in one phase, and how the next phase follows from it (docs/protocol.md, section 3).
#pragma once

#include "libmp/core/ids.hpp"
#include "libmp/crypto/aead.hpp"
#include "libmp/crypto/hkdf.hpp"
#include "libmp/crypto/packet_mac.hpp"
#include "libmp/transport/role.hpp"

namespace mp::transport {

// The direction is part of every nonce: a datagram that is thrown back at its sender does not open.
enum class Direction : std::uint8_t { client_to_server = 0, server_to_client = 1 };

[[nodiscard]] constexpr Direction sent_by(Role role) noexcept {
  return role == Role::client ? Direction::client_to_server : Direction::server_to_client;
}

struct PacketKeys {
  crypto::Aead aead;
  crypto::PacketMac mac;

  [[nodiscard]] static PacketKeys derive(const crypto::HkdfKey& secret);
};

// secret_{n+1} from secret_n. There is no way back: wiping secret_n makes phase n unreadable for good.
[[nodiscard]] crypto::HkdfKey next_secret(const crypto::HkdfKey& secret);

[[nodiscard]] crypto::AeadNonce packet_nonce(Direction direction, PacketNumber number) noexcept;

}  // namespace mp::transport
