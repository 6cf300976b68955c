// Every key of `mp`, for code that walks them: loading, and the test that holds config/moshpit.toml and the manual against it.
#pragma once

#include <vector>

#include "libmp/config/client_settings.hpp"
#include "libmp/config/setting_row.hpp"

namespace mp::config {

[[nodiscard]] const std::vector<BoundRow<ClientSettings>>& client_table();

}  // namespace mp::config
