// Who may own and read the files that decide about logins. Pure rules; platform/file finds out owner and mode.
//
//   what              mode at most   owner
//   ~/.mp             0700           the user
//   authorized_keys   0600           the user
//   private key       0600           the user or root
//
// "At most": a stricter mode is fine, any other permission bit is not. "The user" is whoever the files speak for: the account
// that is being logged in to (also when mps looks them up as root), or the one that runs mp, mps or mp-keygen with a private
// key. Root as the owner of a private key is fine because root can read it anyway; a root-owned authorized_keys is not, because
// the specification says "owned by the user".
#pragma once

#include <cstdint>
#include <string_view>

#include "libmp/core/result.hpp"

namespace mp::keys {

enum class GuardedFile : std::uint8_t { directory, authorized_keys, private_key };

struct FileOwnership {
  std::uint32_t owner = 0;  // user id
  std::uint32_t mode = 0;   // permission bits; others are ignored
};

// Done, or an error that names what is wrong with `path` and the command that puts it right.
[[nodiscard]] Status check_permissions(GuardedFile what, std::string_view path, FileOwnership found, std::uint32_t user);

// The mode to create it with.
[[nodiscard]] std::uint32_t required_mode(GuardedFile what) noexcept;

}  // namespace mp::keys
