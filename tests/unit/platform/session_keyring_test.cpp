#include "libmp/platform/session_keyring.hpp"

#include <gtest/gtest.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "tests/support/in_child.hpp"

namespace mp::platform {
namespace {

enum Finding : int { as_it_should = 0, failed = 1, inherited = 2, not_linked = 3, no_keys_here = 4 };

constexpr const char* kType = "user";
constexpr const char* kName = "mp-unit-test";
constexpr int kMostKeys = 10'000;  // more than an account can have

// Where the one who started us put it, in a keyring that is not the one of the person who runs the tests.
bool put_key_into_former_keyring() {
  const char* const without_name = nullptr;
  return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, without_name) >= 0 &&
         syscall(SYS_add_key, kType, kName, "secret", std::size_t{6}, KEY_SPEC_SESSION_KEYRING) >= 0;
}

bool finds_key() { return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, kType, kName, 0) >= 0; }

bool finds_keyring_of_user() {
  std::array<std::int32_t, 16> in_it{};
  const auto size = syscall(SYS_keyctl, KEYCTL_READ, KEY_SPEC_SESSION_KEYRING, in_it.data(), sizeof in_it);
  const auto users = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 0);
  return size > 0 && users >= 0 && std::ranges::find(in_it, static_cast<std::int32_t>(users)) != in_it.end();
}

int begin_one() {
  if (!put_key_into_former_keyring() || !finds_key()) return no_keys_here;
  if (!begin_session_keyring()) return failed;
  link_keys_of_user();
  if (finds_key()) return inherited;
  return finds_keyring_of_user() ? as_it_should : not_linked;
}

// A user that nobody else is.
bool become_stranger() { return setuid(static_cast<uid_t>(100'000 + getpid())) == 0; }

bool use_up_all_keys() {
  for (int i = 0; i < kMostKeys; ++i) {
    const auto name = "mp-unit-test-" + std::to_string(i);
    if (syscall(SYS_add_key, kType, name.c_str(), "x", std::size_t{1}, KEY_SPEC_PROCESS_KEYRING) < 0) return errno == EDQUOT;
  }
  return false;
}

// As a server does that root has started.
int begin_one_and_become_user_without_keys() {
  if (!put_key_into_former_keyring()) return no_keys_here;
  if (!begin_session_keyring()) return failed;
  if (!become_stranger() || !use_up_all_keys()) return no_keys_here;
  link_keys_of_user();
  return finds_key() ? inherited : as_it_should;
}

int begin_one_as_user_without_keys() {
  if (!put_key_into_former_keyring() || !become_stranger() || !use_up_all_keys()) return no_keys_here;
  return begin_session_keyring() ? as_it_should : failed;
}

TEST(SessionKeyring, HoldsNothingThatWasInTheOneBeforeAndLeadsToTheUsersKeys) {
  const auto found = test::in_child(begin_one);
  if (found == no_keys_here) GTEST_SKIP() << "the kernel, or a sandbox, knows no keys";
  EXPECT_EQ(found, as_it_should);
}

TEST(SessionKeyring, KeepsNobodyOutWhoHasUsedUpAllKeys) {
  for (const auto& begin : {begin_one_and_become_user_without_keys, begin_one_as_user_without_keys}) {
    const auto found = test::in_child(begin);
    if (found == no_keys_here) GTEST_SKIP() << "not root, or the kernel, or a sandbox, knows no keys";
    EXPECT_EQ(found, as_it_should);
  }
}

}  // namespace
}  // namespace mp::platform
