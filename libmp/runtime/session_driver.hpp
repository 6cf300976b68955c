// The session process of mps: joins the user's program to the clients that are attached to it. Runs as the user. Outlives the
// login that started it, the listener, and its clients.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libmp/display/session_screen.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/attached_client.hpp"
#include "libmp/runtime/line_mode_watch.hpp"
#include "libmp/runtime/session_program.hpp"
#include "libmp/runtime/visit_listener.hpp"

namespace mp::runtime {

struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

// What a session is, and how long it lives by itself.
struct SessionTerms {
  SessionId id;
  std::string name;               // empty: it has none, and ends when its client is gone without having detached
  std::string directory;          // in which the name is kept
  Duration alive{};               // how long a client may be silent
  Duration detached{};            // how long the session waits for somebody to come back
  PortRange ports;                // that clients may be heard at
  Dscp dscp;                      // what datagrams are marked with
  std::size_t scrollback = 1000;  // lines that the screen keeps for whoever comes later
};

class SessionDriver final : private VisitHost {
 public:
  // `signals`: each of them ends the session, and the clients are told. `log` should name the user in its lines.
  SessionDriver(SessionTerms terms, platform::SignalWatch signals, platform::Logger log);

  // The client that the session was started for, and its numbers; before run().
  struct FirstClient {
    ConnectionId connection_id;
    const crypto::TrafficSecrets& secrets;
    Endpoint from;
  };
  void seat_first(const FirstClient& client, platform::UdpSocket socket, std::optional<platform::TcpStream> stream);
  // Logins may find the session at this socket from now on: to come back, to attach others, to ask, and to end it.
  void receive_visits(platform::UnixListener socket) {
    visits_.emplace(loop_, std::move(socket), static_cast<VisitHost&>(*this));
  }

  // Starts the program and serves the session until it is over. A program that can't be started is reported to the client.
  void run(const platform::Program& program, const wire::TerminalSize& size);

 private:
  // --- session_driver_arrivals.cpp ---
  [[nodiscard]] Reception receive_visit(const VisitQuestion& question) override;
  // The client that types; null: nobody is attached who may.
  [[nodiscard]] AttachedClient* primary() const noexcept;
  [[nodiscard]] AttachedClient* find(ClientId id) const noexcept;
  [[nodiscard]] Reception reception_of(const AttachedClient& client, const IpAddress& server);
  [[nodiscard]] Reception reception_of_another(const VisitQuestion& question);
  [[nodiscard]] std::optional<platform::UdpSocket> bind_at(const IpAddress& server);
  void take_arrivals(Instant now);
  void take(VisitListener::Arrival arrival, Instant now);
  void take_another(VisitListener::Arrival arrival, std::optional<platform::TcpStream> stream, Instant now);
  [[nodiscard]] const AttachedClient* whose_port(const IpAddress& server) const noexcept;
  [[nodiscard]] std::optional<platform::UdpSocket> take_over_port(const Endpoint& at, const Endpoint& by, Instant now);
  void add(const AttachedClient::Terms& terms, ConnectionId id, const crypto::TrafficSecrets& secrets,
           platform::UdpSocket socket, std::optional<platform::TcpStream> stream);
  void seat(AttachedClient& client, Instant now);

  // --- session_driver.cpp ---
  [[nodiscard]] wire::SessionSummary describe() override;
  void end_for(const Endpoint& visitor) override;
  void start(const platform::Program& program);
  void step();
  void set_size(const wire::TerminalSize& size);
  void handle_signals(Instant now);
  void serve(AttachedClient& client, Instant now);
  void move_input(AttachedClient& client, Instant now);
  void move_output(Instant now);
  void note_line_mode(Instant now);
  void report_exit(const wire::Exit& exit);
  void part_from_clients(Instant now);
  void settle_departure(const AttachedClient& client, Instant now);
  void end_if_forgotten(Instant now);
  void end_because(std::string why, Instant now);
  void hang_up(Instant now);
  void give_up_name() noexcept;
  void say_goodbye();
  void adjust_interest();
  [[nodiscard]] bool over(Instant now) const;
  [[nodiscard]] Instant next_deadline() const;

  // A client that is not attached any more, and may not know it yet.
  struct Departed {
    std::unique_ptr<AttachedClient> client;
    Instant until;
  };

  SessionTerms terms_;
  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  platform::SignalWatch signals_;
  SessionProgram program_;
  LineModeWatch line_mode_watch_;
  wire::TerminalSize size_;
  display::SessionScreen screen_;
  std::vector<std::unique_ptr<AttachedClient>> clients_;
  std::vector<Departed> departed_;
  ClientId last_client_;
  std::optional<VisitListener> visits_;
  Instant began_;
  Instant typed_at_;
  std::optional<Instant> detached_since_;
  std::optional<wire::Exit> exit_;
  bool name_held_ = false;
  std::string why_ending_;  // what clients are told when somebody other than them or the program ends it
};

}  // namespace mp::runtime
