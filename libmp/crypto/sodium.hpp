// Start-up of libsodium, which must happen before its first use: it chooses what is fastest on this processor, where otherwise
// the portable code runs (a passphrase then takes half as long again). For crypto's own sources only.
#pragma once

namespace mp::crypto {

// Idempotent and thread-safe.
void ensure_sodium() noexcept;

}  // namespace mp::crypto
