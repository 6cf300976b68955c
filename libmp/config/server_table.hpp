// Every key of `mps`, for code that walks them: loading, and the test that holds config/moshpits.toml and the manual against
// it.
#pragma once

#include <vector>

#include "libmp/config/server_settings.hpp"
#include "libmp/config/setting_row.hpp"

namespace mp::config {

[[nodiscard]] const std::vector<BoundRow<ServerSettings>>& server_table();

}  // namespace mp::config
