#include "libmp/transport/packet_keys.hpp"

#include "libmp/wire/writer.hpp"

namespace mp::transport {

PacketKeys PacketKeys::derive(const crypto::HkdfKey& secret) {
  crypto::AeadKey key;
  crypto::PacketMacKey mac;
  crypto::hkdf_expand(secret, "mp1 packet key", {}, key.mutable_view());
  crypto::hkdf_expand(secret, "mp1 packet mac", {}, mac.mutable_view());
  return {crypto::Aead(key), crypto::PacketMac(mac)};
}

crypto::HkdfKey next_secret(const crypto::HkdfKey& secret) {
  crypto::HkdfKey next;
  crypto::hkdf_expand(secret, "mp1 next", {}, next.mutable_view());
  return next;
}

crypto::AeadNonce packet_nonce(Direction direction, PacketNumber number) noexcept {
  crypto::AeadNonce nonce{};
  wire::Writer w{nonce};
  w.u8(static_cast<std::uint8_t>(direction));
  w.u8(0);
  w.u16(0);
  w.u64(number.value);
  return nonce;
}

}  // namespace mp::transport
