// One client of a session: its connection, the UDP port that it is heard at, and its half of the session. Several may be
// attached to one session at the same time; each has its own of all this, and what one of them does to its connection does not
// reach the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/time.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/session/server_session.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

// What a client may do: the primary types and sets the size, a viewer looks on. Enforced by the session's process.
enum class ClientPart : std::uint8_t { primary, viewer };

class AttachedClient {
 public:
  struct Terms {
    ClientPart part = ClientPart::primary;
    Duration alive{};  // how long it may be silent
  };

  // `loop` and `random` outlive the client. The datagrams of `socket` wake the loop up, no more: the driver calls receive().
  AttachedClient(platform::EventLoop& loop, RandomSource& random, platform::UdpSocket socket, ConnectionId id,
                 const crypto::TrafficSecrets& secrets, const Terms& terms);
  AttachedClient(const AttachedClient&) = delete;
  AttachedClient& operator=(const AttachedClient&) = delete;
  ~AttachedClient();

  [[nodiscard]] ClientPart part() const noexcept { return part_; }
  // Where it has to send to.
  [[nodiscard]] Endpoint local_endpoint() const { return socket_.local_endpoint(); }

  // It may send and hear datagrams by this TCP connection as well.
  void adopt(platform::TcpStream stream) { pump_.adopt(loop_, std::move(stream)); }
  // Another login of the same client: goes on under these keys, at another socket if there is one.
  void renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<platform::UdpSocket> socket, Instant now);

  // Takes in what has arrived, and what time has brought.
  void receive(Instant now);
  // Sends what there is to send.
  void send(Instant now);
  // When to call receive() although nothing has arrived.
  [[nodiscard]] Instant next_timeout() const;

  // --- what it wants and gets ---
  // Requests, input, and how it ended by itself.
  [[nodiscard]] session::ServerSession& session() noexcept { return session_; }
  // The program's output: how much would be taken now, and taking it.
  [[nodiscard]] std::size_t output_room() const { return session_.output_room(); }
  void show(ByteView output, Instant now) { session_.write_output(output, now); }
  // Nothing follows the program's end.
  void report_exit(const wire::Exit& exit, Instant now);

  // --- its end ---
  // Why it is over for this client, for the log; empty as long as it is not.
  [[nodiscard]] std::string_view why_over(Instant now) const;
  // Ends it from our side; send() tells the client, for a while.
  void close(wire::CloseCode code, std::string_view reason) { connection_.close(code, reason); }
  // How it went, on one line.
  [[nodiscard]] std::string report(Instant now) const;

 private:
  void watch();
  void note_refusals(Instant now);

  platform::EventLoop& loop_;
  platform::UdpSocket socket_;
  ClientPart part_;
  transport::Connection connection_;
  session::ServerSession session_;
  DatagramPump pump_;
  Instant began_;
  bool exit_reported_ = false;
  std::optional<Instant> refused_since_;  // the network says that nobody takes the exit
};

}  // namespace mp::runtime
