#include "libmp/platform/account.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

constexpr std::size_t kFirstBuffer = 4096;
constexpr std::size_t kLargestBuffer = 1u << 20;  // an entry beyond this is a broken database

std::vector<std::uint32_t> groups_of(const char* name, gid_t primary) {
  int count = 64;
  for (;;) {
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    const int room = count;
    if (getgrouplist(name, primary, groups.data(), &count) >= 0) {
      return {groups.begin(), groups.begin() + count};
    }
    if (count <= room) count = room * 2;  // otherwise it has said how many there are
  }
}

Account to_account(const passwd& entry) {
  const auto absolute_or = [](const char* path, const char* otherwise) {
    return std::string(path != nullptr && *path == '/' ? path : otherwise);
  };
  Account out;
  out.name = entry.pw_name;
  out.identity = {entry.pw_uid, entry.pw_gid, groups_of(entry.pw_name, entry.pw_gid)};
  out.home = absolute_or(entry.pw_dir, "/");
  out.shell = absolute_or(entry.pw_shell, "/bin/sh");
  return out;
}

using Lookup = std::function<int(passwd* entry, char* buffer, std::size_t size, passwd** found)>;

Result<std::optional<Account>> find(const std::string& what, const Lookup& lookup) {
  for (std::size_t size = kFirstBuffer; size <= kLargestBuffer; size *= 2) {
    std::vector<char> buffer(size);
    passwd entry{};
    passwd* found = nullptr;
    const int code = lookup(&entry, buffer.data(), buffer.size(), &found);
    if (found != nullptr) return std::optional<Account>(to_account(*found));
    if (code == 0 || code == ENOENT || code == ESRCH) return std::optional<Account>();
    if (code != ERANGE && code != EINTR) return system_error("look up " + what, code);
  }
  return system_error("look up " + what, ERANGE);
}

}  // namespace

Result<std::optional<Account>> find_account(const std::string& name) {
  if (name.find('\0') != std::string::npos) return std::optional<Account>();  // the C library would see another, shorter name
  return find("the account " + name, [&](passwd* entry, char* buffer, std::size_t size, passwd** found) {
    return getpwnam_r(name.c_str(), entry, buffer, size, found);
  });
}

Result<std::optional<Account>> find_account_by_id(std::uint32_t user_id) {
  return find("the account of user id " + std::to_string(user_id),
              [&](passwd* entry, char* buffer, std::size_t size, passwd** found) {
                return getpwuid_r(user_id, entry, buffer, size, found);
              });
}

Result<Account> current_account() {
  auto found = find_account_by_id(geteuid());
  if (!found) return found.error();
  if (!*found) return Error{"can't find our own account: user id " + std::to_string(geteuid()) + " has no entry in passwd"};
  return std::move(**found);
}

}  // namespace mp::platform
