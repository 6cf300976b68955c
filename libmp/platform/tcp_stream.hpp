// A connected TCP socket.
#pragma once

#include <cstddef>
#include <optional>

#include "libmp/core/bytes.hpp"
#include "libmp/core/endpoint.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// Non-blocking; small writes leave at once (TCP_NODELAY).
class TcpStream {
 public:
  // Takes over a connected socket: from an accept, a finished connect, or inherited by a role. Fails when it is not connected.
  [[nodiscard]] static Result<TcpStream> adopt(Fd socket);

  // See byte_io.hpp. A reset connection is `closed`.
  [[nodiscard]] IoOutcome read(MutableByteView into) noexcept;
  [[nodiscard]] IoOutcome write(ByteView bytes) noexcept;
  // Tells the peer that nothing follows; reading goes on.
  void shutdown_write() noexcept;
  // Closing it gives up what was not delivered, and tells the peer so.
  void give_up() noexcept;
  // write() takes nothing, and the event loop calls the stream not writable, while so many bytes that were never sent wait in
  // the kernel: what is written is young when it leaves. A large socket buffer otherwise holds seconds of a slow path.
  void set_unsent_limit(std::size_t bytes) noexcept;

  // As the kernel has measured it. Nothing: it has not.
  [[nodiscard]] std::optional<Duration> round_trip() const noexcept;

  [[nodiscard]] const Endpoint& local_endpoint() const noexcept { return local_; }
  [[nodiscard]] const Endpoint& peer_endpoint() const noexcept { return peer_; }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // Gives the descriptor away, to pass it to a role process.
  [[nodiscard]] Fd release() noexcept { return std::move(fd_); }

 private:
  TcpStream(Fd fd, const Endpoint& local, const Endpoint& peer) noexcept : fd_(std::move(fd)), local_(local), peer_(peer) {}

  Fd fd_;
  Endpoint local_;
  Endpoint peer_;
};

}  // namespace mp::platform
