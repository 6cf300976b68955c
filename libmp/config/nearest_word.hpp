// The known word that a mistyped one was probably meant to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mp::config {

// None if nothing is near enough to be worth suggesting. Cost: product of the lengths, with `word` cut at 64 bytes.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known);

}  // namespace mp::config
