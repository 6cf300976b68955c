#include "libmp/platform/directory.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmp/platform/file.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::platform {
namespace {

class Directory : public testing::Test {
 protected:
  test::ScratchDirectory scratch;
};

TEST_F(Directory, ItsNamesAreListedUpToALimit) {
  EXPECT_TRUE(names_in(scratch.path(), 10).empty());
  for (const char* name : {"a", ".b", "c d"}) ASSERT_TRUE(write_file(scratch / name, {}, 0600, Existing::keep));
  auto names = names_in(scratch.path(), 10);
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{".b", "a", "c d"}));
  EXPECT_EQ(names_in(scratch.path(), 2).size(), 2u);
  EXPECT_TRUE(names_in(scratch / "missing", 10).empty());
}

TEST_F(Directory, ANoteIsLeftOnceAndReadAsItWasWritten) {
  const auto path = scratch / "note";
  EXPECT_EQ(read_note(path), std::nullopt);
  ASSERT_TRUE(leave_note(path, "text"));
  EXPECT_EQ(read_note(path), "text");
  EXPECT_FALSE(leave_note(path, "other"));
  EXPECT_EQ(read_note(path), "text");
  remove_name(path);
  remove_name(path);
  EXPECT_EQ(read_note(path), std::nullopt);
}

TEST_F(Directory, OnlyLinksOfAModestLengthAreNotes) {
  ASSERT_TRUE(write_file(scratch / "file", as_bytes("text"), 0600, Existing::keep));
  EXPECT_EQ(read_note(scratch / "file"), std::nullopt);
  ASSERT_TRUE(leave_note(scratch / "long", std::string(1000, 'x')));
  EXPECT_EQ(read_note(scratch / "long"), std::nullopt);
}

}  // namespace
}  // namespace mp::platform
