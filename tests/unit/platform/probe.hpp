// The test program in a second role: started by a test as somebody's child, it tells how it finds itself.
#pragma once

#include <string>
#include <vector>

namespace mp::test {

inline constexpr const char* kProbeArgument = "--probe";

// argv of a child that writes its report to `descriptor` and exits with 7.
[[nodiscard]] inline std::vector<std::string> probe_arguments(int descriptor) {
  return {"probe", kProbeArgument, std::to_string(descriptor)};
}

inline constexpr int kProbeExitCode = 7;

// Lines "key value value...": descriptors, null, ignored, blocked, leader, terminal, size, directory, user, groups; then
// NAME=value.
[[nodiscard]] std::string describe_this_process();

// The value of one key of a report; "missing" when there is none.
[[nodiscard]] std::string line_of(const std::string& report, const std::string& key);

}  // namespace mp::test
