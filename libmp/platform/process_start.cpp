#include "libmp/platform/process_start.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

enum class Step : int { session, terminal, descriptors, identity, execute, count };

constexpr std::array<const char*, static_cast<std::size_t>(Step::count)> kStepTexts{
    "begin its own session", "give it the terminal", "arrange its descriptors", "become the user", ""};

// What a child that could not reach its program tells the parent.
struct Report {
  Step step;
  int code;
};

// Pointers for execve, made before the fork.
class PointerArray {
 public:
  explicit PointerArray(const std::vector<std::string>& strings) {
    for (const auto& text : strings) pointers_.push_back(const_cast<char*>(text.c_str()));  // execve writes nothing
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] char* const* data() const noexcept { return pointers_.data(); }

 private:
  std::vector<char*> pointers_;
};

// The child between fork and exec. Everything it needs is allocated by the constructor.
class ChildSide {
 public:
  explicit ChildSide(const ProcessStart& start)
      : start_(start), arguments_(start.arguments), environment_(start.environment), moved_(start.descriptors.size(), -1) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) descriptor_limit_ = static_cast<int>(limit.rlim_cur);
  }

  [[noreturn]] void run(int report) noexcept {
    reset_signals_for_child();
    const auto failure = prepare_and_execute(report);
    static_cast<void>(write_some(report, {reinterpret_cast<const std::uint8_t*>(&failure), sizeof failure}));
    _exit(127);
  }

 private:
  // `report` follows the descriptor when it is moved out of the way.
  Report prepare_and_execute(int& report) noexcept {
    if (start_.leadership != Leadership::none && setsid() < 0) return {Step::session, errno};
    if (!arrange_descriptors(report)) return {Step::descriptors, errno};
    if (start_.leadership == Leadership::session_and_stdin && ioctl(STDIN_FILENO, TIOCSCTTY, 0) != 0) {
      return {Step::terminal, errno};
    }
    if (start_.identity) {
      if (const int code = become_for_good_or_errno(*start_.identity); code != 0) return {Step::identity, code};
    }
    // As the user: a home that root may not enter (NFS) is fine, and one that the user may not enter is not.
    if (start_.directory && chdir(start_.directory->c_str()) != 0 && chdir("/") != 0) return {Step::execute, errno};
    return {Step::execute, execute()};
  }

  // First everything out of the way of the target numbers, then each to its place; dup2 clears close-on-exec.
  bool arrange_descriptors(int& report) noexcept {
    const int count = static_cast<int>(moved_.size());
    for (std::size_t i = 0; i < moved_.size(); ++i) {
      if (start_.descriptors[i] < 0) continue;
      moved_[i] = fcntl(start_.descriptors[i], F_DUPFD_CLOEXEC, count + 1);
      if (moved_[i] < 0) return false;
    }
    const int high_report = fcntl(report, F_DUPFD_CLOEXEC, count + 1);
    if (high_report < 0) return false;
    report = high_report;
    for (int i = 0; i < count; ++i) {
      const int moved = moved_[static_cast<std::size_t>(i)];
      if (moved < 0) {
        close(i);
      } else if (dup2(moved, i) < 0) {
        return false;
      }
    }
    if (dup3(report, count, O_CLOEXEC) < 0) return false;
    report = count;
    close_from(count + 1);
    return true;
  }

  void close_from(int first) const noexcept {
    if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
    for (int fd = first; fd < descriptor_limit_; ++fd) close(fd);
  }

  // Like a shell: a file that may not be executed is reported only when no later one can be.
  [[nodiscard]] int execute() const noexcept {
    int code = ENOENT;
    for (const auto& file : start_.files) {
      execve(file.c_str(), arguments_.data(), environment_.data());
      if (errno == EACCES) {
        code = EACCES;
      } else if (errno != ENOENT && errno != ENOTDIR) {
        return errno;
      }
    }
    return code;
  }

  const ProcessStart& start_;
  PointerArray arguments_;
  PointerArray environment_;
  std::vector<int> moved_;
  int descriptor_limit_ = 1024;
};

// No signal handler of ours runs in the child before it has reset them.
class AllSignalsBlocked {
 public:
  AllSignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &former_);
  }
  AllSignalsBlocked(const AllSignalsBlocked&) = delete;
  AllSignalsBlocked& operator=(const AllSignalsBlocked&) = delete;
  ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &former_, nullptr); }

 private:
  sigset_t former_{};
};

Error explain(const ProcessStart& start, const Report& report) {
  const std::string step = kStepTexts.at(static_cast<std::size_t>(report.step));
  return system_error("start " + start.name + (step.empty() ? "" : " (" + step + ")"), report.code);
}

// Nothing arrives when the exec succeeded: it closed the pipe.
std::optional<Report> read_report(int fd) {
  Report report{};
  const auto outcome = read_some(fd, {reinterpret_cast<std::uint8_t*>(&report), sizeof report});
  if (outcome.status != IoStatus::done || outcome.size != sizeof report) return std::nullopt;
  return report;
}

void reap(pid_t process) {
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

Result<ChildProcess> start_process(const ProcessStart& start) {
  expects(!start.files.empty() && !start.arguments.empty(), "a process has a program and an argv[0]");
  auto pipe = make_pipe();
  if (!pipe) return pipe.error().within("can't start " + start.name);
  ChildSide child(start);
  pid_t process = -1;
  {
    const AllSignalsBlocked blocked;
    process = fork();
    if (process == 0) child.run(pipe->write_end.get());
  }
  if (process < 0) return system_error("start " + start.name);
  pipe->write_end.reset();
  Fd pidfd(static_cast<int>(syscall(SYS_pidfd_open, process, 0U)));
  const int pidfd_code = errno;
  if (const auto report = read_report(pipe->read_end.get())) {
    reap(process);
    return explain(start, *report);
  }
  if (!pidfd.valid()) {
    ::kill(process, SIGKILL);
    reap(process);
    return system_error("watch " + start.name, pidfd_code);
  }
  return ChildProcess(process, std::move(pidfd));
}

std::vector<std::string> environment_block(const Environment& environment) {
  std::vector<std::string> out;
  for (const auto& [name, value] : environment.entries()) out.push_back(name + "=" + value);
  return out;
}

}  // namespace mp::platform
