#include "libmp/runtime/shell_word.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

TEST(ShellWord, IsLeftAloneIfNoShellSeesAnythingInIt) {
  for (const char* word : {"work", "user@host", "host:22", "3f2a91c0", "a-b_c.d"}) EXPECT_EQ(shell_word(word), word);
}

TEST(ShellWord, IsQuotedOtherwise) {
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word("~"), "'~'");
  EXPECT_EQ(shell_word("[::1]"), "'[::1]'");
  EXPECT_EQ(quoted_shell_word("plain"), "'plain'");
}

}  // namespace
}  // namespace mp::runtime
