#include "libmp/crypto/sodium.hpp"

#include <sodium.h>

#include "libmp/core/contract.hpp"

namespace mp::crypto {

void ensure_sodium() noexcept {
  static const bool ready = sodium_init() >= 0;
  expects(ready, "libsodium starts");
}

}  // namespace mp::crypto
