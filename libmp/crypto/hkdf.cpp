#include "libmp/crypto/hkdf.hpp"

#include <sodium.h>

#include "libmp/crypto/sodium.hpp"

namespace mp::crypto {
namespace {

constexpr std::size_t kHash = crypto_auth_hmacsha512_BYTES;

}  // namespace

// libsodium 1.0.18 (Debian 12) has HMAC-SHA-512 but not yet HKDF, which RFC 5869 defines as a few calls of it.
HkdfKey hkdf_extract(ByteView salt, ByteView input_key) noexcept {
  ensure_sodium();
  crypto_auth_hmacsha512_state state;
  HkdfKey out;
  // libsodium may be given no bytes, but not a null pointer to them; no salt is the same as one of zeros (RFC 5869, 2.2).
  const auto key = salt.empty() ? as_bytes("") : salt;
  crypto_auth_hmacsha512_init(&state, key.data(), key.size());
  crypto_auth_hmacsha512_update(&state, input_key.data(), input_key.size());
  crypto_auth_hmacsha512_final(&state, out.mutable_view().data());
  sodium_memzero(&state, sizeof state);
  return out;
}

void hkdf_expand(const HkdfKey& key, std::string_view label, ByteView context, MutableByteView out) {
  expects(out.size() <= 255 * kHash, "HKDF gives at most 255 blocks");
  SecretArray<kHash> block;
  const std::uint8_t separator = 0;
  std::uint8_t counter = 0;
  for (std::size_t done = 0; done < out.size();) {
    crypto_auth_hmacsha512_state state;
    crypto_auth_hmacsha512_init(&state, key.view().data(), key.size());
    if (counter > 0) crypto_auth_hmacsha512_update(&state, block.view().data(), kHash);
    crypto_auth_hmacsha512_update(&state, as_bytes(label).data(), label.size());
    crypto_auth_hmacsha512_update(&state, &separator, 1);
    crypto_auth_hmacsha512_update(&state, context.data(), context.size());
    ++counter;
    crypto_auth_hmacsha512_update(&state, &counter, 1);
    crypto_auth_hmacsha512_final(&state, block.mutable_view().data());
    sodium_memzero(&state, sizeof state);
    const auto take = std::min(kHash, out.size() - done);
    std::copy_n(block.view().begin(), take, out.begin() + static_cast<std::ptrdiff_t>(done));
    done += take;
  }
}

}  // namespace mp::crypto
