// What child_process and role_process share: the way from fork to exec. Nobody else includes this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmp/platform/child_process.hpp"

namespace mp::platform {

enum class Leadership : std::uint8_t {
  none,               // stays in the parent's session
  session,            // setsid
  session_and_stdin,  // setsid, and standard input becomes the controlling terminal
};

// A child in every detail, decided before the fork: afterwards only async-signal-safe calls are allowed.
struct ProcessStart {
  std::string name;                // for errors: "can't start <name>"
  std::vector<std::string> files;  // the first that exists is executed
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value"
  std::vector<int> descriptors;          // become 0, 1, 2, 3, ...; all others are closed; -1: leaves its number closed
  std::optional<std::string> directory;  // "/" when it can't be entered
  std::optional<Identity> identity;
  Leadership leadership = Leadership::none;
};

// Returns when the exec has succeeded or failed.
[[nodiscard]] Result<ChildProcess> start_process(const ProcessStart& start);

[[nodiscard]] std::vector<std::string> environment_block(const Environment& environment);

}  // namespace mp::platform
