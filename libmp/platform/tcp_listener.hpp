// A port that takes TCP connections.
#pragma once

#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/spare_descriptor.hpp"
#include "libmp/platform/tcp_stream.hpp"

namespace mp::platform {

// Non-blocking. IPv6 listeners take IPv6 only. A port whose old connections linger can be bound again at once.
class TcpListener {
 public:
  // Port 0 lets the kernel choose.
  [[nodiscard]] static Result<TcpListener> bind(const Endpoint& local);

  // The next waiting connection; empty when none waits. An error means that one could not be taken (out of descriptors or
  // memory): it has been closed where possible, so that it does not keep the listener readable; where not, the next try is
  // better made a little later.
  [[nodiscard]] Result<std::optional<TcpStream>> accept();

  [[nodiscard]] const Endpoint& local_endpoint() const noexcept { return local_; }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }

 private:
  TcpListener(Fd fd, const Endpoint& local) noexcept : fd_(std::move(fd)), local_(local) {}

  Fd fd_;
  SpareDescriptor spare_;
  Endpoint local_;
};

}  // namespace mp::platform
