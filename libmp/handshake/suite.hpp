// What this program can speak. A suite is a whole: nothing inside of it is negotiated. Suite 1 is X25519, Ed25519,
// HKDF-SHA-512, AES-256-GCM-SIV and HMAC-SHA-512.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace mp::handshake {

// In order of preference.
inline constexpr std::array<std::uint16_t, 1> kVersions{1};
inline constexpr std::array<std::uint16_t, 1> kSuites{1};

[[nodiscard]] constexpr bool is_among(std::uint16_t wanted, std::span<const std::uint16_t> values) noexcept {
  return std::ranges::find(values, wanted) != values.end();
}

// The client's first choice that the server knows.
[[nodiscard]] constexpr std::optional<std::uint16_t> choose(std::span<const std::uint16_t> offered,
                                                            std::span<const std::uint16_t> known) noexcept {
  for (const auto value : offered) {
    if (is_among(value, known)) return value;
  }
  return std::nullopt;
}

}  // namespace mp::handshake
