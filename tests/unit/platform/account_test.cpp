#include "libmp/platform/account.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace mp::platform {
namespace {

TEST(Account, RootIsFoundByNameAndById) {
  const auto by_name = find_account("root");
  ASSERT_TRUE(by_name && by_name->has_value());
  EXPECT_EQ((*by_name)->identity.user_id, 0U);
  EXPECT_EQ((*by_name)->home.front(), '/');
  EXPECT_EQ((*by_name)->shell.front(), '/');
  const auto by_id = find_account_by_id(0);
  ASSERT_TRUE(by_id && by_id->has_value());
  EXPECT_EQ((*by_id)->name, "root");
}

TEST(Account, GroupsIncludeThePrimaryOne) {
  const auto root = find_account("root");
  ASSERT_TRUE(root && root->has_value());
  const auto& identity = (*root)->identity;
  EXPECT_NE(std::find(identity.groups.begin(), identity.groups.end(), identity.group_id), identity.groups.end());
}

TEST(Account, AnUnknownOneIsNoError) {
  const auto nobody = find_account("mp-no-such-account");
  ASSERT_TRUE(nobody) << nobody.error().message;
  EXPECT_FALSE(nobody->has_value());
  const auto by_id = find_account_by_id(4294000000U);
  ASSERT_TRUE(by_id);
  EXPECT_FALSE(by_id->has_value());
}

TEST(Account, ANameWithANulIsNotTheAccountBeforeTheNul) {
  const auto tricky = find_account(std::string("root\0x", 6));
  ASSERT_TRUE(tricky);
  EXPECT_FALSE(tricky->has_value());
}

TEST(Account, OursIsThatOfTheEffectiveUser) {
  const auto own = current_account();
  if (own) {
    EXPECT_EQ(own->identity.user_id, geteuid());
  } else {
    EXPECT_NE(own.error().message.find(std::to_string(geteuid())), std::string::npos) << "a user id without an account";
  }
}

}  // namespace
}  // namespace mp::platform
