#include "libmp/platform/system_random.hpp"

#include <sys/random.h>

#include <cerrno>

#include "libmp/core/contract.hpp"

namespace mp::platform {

void SystemRandom::fill(MutableByteView out) {
  while (!out.empty()) {
    const auto got = getrandom(out.data(), out.size(), 0);
    expects(got > 0 || errno == EINTR, "the kernel gives random bytes");
    if (got > 0) out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace mp::platform
