// Whether the administrator keeps an account out, whatever key it shows: as login(1) and sshd(8) do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/platform/account.hpp"

namespace mp::platform {

// What the machine says about an account.
struct LoginBar {
  bool closed_to_users = false;             // /etc/nologin exists: nobody but root may log in, before a shutdown for example
  std::optional<std::int64_t> expires_day;  // the account's last day is the one before; days since 1970
};

// Only root can read when an account expires; for others it never does.
[[nodiscard]] LoginBar login_bar(const Account& account);

// Why the account may not log in at this time (seconds since 1970). Nothing: it may.
[[nodiscard]] std::optional<std::string> why_barred(const LoginBar& bar, const Account& account, std::int64_t now);

}  // namespace mp::platform
