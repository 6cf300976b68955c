#include "libmp/platform/child_process.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include "libmp/core/contract.hpp"
#include "libmp/platform/process_start.hpp"

namespace mp::platform {
namespace {

constexpr std::string_view kDefaultPath = "/usr/local/bin:/usr/bin:/bin";

// Every place where execvp would look. An empty part of PATH means the current directory.
std::vector<std::string> candidates(const Program& program) {
  if (program.file.empty() || program.file.find('/') != std::string::npos) return {program.file};
  const std::string path = program.environment.get("PATH").value_or(std::string(kDefaultPath));
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find(':', begin), path.size());
    const std::string folder = path.substr(begin, end - begin);
    out.push_back((folder.empty() ? "." : folder) + "/" + program.file);
    begin = end + 1;
  }
  return out;
}

ExitStatus decode(int status) {
  if (WIFSIGNALED(status)) return {ExitStatus::Kind::killed, WTERMSIG(status)};
  return {ExitStatus::Kind::exited, WEXITSTATUS(status)};
}

std::optional<ExitStatus> wait_for(int process, int flags) {
  for (;;) {
    int status = 0;
    const auto got = waitpid(process, &status, flags);
    if (got == process) return decode(status);
    if (got == 0) return std::nullopt;
    expects(errno == EINTR, "a child is reaped by its handle alone");
  }
}

}  // namespace

Result<ChildProcess> ChildProcess::start_on_terminal(const Program& program, int terminal) {
  ProcessStart start;
  start.name = program.file;
  start.files = candidates(program);
  start.arguments = program.arguments;
  start.environment = environment_block(program.environment);
  start.descriptors = {terminal, terminal, terminal};
  start.directory = program.directory;
  start.identity = program.identity;
  start.leadership = Leadership::session_and_stdin;
  return start_process(start);
}

std::optional<ExitStatus> ChildProcess::poll_exit() {
  if (!exit_) exit_ = wait_for(process_id_, WNOHANG);
  return exit_;
}

ExitStatus ChildProcess::wait_exit() {
  if (!exit_) exit_ = wait_for(process_id_, 0);
  return *exit_;
}

// Until it is reaped its number can't belong to anybody else. SIGCONT: a stopped program hears the hang-up too.
void ChildProcess::hang_up() noexcept {
  if (exit_) return;
  ::kill(-process_id_, SIGHUP);
  ::kill(-process_id_, SIGCONT);
}

void ChildProcess::terminate() noexcept {
  if (!exit_) ::kill(process_id_, SIGTERM);
}

void ChildProcess::kill() noexcept {
  if (!exit_) ::kill(process_id_, SIGKILL);
}

}  // namespace mp::platform
