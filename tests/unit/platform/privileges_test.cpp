#include "libmp/platform/privileges.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "libmp/platform/fd.hpp"
#include "tests/support/in_child.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::platform {
namespace {

// An ordinary user; needs no entry in passwd.
const Identity kSomebody{65533, 65532, {65532, 65531}};

std::vector<gid_t> present_groups() {
  std::vector<gid_t> out(1024);
  const int count = getgroups(static_cast<int>(out.size()), out.data());
  out.resize(static_cast<std::size_t>(count < 0 ? 0 : count));
  std::sort(out.begin(), out.end());
  return out;
}

bool can_read(const std::string& path) { return Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC)).valid(); }

Identity own_identity() { return {geteuid(), getegid(), {getegid()}}; }

enum Finding : int { as_it_should = 0, refused = 1, wrong_user = 2, wrong_groups = 3, regained = 4 };

int become_somebody() {
  if (!become_for_good(kSomebody)) return refused;
  if (getuid() != kSomebody.user_id || geteuid() != kSomebody.user_id || getegid() != kSomebody.group_id) return wrong_user;
  if (present_groups() != std::vector<gid_t>{65531, 65532}) return wrong_groups;
  if (setuid(0) == 0 || seteuid(0) == 0 || setresuid(0, 0, 0) == 0 || setgid(0) == 0 || setegid(0) == 0) return regained;
  return as_it_should;
}

TEST(Privileges, GivenUpForGoodTheyCanNotBeRegained) {
  const int expected = running_as_root() ? as_it_should : refused;
  EXPECT_EQ(test::in_child(become_somebody), expected);
}

TEST(Privileges, AnOrdinaryUserIsAlreadyHimself) {
  EXPECT_EQ(test::in_child([] {
              if (running_as_root() && become_somebody() != as_it_should) return static_cast<int>(wrong_user);
              const auto before = present_groups();
              if (!become_for_good(own_identity())) return static_cast<int>(refused);
              return static_cast<int>(present_groups() == before ? as_it_should : wrong_groups);
            }),
            as_it_should);
}

TEST(Privileges, AnOrdinaryUserBecomesNobodyElse) {
  EXPECT_EQ(test::in_child([] {
              if (running_as_root() && become_somebody() != as_it_should) return static_cast<int>(wrong_user);
              const auto result = become_for_good({12345, 12345, {12345}});
              if (result) return static_cast<int>(as_it_should);
              return result.error().message == "can't become user 12345: Operation not permitted" ? 10 : 11;
            }),
            10);
}

TEST(ActingAs, TheKernelDecidesAsForThatUserUntilItEnds) {
  const test::ScratchDirectory directory;
  const auto path = directory / "secret";
  ASSERT_TRUE(Fd(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)).valid());
  const auto before = present_groups();
  {
    const auto acting = ActingAs::start(running_as_root() ? kSomebody : own_identity());
    ASSERT_TRUE(acting) << acting.error().message;
    if (getuid() == 0) {
      EXPECT_EQ(geteuid(), kSomebody.user_id);
      EXPECT_EQ(getegid(), kSomebody.group_id);
      EXPECT_EQ(present_groups(), (std::vector<gid_t>{65531, 65532}));
      EXPECT_FALSE(can_read(path));
    } else {
      EXPECT_TRUE(can_read(path));
    }
  }
  EXPECT_EQ(geteuid(), getuid());
  EXPECT_EQ(getegid(), getgid());
  EXPECT_EQ(present_groups(), before);
  EXPECT_TRUE(can_read(path));
}

TEST(ActingAs, AnOrdinaryUserActsAsNobodyElse) {
  EXPECT_EQ(test::in_child([] {
              if (running_as_root() && become_somebody() != as_it_should) return static_cast<int>(wrong_user);
              const auto acting = ActingAs::start({12345, 12345, {12345}});
              if (acting) return static_cast<int>(regained);
              return acting.error().message == "can't act as user 12345: Operation not permitted" ? 10 : 11;
            }),
            10);
}

}  // namespace
}  // namespace mp::platform
