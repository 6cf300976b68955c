#include "libmp/runtime/session_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "libmp/platform/file.hpp"
#include "libmp/platform/privileges.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

class SessionDirectory : public testing::Test {
 protected:
  Result<std::string> find(const std::string& setting) { return session_directory(setting, self, environment); }

  test::ScratchDirectory scratch;
  platform::Identity self{geteuid(), getegid(), {getegid()}};
  platform::Environment environment;
  std::string number = std::to_string(geteuid());
};

TEST_F(SessionDirectory, IsMadeInTheConfiguredPlaceForItsUserAlone) {
  const auto found = find(scratch / "sessions");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(*found, scratch / ("sessions/" + number));
  const auto status = platform::file_status(*found, platform::Links::refuse).value();
  EXPECT_EQ(status->type, platform::FileType::directory);
  EXPECT_EQ(status->mode, 0700u);
  EXPECT_EQ(status->owner, geteuid());
  EXPECT_EQ(platform::file_status(scratch / "sessions", platform::Links::refuse).value()->mode, 0711u);
  EXPECT_EQ(find(scratch / "sessions").value(), *found) << "the second session of the user finds it";
}

TEST_F(SessionDirectory, OneThatOthersMayEnterIsRefused) {
  const auto path = find(scratch / "sessions").value();
  ASSERT_EQ(chmod(path.c_str(), 0750), 0);
  const auto found = find(scratch / "sessions");
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().message.find(path + " must be a directory of user " + number), std::string::npos);
}

TEST_F(SessionDirectory, ALinkInItsPlaceIsRefused) {
  ASSERT_TRUE(platform::make_directory(scratch / "sessions", 0711));
  ASSERT_TRUE(platform::make_private_directory(scratch / "elsewhere"));
  std::filesystem::create_symlink(scratch / "elsewhere", scratch / ("sessions/" + number));
  EXPECT_FALSE(find(scratch / "sessions"));
}

TEST_F(SessionDirectory, APlaceThatOthersMayWriteToIsRefused) {
  ASSERT_TRUE(platform::make_directory(scratch / "sessions", 0777));
  EXPECT_FALSE(find(scratch / "sessions"));
}

TEST_F(SessionDirectory, AnOrdinaryUserHasItWhereTheSystemKeepsTheirs) {
  const auto find_with = [&](const std::string& runtime) {
    environment.set("XDG_RUNTIME_DIR", runtime);
    return find("");
  };
  if (platform::running_as_root()) {
    // As root the place is the system's, whatever the environment says; only the user's part of it is shown here.
    EXPECT_EQ(find(scratch / "x").value(), scratch / "x/0");
    return;
  }
  EXPECT_EQ(find_with(scratch.path()).value(), scratch / "moshpits");
  ASSERT_EQ(chmod(scratch.path().c_str(), 0755), 0);
  EXPECT_EQ(find_with(scratch.path()).value(), "/tmp/moshpits-" + number);
}

TEST_F(SessionDirectory, ASessionIsNamedAfterItsId) {
  SessionId id;
  id.bytes[0] = 0xab;
  id.bytes[15] = 0x01;
  EXPECT_EQ(session_socket("/d", id), "/d/ab000000000000000000000000000001");
}

}  // namespace
}  // namespace mp::runtime
