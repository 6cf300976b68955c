#include "libmp/platform/host_name.hpp"

#include <unistd.h>

#include <array>

namespace mp::platform {

std::string local_host_name() {
  std::array<char, 256> name{};
  // The last byte stays zero: a name that is cut need not be terminated.
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

}  // namespace mp::platform
