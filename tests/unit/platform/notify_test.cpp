#include "libmp/platform/notify.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include "libmp/platform/fd.hpp"
#include "tests/support/scratch_directory.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

// A service manager that listens on `path` and has told us so.
class ServiceManager {
 public:
  explicit ServiceManager(const std::string& path) : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    if (path.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    expects(bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), size) == 0, "a service manager listens");
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;
  ~ServiceManager() { unsetenv("NOTIFY_SOCKET"); }

  [[nodiscard]] std::string heard() const { return test::read_until(fd_.get(), "READY=1"); }

 private:
  Fd fd_;
};

TEST(Notify, TheServiceManagerHearsItOnAPath) {
  const test::ScratchDirectory directory;
  const ServiceManager manager(directory / "notify");
  ASSERT_TRUE(notify_service_manager("READY=1"));
  EXPECT_EQ(manager.heard(), "READY=1");
}

TEST(Notify, TheServiceManagerHearsItOnAnAbstractName) {
  const test::ScratchDirectory directory;
  const ServiceManager manager("@" + directory.path());
  ASSERT_TRUE(notify_service_manager("READY=1"));
  EXPECT_EQ(manager.heard(), "READY=1");
}

TEST(Notify, WithoutAServiceManagerNothingIsDone) {
  unsetenv("NOTIFY_SOCKET");
  EXPECT_TRUE(notify_service_manager("READY=1"));
}

TEST(Notify, AManagerThatIsGoneIsAnErrorThatNamesItsSocket) {
  const test::ScratchDirectory directory;
  const auto path = directory / "gone";
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  const auto result = notify_service_manager("READY=1");
  setenv("NOTIFY_SOCKET", std::string(200, 'x').c_str(), 1);
  const auto too_long = notify_service_manager("READY=1");
  unsetenv("NOTIFY_SOCKET");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "can't tell the service manager through " + path + ": No such file or directory");
  EXPECT_FALSE(too_long);
}

}  // namespace
}  // namespace mp::platform
