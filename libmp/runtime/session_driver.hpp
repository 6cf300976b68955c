// The session process of mps: joins the user's program to the clients that are attached to it. Runs as the user. Outlives the
// login that started it, the listener, and its clients.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libmp/platform/child_process.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/attached_client.hpp"
#include "libmp/runtime/resume_listener.hpp"
#include "libmp/runtime/session_program.hpp"

namespace mp::runtime {

struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

class SessionDriver {
 public:
  // `signals`: each of them ends the session, and the clients are told. `alive`: how long a client may be silent. `log` should
  // name the user in its lines.
  SessionDriver(platform::SignalWatch signals, Duration alive, platform::Logger log);

  // The client that the session was started for; before run().
  void attach(ConnectionId id, const crypto::TrafficSecrets& secrets, platform::UdpSocket socket,
              std::optional<platform::TcpStream> stream);
  // Logins may come back to the session through `socket`, from now on. The ports are those that a session may listen at.
  void make_resumable(platform::UnixListener socket, PortRange ports);

  // Starts the program and serves the session until it is over. A program that can't be started is reported to the client.
  void run(const platform::Program& program, const platform::WindowSize& size);

 private:
  void start(const platform::Program& program, const platform::WindowSize& size);
  void step();
  // Empty: nobody can type.
  [[nodiscard]] AttachedClient* primary() noexcept;
  [[nodiscard]] std::uint16_t port_on(const Endpoint& server, PortRange ports);
  void take_new_keys(Instant now);
  void handle_signals(Instant now);
  void serve(AttachedClient& client, Instant now);
  void move_input(AttachedClient& client, Instant now);
  void move_output(Instant now);
  [[nodiscard]] std::size_t output_room() const;
  void report_exit(const wire::Exit& exit, Instant now);
  void part_from_clients(Instant now);
  void hang_up(Instant now);
  void say_goodbye();
  void adjust_interest();
  [[nodiscard]] bool over(Instant now) const;
  [[nodiscard]] Instant next_deadline() const;

  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  platform::SignalWatch signals_;
  Duration alive_;
  SessionProgram program_;
  std::vector<std::unique_ptr<AttachedClient>> clients_;
  std::optional<ResumeListener> resumption_;
  std::optional<platform::UdpSocket> other_socket_;  // on an address that a login has asked about, and not yet in use
  std::optional<wire::Exit> exit_;
  bool asked_to_end_ = false;  // by a signal
};

}  // namespace mp::runtime
