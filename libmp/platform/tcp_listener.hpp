// A port that takes TCP connections.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/platform/fd.hpp"
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
  TcpListener(Fd fd, Fd spare, const Endpoint& local) noexcept : fd_(std::move(fd)), spare_(std::move(spare)), local_(local) {}
  enum class Waiting : std::uint8_t { nobody, somebody };
  // Accepts and closes the connection that waits, and tells whether there was any.
  Waiting turn_one_away() noexcept;

  Fd fd_;
  Fd spare_;  // given up for a moment to accept and close a connection when there are no descriptors left
  Endpoint local_;
};

}  // namespace mp::platform
