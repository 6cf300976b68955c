// Ways for two of our own processes to talk. All ends are close-on-exec; pass them on through RoleProcess.
#pragma once

#include "libmp/platform/fd.hpp"

namespace mp::platform {

struct Pipe {
  Fd read_end;
  Fd write_end;
};

// A one-way byte stream; both ends blocking.
[[nodiscard]] Result<Pipe> make_pipe();

struct SocketPair {
  Fd first;
  Fd second;
};

// Two connected unix stream sockets, both blocking.
[[nodiscard]] Result<SocketPair> make_socket_pair();

}  // namespace mp::platform
