#include "libmp/platform/privileges.hpp"

#include <grp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

bool user_ids_are(uid_t id) noexcept {
  uid_t real = 0;
  uid_t effective = 0;
  uid_t saved = 0;
  return getresuid(&real, &effective, &saved) == 0 && real == id && effective == id && saved == id;
}

bool group_ids_are(gid_t id) noexcept {
  gid_t real = 0;
  gid_t effective = 0;
  gid_t saved = 0;
  return getresgid(&real, &effective, &saved) == 0 && real == id && effective == id && saved == id;
}

int set_groups(const std::vector<std::uint32_t>& groups) noexcept {
  static_assert(sizeof(gid_t) == sizeof(std::uint32_t));
  return setgroups(groups.size(), groups.data()) == 0 ? 0 : errno;
}

// Tries what an attacker would try. It must fail, and the ids must be what they should be afterwards.
bool can_not_go_back(const Identity& identity, uid_t former_user, gid_t former_group) noexcept {
  if (identity.user_id != 0) {
    if (setuid(0) == 0 || seteuid(0) == 0) return false;
    if (former_user != identity.user_id && (setuid(former_user) == 0 || seteuid(former_user) == 0)) return false;
    if (former_group != identity.group_id && (setgid(former_group) == 0 || setegid(former_group) == 0)) return false;
  }
  return user_ids_are(identity.user_id) && group_ids_are(identity.group_id);
}

std::string describe(const Identity& identity) { return "user " + std::to_string(identity.user_id); }

}  // namespace

bool running_as_root() noexcept { return geteuid() == 0; }

int become_for_good_or_errno(const Identity& identity) noexcept {
  if (identity.user_id != 0 && user_ids_are(identity.user_id)) return 0;
  const uid_t former_user = geteuid();
  const gid_t former_group = getegid();
  if (const int code = set_groups(identity.groups); code != 0) return code;
  if (setresgid(identity.group_id, identity.group_id, identity.group_id) != 0) return errno;
  if (setresuid(identity.user_id, identity.user_id, identity.user_id) != 0) return errno;
  expects(can_not_go_back(identity, former_user, former_group), "privileges are given up for good");
  return 0;
}

Status become_for_good(const Identity& identity) {
  if (const int code = become_for_good_or_errno(identity); code != 0) return system_error("become " + describe(identity), code);
  return Done{};
}

Result<ActingAs> ActingAs::start(const Identity& identity) {
  const std::string action = "act as " + describe(identity);
  ActingAs out;
  if (geteuid() == identity.user_id && !running_as_root()) return out;
  out.former_ = {geteuid(), getegid(), {}};
  const int count = getgroups(0, nullptr);
  if (count < 0) return system_error(action);
  out.former_.groups.resize(static_cast<std::size_t>(count));
  if (getgroups(count, out.former_.groups.data()) != count) return system_error(action);

  if (const int code = set_groups(identity.groups); code != 0) return system_error(action, code);
  out.active_ = true;  // from here on a failure puts everything back
  if (setegid(identity.group_id) != 0 || seteuid(identity.user_id) != 0) return system_error(action);
  return out;
}

ActingAs::ActingAs(ActingAs&& other) noexcept
    : active_(std::exchange(other.active_, false)), former_(std::move(other.former_)) {}

ActingAs::~ActingAs() {
  if (active_) restore();
}

void ActingAs::restore() noexcept {
  const bool back = seteuid(former_.user_id) == 0 && setegid(former_.group_id) == 0 && set_groups(former_.groups) == 0;
  expects(back, "the former rights come back");
}

}  // namespace mp::platform
