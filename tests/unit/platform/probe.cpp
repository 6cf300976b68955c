#include "probe.hpp"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <csignal>
#include <sstream>

#include "libmp/core/bytes.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/environment.hpp"
#include "libmp/platform/window_size.hpp"

namespace mp::test {
namespace {

bool is_dev_null(int fd) {
  struct stat null {};
  struct stat seen {};
  return stat("/dev/null", &null) == 0 && fstat(fd, &seen) == 0 && null.st_rdev == seen.st_rdev;
}

void describe_signals(std::ostream& out) {
  sigset_t mask;
  sigprocmask(SIG_BLOCK, nullptr, &mask);
  out << "blocked";
  for (int number = 1; number < NSIG; ++number) {
    if (sigismember(&mask, number) == 1) out << ' ' << number;
  }
  out << "\nignored";
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) out << ' ' << number;
  }
  out << '\n';
}

}  // namespace

std::string describe_this_process() {
  std::ostringstream out;
  out << "descriptors";
  for (int fd = 0; fd < 1024; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) out << ' ' << fd;
  }
  out << "\nnull";
  for (int fd = 0; fd < 3; ++fd) {
    if (is_dev_null(fd)) out << ' ' << fd;
  }
  out << '\n';
  describe_signals(out);
  out << "leader " << (getsid(0) == getpid() ? "yes" : "no") << '\n';
  const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  out << "terminal " << (terminal >= 0 ? "yes" : "no") << '\n';
  if (const auto size = platform::window_size(0)) out << "size " << size->columns << 'x' << size->rows << '\n';
  char directory[PATH_MAX] = {};
  out << "directory " << (getcwd(directory, sizeof directory) != nullptr ? directory : "?") << '\n';
  out << "user " << getuid() << ' ' << geteuid() << '\n';
  gid_t groups[64] = {};
  const int count = getgroups(64, groups);
  out << "groups " << getgid();
  for (int i = 0; i < count; ++i) out << ' ' << groups[i];
  out << '\n';
  const auto environment = platform::Environment::of_process();
  for (const auto& [name, value] : environment.entries()) out << name << '=' << value << '\n';
  return out.str();
}

std::string line_of(const std::string& report, const std::string& key) {
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();  // a terminal ends its lines so
    if (line == key) return "";
    if (line.starts_with(key + " ")) return line.substr(key.size() + 1);
  }
  return "missing";
}

}  // namespace mp::test

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == mp::test::kProbeArgument) {
    const auto report = mp::test::describe_this_process();
    static_cast<void>(mp::platform::write_all(std::stoi(argv[2]), mp::as_bytes(report), "the report"));
    return mp::test::kProbeExitCode;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
