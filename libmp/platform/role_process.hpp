// Our own binary once more, in another role: fork and exec, so that nothing of this process's memory goes along.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libmp/platform/child_process.hpp"
#include "libmp/platform/environment.hpp"

namespace mp::platform {

// Descriptors of a role begin at this number, in the order of RoleProcess::descriptors.
inline constexpr int kFirstRoleDescriptor = 3;

enum class ProcessSession : std::uint8_t {
  same,  // stays in our session and process group: Ctrl-C on our terminal reaches it
  own,   // setsid: outlives our terminal
};

enum class StandardStreams : std::uint8_t {
  inherited,
  null,                   // all three are /dev/null
  null_but_error_stream,  // standard error is inherited
};

// What to start. Secrets never go through arguments or environment (other users can read both): write them into a pipe whose
// read end is one of the descriptors.
struct RoleProcess {
  std::vector<std::string> arguments;  // argv, with argv[0]; not empty
  // Borrowed; in the child they are 3, 4, ... without close-on-exec, and nothing else is open. -1: that number is not, either.
  std::vector<int> descriptors;
  Environment environment;  // all of it; nothing is inherited
  ProcessSession session = ProcessSession::same;
  StandardStreams streams = StandardStreams::inherited;
};

// Runs /proc/self/exe, which is this very binary even after an upgrade replaced the file. Signals as in ChildProcess.
[[nodiscard]] Result<ChildProcess> start_role(const RoleProcess& role);

}  // namespace mp::platform
