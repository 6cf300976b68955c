// Accounts of this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmp/core/result.hpp"

namespace mp::platform {

// Whose rights a process has.
struct Identity {
  std::uint32_t user_id = 0;
  std::uint32_t group_id = 0;
  std::vector<std::uint32_t> groups;  // all of them, the primary one included
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct Account {
  std::string name;
  Identity identity;
  std::string home;   // absolute
  std::string shell;  // absolute; /bin/sh when the account names none
};

// Empty when there is no such account; an error when the account database could not be asked.
[[nodiscard]] Result<std::optional<Account>> find_account(const std::string& name);
[[nodiscard]] Result<std::optional<Account>> find_account_by_id(std::uint32_t user_id);

// The account of the effective user of this process. Fails for a user id without an account.
[[nodiscard]] Result<Account> current_account();

}  // namespace mp::platform
