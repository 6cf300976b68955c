#include "libmp/platform/login_bar.hpp"

#include <gtest/gtest.h>

namespace mp::platform {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

Account account_of(std::uint32_t user_id) { return {"somebody", {user_id, 100, {100}}, "/", "/bin/sh"}; }

TEST(LoginBar, AnAccountLastsUntilTheDayItExpires) {
  const auto somebody = account_of(1000);
  const LoginBar bar{.closed_to_users = false, .expires_day = 20000};
  EXPECT_EQ(why_barred({}, somebody, 30000 * kDay), std::nullopt);
  EXPECT_EQ(why_barred(bar, somebody, 20000 * kDay - 1), std::nullopt);
  EXPECT_EQ(why_barred(bar, somebody, 20000 * kDay), "the account has expired");
  EXPECT_EQ(why_barred({.closed_to_users = false, .expires_day = 0}, somebody, 20000 * kDay), "the account has expired");
}

TEST(LoginBar, AClosedMachineIsOpenToRoot) {
  EXPECT_EQ(why_barred({.closed_to_users = true, .expires_day = {}}, account_of(1000), 0), "/etc/nologin lets nobody but root in");
  EXPECT_EQ(why_barred({.closed_to_users = true, .expires_day = {}}, account_of(0), 0), std::nullopt);
}

TEST(LoginBar, RootDoesNotExpire) {
  const auto root = find_account("root");
  ASSERT_TRUE(root && *root);
  EXPECT_EQ(login_bar(**root).expires_day, std::nullopt);
}

}  // namespace
}  // namespace mp::platform
