#include "libmp/platform/tcp_stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <utility>

#include "libmp/platform/socket_address.hpp"

namespace mp::platform {

Result<TcpStream> TcpStream::adopt(Fd socket) {
  if (auto set = set_nonblocking(socket.get()); !set) return set.error();
  if (auto set = set_cloexec(socket.get()); !set) return set.error();
  const auto local = local_endpoint_of(socket.get());
  if (!local) return local.error();
  const auto peer = peer_endpoint_of(socket.get());
  if (!peer) return peer.error();
  const int on = 1;
  setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // only speed is lost without it
  return TcpStream(std::move(socket), *local, *peer);
}

IoOutcome TcpStream::read(MutableByteView into) noexcept { return read_some(fd_.get(), into); }
IoOutcome TcpStream::write(ByteView bytes) noexcept { return send_some(fd_.get(), bytes); }
void TcpStream::shutdown_write() noexcept { ::shutdown(fd_.get(), SHUT_WR); }

void TcpStream::give_up() noexcept {
  const linger at_once{1, 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void TcpStream::set_unsent_limit(std::size_t bytes) noexcept {
  const auto limit = static_cast<int>(bytes);
  setsockopt(fd_.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &limit, sizeof limit);  // without it only latency is lost
}

std::optional<Duration> TcpStream::round_trip() const noexcept {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(fd_.get(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_rtt == 0) return std::nullopt;
  return std::chrono::microseconds(info.tcpi_rtt);
}

}  // namespace mp::platform
