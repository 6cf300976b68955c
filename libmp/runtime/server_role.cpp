#include "libmp/runtime/server_role.hpp"

#include <utility>

#include "libmp/platform/environment.hpp"

namespace mp::runtime {

Result<platform::ChildProcess> start_server_role(std::string_view role, const std::vector<std::string>& own_arguments,
                                                 std::vector<int> descriptors) {
  platform::RoleProcess process;
  process.arguments = own_arguments;
  process.arguments.emplace_back("--role");
  process.arguments.emplace_back(role);
  process.descriptors = std::move(descriptors);
  process.environment = platform::Environment::of_process();
  // A session outlives the listener and whatever terminal it was started from, and must not keep that terminal open.
  const bool is_session = role == kSessionRole;
  process.session = is_session ? platform::ProcessSession::own : platform::ProcessSession::same;
  process.streams = is_session ? platform::StandardStreams::null : platform::StandardStreams::null_but_error_stream;
  return platform::start_role(process);
}

}  // namespace mp::runtime
