#include "libmp/crypto/passphrase_kdf.hpp"

#include <sodium.h>

#include "libmp/crypto/sodium.hpp"

namespace mp::crypto {
namespace {

bool within_limits(KdfCost cost) {
  return cost.passes >= kMinKdfCost.passes && cost.passes <= kMaxKdfCost.passes && cost.memory_kib >= kMinKdfCost.memory_kib &&
         cost.memory_kib <= kMaxKdfCost.memory_kib;
}

}  // namespace

Result<SecretArray<32>> derive_from_passphrase(ByteView passphrase, const KdfSalt& salt, KdfCost cost) {
  static_assert(kKdfSalt == crypto_pwhash_argon2id_SALTBYTES);
  if (!within_limits(cost)) return Error{"the passphrase protection asks for more work than is allowed"};
  ensure_sodium();
  SecretArray<32> out;
  // libsodium may be given no bytes, but not a null pointer to them.
  const auto text = passphrase.empty() ? std::string_view("") : as_text(passphrase);
  if (crypto_pwhash_argon2id(out.mutable_view().data(), out.size(), text.data(), text.size(), salt.data(), cost.passes,
                             std::size_t{cost.memory_kib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return Error{"not enough memory to check the passphrase (" + std::to_string(cost.memory_kib / 1024) + " MiB are needed)"};
  }
  return out;
}

}  // namespace mp::crypto
