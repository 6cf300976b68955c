#include "libmp/platform/file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "tests/support/scratch_directory.hpp"

namespace mp::platform {
namespace {

class File : public testing::Test {
 protected:
  std::string content(const std::string& path) const {
    auto file = ReadableFile::open(path, Links::refuse);
    return file && *file ? (*file)->read_text(100).value() : "none";
  }
  // Everything in the directory, so that a temporary file left behind is seen.
  std::size_t names() const {
    using Iterator = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Iterator(directory_.path()), Iterator()));
  }

  mp::test::ScratchDirectory directory_;
  std::string path_ = directory_ / "file";
};

TEST_F(File, WrittenContentIsReadBackWithItsMode) {
  const auto old_mask = umask(077);
  ASSERT_TRUE(write_file(path_, as_bytes("hello"), 0644, Existing::keep).ok());
  umask(old_mask);
  EXPECT_EQ(content(path_), "hello");
  const auto status = file_status(path_, Links::refuse);
  ASSERT_TRUE(status.ok() && status->has_value());
  EXPECT_EQ((*status)->type, FileType::regular);
  EXPECT_EQ((*status)->mode, 0644U);
  EXPECT_EQ((*status)->owner, geteuid());
  EXPECT_EQ((*status)->size, 5U);
  EXPECT_EQ(names(), 1U);
}

TEST_F(File, ReplacingIsAChoice) {
  ASSERT_TRUE(write_file(path_, as_bytes("one"), 0600, Existing::keep).ok());
  EXPECT_FALSE(write_file(path_, as_bytes("two"), 0600, Existing::keep).ok());
  EXPECT_EQ(content(path_), "one");
  ASSERT_TRUE(write_file(path_, as_bytes("three"), 0600, Existing::replace).ok());
  EXPECT_EQ(content(path_), "three");
  EXPECT_EQ(names(), 1U);
}

TEST_F(File, WhoeverHasTheOldFileOpenKeepsIt) {
  ASSERT_TRUE(write_file(path_, as_bytes("old"), 0600, Existing::keep).ok());
  auto open = ReadableFile::open(path_, Links::refuse);
  ASSERT_TRUE(open.ok() && open->has_value());
  ASSERT_TRUE(write_file(path_, as_bytes("new"), 0600, Existing::replace).ok());
  EXPECT_EQ((*open)->read_text(100).value(), "old");
}

TEST_F(File, WritingWhereThereIsNoDirectoryFails) {
  const auto failed = write_file(directory_ / "none/file", as_bytes("x"), 0600, Existing::replace);
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().message.find("none/file: No such file"), std::string::npos) << failed.error().message;
}

TEST_F(File, MissingFileIsNoError) {
  const auto opened = ReadableFile::open(path_, Links::follow);
  ASSERT_TRUE(opened.ok());
  EXPECT_FALSE(opened->has_value());
  EXPECT_FALSE(file_status(path_, Links::follow)->has_value());
}

TEST_F(File, ReadingIsBounded) {
  ASSERT_TRUE(write_file(path_, as_bytes("12345"), 0600, Existing::keep).ok());
  auto file = ReadableFile::open(path_, Links::refuse);
  ASSERT_TRUE(file.ok() && file->has_value());
  std::array<std::uint8_t, 5> exact{};
  EXPECT_EQ((*file)->read_into(exact).value(), 5U);
  EXPECT_EQ(as_text(exact), "12345");
  std::array<std::uint8_t, 4> small{};
  EXPECT_FALSE((*file)->read_into(small).ok());
  EXPECT_FALSE((*file)->read_text(4).ok());
  EXPECT_EQ((*file)->read_text(5).value(), "12345");
}

TEST_F(File, OnlyRegularFilesAreRead) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  for (const auto& path : {path_, directory_.path(), std::string("/dev/null")}) {
    const auto opened = ReadableFile::open(path, Links::follow);
    ASSERT_FALSE(opened.ok()) << path;
    EXPECT_NE(opened.error().message.find("not a regular file"), std::string::npos);
  }
}

TEST_F(File, LinksAreFollowedOrRefused) {
  ASSERT_TRUE(write_file(path_, as_bytes("x"), 0600, Existing::keep).ok());
  const auto link = directory_ / "link";
  ASSERT_EQ(symlink(path_.c_str(), link.c_str()), 0);
  EXPECT_TRUE(ReadableFile::open(link, Links::follow).ok());
  EXPECT_FALSE(ReadableFile::open(link, Links::refuse).ok());
  EXPECT_EQ(file_status(link, Links::follow)->value().type, FileType::regular);
  EXPECT_EQ(file_status(link, Links::refuse)->value().type, FileType::symbolic_link);
}

TEST_F(File, PrivateDirectoryIsMadeOnceWithItsMode) {
  const auto path = directory_ / "private";
  const auto old_mask = umask(0777);
  EXPECT_TRUE(make_private_directory(path).ok());
  umask(old_mask);
  EXPECT_EQ(file_status(path, Links::refuse)->value().mode, 0700U);
  chmod(path.c_str(), 0755);
  EXPECT_TRUE(make_private_directory(path).ok());
  EXPECT_EQ(file_status(path, Links::refuse)->value().mode, 0755U) << "an existing directory is not ours to change";

  ASSERT_TRUE(write_file(path_, as_bytes("x"), 0600, Existing::keep).ok());
  EXPECT_FALSE(make_private_directory(path_).ok());
}

TEST_F(File, EveryPathHasADirectory) {
  EXPECT_EQ(directory_of("/a/b/c"), "/a/b");
  EXPECT_EQ(directory_of("/a"), "/");
  EXPECT_EQ(directory_of("a/b"), "a");
  EXPECT_EQ(directory_of("a"), ".");
}

TEST_F(File, ALockThatDoesNotComeFreeIsGivenUp) {
  {
    const auto held = FileLock::beside(path_);
    ASSERT_TRUE(held);
    EXPECT_FALSE(FileLock::acquire_within(path_ + ".lock", 20ms));
  }
  EXPECT_TRUE(FileLock::acquire_within(path_ + ".lock", Duration::zero()));
}

TEST_F(File, LockKeepsOtherProcessesOut) {
  // Each child counts up in the file; without the lock some would read the same number.
  ASSERT_TRUE(write_file(path_, as_bytes("0"), 0600, Existing::keep).ok());
  constexpr int kChildren = 6;
  constexpr int kEach = 20;
  std::vector<pid_t> children;
  for (int child = 0; child < kChildren; ++child) {
    const auto pid = fork();
    if (pid == 0) {
      for (int i = 0; i < kEach; ++i) {
        const auto lock = FileLock::beside(path_);
        if (!lock) _exit(1);
        const auto next = std::to_string(std::stoi(content(path_)) + 1);
        if (!write_file(path_, as_bytes(next), 0600, Existing::replace)) _exit(1);
      }
      _exit(0);
    }
    children.push_back(pid);
  }
  for (const auto pid : children) {
    int status = -1;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(content(path_), std::to_string(kChildren * kEach));
}

}  // namespace
}  // namespace mp::platform
