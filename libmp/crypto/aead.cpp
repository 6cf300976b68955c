#include "libmp/crypto/aead.hpp"

#include <gcrypt.h>

#include "libmp/crypto/gcrypt.hpp"

namespace mp::crypto {

void ensure_gcrypt() {
  static const bool ready = [] {
    // Another user of the library in this process may have started it already.
    if (!gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) {
      expects(gcry_check_version("1.10.0") != nullptr, "libgcrypt 1.10 or newer is needed");
      // Keys live in our own wiped memory; libgcrypt's pool of locked pages would only warn where locking is not allowed.
      gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
      gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
    return true;
  }();
  static_cast<void>(ready);
}

struct Aead::State {
  gcry_cipher_hd_t handle = nullptr;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { gcry_cipher_close(handle); }
};

Aead::Aead(const AeadKey& key) : state_(std::make_unique<State>()) {
  ensure_gcrypt();
  auto error = gcry_cipher_open(&state_->handle, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_GCM_SIV, 0);
  expects(error == 0, "libgcrypt opens AES-256-GCM-SIV");
  error = gcry_cipher_setkey(state_->handle, key.view().data(), key.size());
  expects(error == 0, "libgcrypt takes a 256-bit key");
}
Aead::Aead(Aead&&) noexcept = default;
Aead& Aead::operator=(Aead&&) noexcept = default;
Aead::~Aead() = default;

void Aead::seal(const AeadNonce& nonce, ByteView associated, MutableByteView text,
                std::span<std::uint8_t, kAeadTag> tag) noexcept {
  auto* handle = state_->handle;
  gcry_cipher_reset(handle);
  auto error = gcry_cipher_setiv(handle, nonce.data(), nonce.size());
  if (error == 0) error = gcry_cipher_authenticate(handle, associated.data(), associated.size());
  if (error == 0) error = gcry_cipher_final(handle);
  if (error == 0) error = gcry_cipher_encrypt(handle, text.data(), text.size(), nullptr, 0);
  if (error == 0) error = gcry_cipher_gettag(handle, tag.data(), tag.size());
  expects(error == 0, "sealing can't fail");
}

bool Aead::open(const AeadNonce& nonce, ByteView associated, MutableByteView text,
                std::span<const std::uint8_t, kAeadTag> tag) noexcept {
  auto* handle = state_->handle;
  gcry_cipher_reset(handle);
  auto error = gcry_cipher_setiv(handle, nonce.data(), nonce.size());
  if (error == 0) error = gcry_cipher_authenticate(handle, associated.data(), associated.size());
  // In SIV mode the tag is the counter, so it must be known before the text can be decrypted.
  if (error == 0) error = gcry_cipher_set_decryption_tag(handle, tag.data(), tag.size());
  if (error == 0) error = gcry_cipher_final(handle);
  if (error == 0) error = gcry_cipher_decrypt(handle, text.data(), text.size(), nullptr, 0);
  if (error == 0) error = gcry_cipher_checktag(handle, tag.data(), tag.size());
  if (error != 0) wipe(text);
  return error == 0;
}

}  // namespace mp::crypto
