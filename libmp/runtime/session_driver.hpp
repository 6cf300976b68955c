// The session process of mps: owns the UDP socket, the PTY and the user's program, and joins them through session and
// transport. Runs as the user. Outlives the login that started it and the listener.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "libmp/platform/child_process.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/pty.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/runtime/end_of_input.hpp"
#include "libmp/runtime/resume_listener.hpp"
#include "libmp/session/server_session.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

class SessionDriver {
 public:
  // `signals`: each of them ends the session, and the client is told. `alive`: how long the client may be silent. `log` should
  // name the user in its lines.
  SessionDriver(ConnectionId id, const crypto::TrafficSecrets& secrets, platform::UdpSocket socket,
                platform::SignalWatch signals, Duration alive, platform::Logger log);

  // Logins may come back to the session through `socket`, from now on. The ports are those that a session may listen at.
  void make_resumable(platform::UnixListener socket, PortRange ports);
  // The client may send and hear datagrams by this TCP connection as well.
  void adopt(platform::TcpStream stream) { pump_.adopt(loop_, std::move(stream)); }

  // Starts the program and serves the session until it is over. A program that can't be started is reported to the client.
  void run(const platform::Program& program, const platform::WindowSize& size);

 private:
  void start(const platform::Program& program, const platform::WindowSize& size);
  void step();
  [[nodiscard]] std::uint16_t port_on(const Endpoint& server, PortRange ports);
  void take_new_keys(Instant now);
  void serve_requests(Instant now);
  void handle_signals(Instant now);
  void move_input(Instant now);
  void type_end_of_input(Instant now);
  void move_output(Instant now);
  void note_exit(Instant now);
  void note_refusals(Instant now);
  void report_exit(const wire::Exit& exit, Instant now);
  void hang_up(Instant now);
  void say_goodbye();
  void adjust_interest();
  [[nodiscard]] bool over(Instant now) const;
  [[nodiscard]] Instant next_deadline() const;

  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  platform::UdpSocket socket_;
  platform::SignalWatch signals_;
  transport::Connection connection_;
  session::ServerSession session_;
  DatagramPump pump_;
  std::optional<ResumeListener> resumption_;
  std::optional<platform::UdpSocket> other_socket_;  // on an address that a login has asked about, and not yet in use

  Instant began_;
  std::optional<platform::Pty> pty_;
  std::optional<platform::ChildProcess> program_;
  std::optional<platform::ExitStatus> program_exit_;
  std::array<std::uint8_t, 16384> output_{};  // one read
  bool output_ended_ = false;                 // the PTY has nothing more to say
  bool exit_reported_ = false;
  bool asked_to_end_ = false;  // by a signal
  EndOfInput end_of_input_;
  std::size_t final_output_left_ = 0;        // how much may still be read after the program's end
  std::optional<Instant> refused_since_;     // the network says that nobody takes the exit
  std::optional<Instant> hang_up_deadline_;  // a program that ignores the hang-up is left behind then
};

}  // namespace mp::runtime
