// What happens to a process that has used up its descriptors.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>

#include "libmp/platform/fd.hpp"

namespace mp::test {

// Nothing new may be opened while it lives.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    getrlimit(RLIMIT_NOFILE, &former_);
    const platform::Fd lowest_free(open("/dev/null", O_RDONLY | O_CLOEXEC));
    rlimit none = former_;
    none.rlim_cur = static_cast<rlim_t>(lowest_free.get());
    setrlimit(RLIMIT_NOFILE, &none);
  }
  NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
  NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;
  ~NoDescriptorsLeft() { setrlimit(RLIMIT_NOFILE, &former_); }

 private:
  rlimit former_{};
};

}  // namespace mp::test
