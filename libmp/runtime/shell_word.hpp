// A word as a shell reads it.
#pragma once

#include <string>
#include <string_view>

namespace mp::runtime {

// As it is if no shell sees anything in it, else in quotes.
[[nodiscard]] std::string shell_word(std::string_view word);
// In quotes in any case.
[[nodiscard]] std::string quoted_shell_word(std::string_view word);

}  // namespace mp::runtime
