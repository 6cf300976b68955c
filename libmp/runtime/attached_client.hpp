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

class AttachedClient {
 public:
  struct Terms {
    ClientId id;  // among the clients of the session
    wire::ClientPart part = wire::ClientPart::primary;
    Duration alive{};         // how long it may be silent
    Endpoint from;            // that it has logged in from
    wire::TerminalSize size;  // of its terminal
  };

  // `loop` and `random` outlive the client. The datagrams of `socket` wake the loop up, no more: the driver calls receive().
  AttachedClient(platform::EventLoop& loop, RandomSource& random, platform::UdpSocket socket, ConnectionId id,
                 const crypto::TrafficSecrets& secrets, const Terms& terms);
  AttachedClient(const AttachedClient&) = delete;
  AttachedClient& operator=(const AttachedClient&) = delete;
  ~AttachedClient();

  [[nodiscard]] ClientId id() const noexcept { return terms_.id; }
  [[nodiscard]] wire::ClientPart part() const noexcept { return terms_.part; }
  // The newest that it has told of.
  [[nodiscard]] const wire::TerminalSize& size() const noexcept { return terms_.size; }
  void set_size(const wire::TerminalSize& size) { terms_.size = size; }
  void handle_resize(const wire::Resize& resize);
  // A client that logs in is not attached before it is heard: it may turn out that it can't be. The driver gives it its seat.
  [[nodiscard]] bool heard() const { return connection_.statistics().datagrams_received > 0; }
  [[nodiscard]] bool seated() const noexcept { return seated_; }
  void take_seat(display::SessionScreen& screen);
  // Where it was heard last, for people.
  [[nodiscard]] IpAddress address() const;
  [[nodiscard]] Instant last_heard() const { return connection_.last_heard(); }
  // Which one it is, for the log.
  [[nodiscard]] std::string label() const;
  // Where it has to send to.
  [[nodiscard]] Endpoint local_endpoint() const { return socket_.local_endpoint(); }

  // It may send and hear datagrams by this TCP connection as well.
  void adopt(platform::TcpStream stream);
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
  [[nodiscard]] const session::ServerSession& session() const noexcept { return session_; }
  // The screen has all that the program has written, and nothing follows.
  void report_exit(const wire::Exit& exit);

  // --- its end ---
  // Why it is over for this client, for the log; empty as long as it is not.
  [[nodiscard]] std::string_view why_over(Instant now) const;
  // Ends it from our side; send() tells the client, and again when it still sends.
  void close(wire::CloseCode code, std::string_view reason, Instant now);
  // Nobody hears it any more, and somebody else is heard at its port from now on. Only to be destroyed after that.
  [[nodiscard]] platform::UdpSocket give_up_port();
  // How it went, on one line.
  [[nodiscard]] std::string report(Instant now) const;

 private:
  void watch();
  void note_refusals(Instant now);

  platform::EventLoop& loop_;
  platform::UdpSocket socket_;  // its descriptor is gone after give_up_port()
  Terms terms_;
  transport::Connection connection_;
  session::ServerSession session_;
  DatagramPump pump_;
  Instant began_;
  bool seated_ = false;
  bool exit_reported_ = false;
  std::optional<Instant> refused_since_;  // the network says that nobody takes the exit
};

}  // namespace mp::runtime
