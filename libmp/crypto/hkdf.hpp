// HKDF-SHA-512 (RFC 5869): the only way keys are derived from secrets in this project.
#pragma once

#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/crypto/secret.hpp"

namespace mp::crypto {

using HkdfKey = SecretArray<64>;

// Concentrates `input_key` (a Diffie-Hellman secret) into one uniformly random key.
[[nodiscard]] HkdfKey hkdf_extract(ByteView salt, ByteView input_key) noexcept;

// Fills `out` (at most 16320 bytes) for one purpose. `label` names the purpose, `context` binds it to a transcript; the info
// string is label || 0x00 || context.
void hkdf_expand(const HkdfKey& key, std::string_view label, ByteView context, MutableByteView out);

}  // namespace mp::crypto
