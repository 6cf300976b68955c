// A server on loopback whose queue of connections is full: whoever tries hears nothing.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include "libmp/core/contract.hpp"
#include "libmp/core/endpoint.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/tcp_connector.hpp"

namespace mp::test {

class BlackHole {
 public:
  BlackHole() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = platform::to_socket_address({IpAddress::v4(127, 0, 0, 1), 0});
    expects(bind(fd_.get(), address.get(), address.size) == 0 && listen(fd_.get(), 0) == 0, "loopback has a free TCP port");
    endpoint_ = *platform::local_endpoint_of(fd_.get());
    filler_ = *platform::begin_connect(endpoint_);
    pollfd queue{fd_.get(), POLLIN, 0};
    expects(poll(&queue, 1, 20000) == 1, "the only place in the queue is taken");
  }
  [[nodiscard]] const Endpoint& endpoint() const noexcept { return endpoint_; }

 private:
  platform::Fd fd_;
  Endpoint endpoint_;
  platform::Fd filler_;
};

}  // namespace mp::test
