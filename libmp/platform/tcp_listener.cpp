#include "libmp/platform/tcp_listener.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

// Errors of one connection that was over before it was accepted (accept(2) on Linux passes them on): the next may be fine.
bool concerns_one_connection(int code) {
  switch (code) {
    case ECONNABORTED:
    case EINTR:
    case ENETDOWN:
    case EPROTO:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

struct Advice {
  int code;
  const char* text;
};
constexpr std::array kAdvice{
    Advice{EADDRINUSE, "; another program has this port (mps runs already?): stop it, or choose another port"},
    Advice{EADDRNOTAVAIL, "; this machine does not have the address: choose one that it has, or 0.0.0.0 for all"},
    Advice{EACCES, "; ports below 1024 need root: choose a higher one"},
};

Error cannot_listen(const Endpoint& local, int code) {
  auto error = system_error("listen on TCP " + to_string(local), code);
  const auto row = std::find_if(kAdvice.begin(), kAdvice.end(), [&](const auto& r) { return r.code == code; });
  if (row != kAdvice.end()) error.message += row->text;
  return error;
}

}  // namespace

Result<TcpListener> TcpListener::bind(const Endpoint& local) {
  Fd fd(socket(address_family(local), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return cannot_listen(local, errno);
  const int on = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (local.address.family == IpFamily::v6) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  const auto address = to_socket_address(local);
  if (::bind(fd.get(), address.get(), address.size) != 0 || ::listen(fd.get(), SOMAXCONN) != 0) {
    return cannot_listen(local, errno);
  }
  const auto bound = local_endpoint_of(fd.get());
  if (!bound) return bound.error();
  return TcpListener(std::move(fd), *bound);
}

Result<std::optional<TcpStream>> TcpListener::accept() {
  for (;;) {
    Fd socket(accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.valid()) {
      auto stream = TcpStream::adopt(std::move(socket));
      if (!stream) continue;  // gone already
      return std::optional<TcpStream>(std::move(stream).value());
    }
    const int code = errno;
    if (code == EAGAIN) return std::optional<TcpStream>();
    if (concerns_one_connection(code)) continue;
    using Waiting = SpareDescriptor::Waiting;
    const bool nobody = SpareDescriptor::is_wanted_for(code) && spare_.turn_one_away(fd_.get()) == Waiting::nobody;
    if (nobody) return std::optional<TcpStream>();
    return system_error("accept a connection on TCP " + to_string(local_), code);
  }
}

}  // namespace mp::platform
