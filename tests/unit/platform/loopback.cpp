#include "loopback.hpp"

#include <sys/socket.h>

#include "libmp/platform/socket_address.hpp"

namespace mp::test {

RefusingPort::RefusingPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto address = platform::to_socket_address(kAnyLoopbackPort);
  expects(bind(fd_.get(), address.get(), address.size) == 0, "loopback has a free TCP port");
  endpoint_ = *platform::local_endpoint_of(fd_.get());
}

}  // namespace mp::test
