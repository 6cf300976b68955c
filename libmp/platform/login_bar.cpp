#include "libmp/platform/login_bar.hpp"

#include <shadow.h>
#include <unistd.h>

#include <vector>

namespace mp::platform {
namespace {

constexpr const char* kNoLogins = "/etc/nologin";
constexpr std::size_t kLargestEntry = 65536;
constexpr std::int64_t kSecondsPerDay = 24 * 60 * 60;

}  // namespace

LoginBar login_bar(const Account& account) {
  LoginBar bar{.closed_to_users = access(kNoLogins, F_OK) == 0, .expires_day = {}};
  std::vector<char> buffer(kLargestEntry);
  spwd entry{};
  spwd* found = nullptr;
  if (getspnam_r(account.name.c_str(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->sp_expire >= 0) {
    bar.expires_day = found->sp_expire;
  }
  return bar;
}

std::optional<std::string> why_barred(const LoginBar& bar, const Account& account, std::int64_t now) {
  if (bar.closed_to_users && account.identity.user_id != 0) return std::string(kNoLogins) + " lets nobody but root in";
  if (bar.expires_day && now / kSecondsPerDay >= *bar.expires_day) return "the account has expired";
  return std::nullopt;
}

}  // namespace mp::platform
