#include "libmp/platform/role_process.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "libmp/platform/process_start.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {

Result<ChildProcess> start_role(const RoleProcess& role) {
  ProcessStart start;
  start.name = "/proc/self/exe";
  start.files = {start.name};
  start.arguments = role.arguments;
  start.environment = environment_block(role.environment);
  start.descriptors = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
  start.leadership = role.session == ProcessSession::own ? Leadership::session : Leadership::none;
  Fd null;
  if (role.streams != StandardStreams::inherited) {
    null.reset(open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null.valid()) return system_error("open /dev/null");
    start.descriptors = {null.get(), null.get(), role.streams == StandardStreams::null ? null.get() : STDERR_FILENO};
  }
  start.descriptors.insert(start.descriptors.end(), role.descriptors.begin(), role.descriptors.end());
  return start_process(start);
}

}  // namespace mp::platform
