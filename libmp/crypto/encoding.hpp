// Base64 (RFC 4648, standard alphabet), as key lines and fingerprints use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/bytes.hpp"

namespace mp::crypto {

enum class Base64Padding : std::uint8_t { with, without };

[[nodiscard]] std::string base64_encode(ByteView bytes, Base64Padding padding);
// Strict: the right alphabet, the right padding, no white space, no stray bits. In constant time per character, so that private
// keys can pass through it.
[[nodiscard]] std::optional<Bytes> base64_decode(std::string_view text, Base64Padding padding);

}  // namespace mp::crypto
