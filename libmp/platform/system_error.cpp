#include "libmp/platform/system_error.hpp"

#include <system_error>

namespace mp::platform {

Error system_error(std::string_view action, int code) {
  return Error{"can't " + std::string(action) + ": " + describe_errno(code)};
}

std::string describe_errno(int code) { return std::generic_category().message(code); }

}  // namespace mp::platform
