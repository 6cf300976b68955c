#include "libmp/crypto/packet_mac.hpp"

#include <gcrypt.h>

#include "libmp/crypto/gcrypt.hpp"

namespace mp::crypto {

struct PacketMac::State {
  gcry_mac_hd_t handle = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { gcry_mac_close(handle); }
};

PacketMac::PacketMac(const PacketMacKey& key) : state_(std::make_unique<State>()) {
  ensure_gcrypt();
  auto error = gcry_mac_open(&state_->handle, GCRY_MAC_HMAC_SHA512, 0, nullptr);
  expects(error == 0, "libgcrypt opens HMAC-SHA-512");
  error = gcry_mac_setkey(state_->handle, key.view().data(), key.size());
  expects(error == 0, "libgcrypt takes a 512-bit MAC key");
}
PacketMac::PacketMac(PacketMac&&) noexcept = default;
PacketMac& PacketMac::operator=(PacketMac&&) noexcept = default;
PacketMac::~PacketMac() = default;

PacketMacTag PacketMac::compute(ByteView bytes) noexcept {
  gcry_mac_reset(state_->handle);
  PacketMacTag out;
  std::size_t size = out.size();  // libgcrypt gives the first `size` bytes
  auto error = gcry_mac_write(state_->handle, bytes.data(), bytes.size());
  if (error == 0) error = gcry_mac_read(state_->handle, out.data(), &size);
  expects(error == 0 && size == out.size(), "a MAC can't fail");
  return out;
}

bool PacketMac::check(ByteView bytes, std::span<const std::uint8_t, kPacketMac> mac) noexcept {
  return equal_in_constant_time(compute(bytes), mac);
}

}  // namespace mp::crypto
