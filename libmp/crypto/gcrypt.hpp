// Start-up of libgcrypt, which must happen before its first use. For crypto's own sources only.
#pragma once

namespace mp::crypto {

// Idempotent and thread-safe. Stops the program if the library lacks what this project is built on.
void ensure_gcrypt();

}  // namespace mp::crypto
