// Which end of a connection this is.
#pragma once

#include <cstdint>

namespace mp::transport {

enum class Role : std::uint8_t { client, server };

[[nodiscard]] constexpr Role other(Role role) noexcept { return role == Role::client ? Role::server : Role::client; }

}  // namespace mp::transport
