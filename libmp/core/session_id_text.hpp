// Ids of sessions as people and file names know them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/ids.hpp"

namespace mp {

// 32 hexadecimal digits.
[[nodiscard]] std::string id_text(const SessionId& id);
[[nodiscard]] std::optional<SessionId> parse_id_text(std::string_view text);

// The first 8 of them: what lists show of a session without a name.
[[nodiscard]] std::string short_id_text(const SessionId& id);

// Whether `text` may stand for this id: at least its first 4 digits, and nothing else.
[[nodiscard]] bool is_beginning_of(std::string_view text, const SessionId& id);

}  // namespace mp
