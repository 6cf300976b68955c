// "mps=debug,transport=info": levels of single components, as a person writes them.
#pragma once

#include <string_view>
#include <vector>

#include "libmp/core/log_level.hpp"
#include "libmp/core/result.hpp"

namespace mp::config {

// Parts are separated by commas; spaces around them don't count, empty text is no directive. Levels: trace, debug, info, warn,
// error, off. Component names consist of a-z, 0-9, '-', '_' and '.'. A level alone is for all components. The last of two
// directives for one component counts.
[[nodiscard]] Result<std::vector<LogDirective>> parse_log_directives(std::string_view text);

}  // namespace mp::config
