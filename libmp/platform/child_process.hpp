// Another program, started by fork and exec, and how it ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/platform/account.hpp"
#include "libmp/platform/environment.hpp"
#include "libmp/platform/exit_status.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

struct ProcessStart;

// What to run, and as whom.
struct Program {
  std::string file;                    // a path, or a name to be looked up in `environment`'s PATH
  std::vector<std::string> arguments;  // argv, with argv[0] ("-bash" for a login shell); not empty
  Environment environment;             // all of it; nothing is inherited
  std::string directory = "/";         // where it starts; "/" when that can't be entered
  std::optional<Identity> identity;    // become this first (root only); empty: stay who we are
};

// A child of this process. Destroying the handle leaves the child alone; reap it (poll_exit) or it stays as a zombie for as
// long as we live.
class ChildProcess {
 public:
  // Runs the program as leader of a new session with `terminal` (a Pty's slave) as controlling terminal and as standard input,
  // output and error. It inherits no other descriptor, no signal mask and no ignored signal. An exec that failed is an error
  // here: "can't start /bin/nosuch: No such file or directory".
  [[nodiscard]] static Result<ChildProcess> start_on_terminal(const Program& program, int terminal);

  [[nodiscard]] int process_id() const noexcept { return process_id_; }
  // Readable when poll_exit() has something to give. Watch it in the event loop; it is a pidfd.
  [[nodiscard]] int fd() const noexcept { return pidfd_.get(); }

  // How it ended; empty while it runs. Reaps it once and remembers.
  [[nodiscard]] std::optional<ExitStatus> poll_exit();
  // The same, waiting. For farewells and tests.
  [[nodiscard]] ExitStatus wait_exit();

  // SIGHUP to the child's process group, as when a terminal is hung up. Harmless after its end.
  void hang_up() noexcept;
  // SIGTERM, and SIGKILL, to the child alone. Harmless after its end.
  void terminate() noexcept;
  void kill() noexcept;

 private:
  friend Result<ChildProcess> start_process(const ProcessStart& start);
  ChildProcess(int process_id, Fd pidfd) noexcept : process_id_(process_id), pidfd_(std::move(pidfd)) {}

  int process_id_ = -1;
  Fd pidfd_;
  std::optional<ExitStatus> exit_;
};

}  // namespace mp::platform
