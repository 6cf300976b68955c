#include "libmp/platform/host_name.hpp"

#include <gtest/gtest.h>
#include <sys/utsname.h>

namespace mp::platform {
namespace {

TEST(HostName, IsTheKernelsNodeName) {
  utsname names{};
  ASSERT_EQ(uname(&names), 0);
  const std::string expected = names.nodename;
  EXPECT_EQ(local_host_name(), expected.empty() ? "localhost" : expected);
}

}  // namespace
}  // namespace mp::platform
