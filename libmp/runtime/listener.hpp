// The listener of mps: takes TCP connections, limits how many logins there are and how long, and starts a process for each.
// Reads no byte of a conversation. Adopts the sessions that logins leave behind, only to reap them when they end.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libmp/core/endpoint.hpp"
#include "libmp/handshake/admission.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/tcp_listener.hpp"
#include "libmp/runtime/stranger_notices.hpp"

namespace mp::runtime {

class Listener {
 public:
  // Binds `address`; "::" means every address of the machine, IPv4 included. `own_arguments`: how this process was started.
  [[nodiscard]] static Result<std::vector<platform::TcpListener>> bind(const Endpoint& address);

  // `signals` include child, terminate and interrupt.
  Listener(std::vector<platform::TcpListener> sockets, platform::SignalWatch signals, std::vector<std::string> own_arguments,
           platform::Logger log);

  // Serves until SIGTERM or SIGINT. Sessions go on without us.
  void run();

 private:
  struct Login {
    platform::ChildProcess process;
    IpAddress source;
    handshake::Ticket ticket{};
  };

  void take_connection(platform::TcpListener& socket);
  void start_login(platform::TcpStream stream);
  void pause(const Error& why);
  void go_on();
  [[nodiscard]] std::optional<Instant> next_timeout() const;
  void turn_away(const IpAddress& source, handshake::Rejection why);
  void end_logins();
  void note_ended_children();
  void note_end_of(Login& login);
  void handle_signals();

  std::vector<platform::TcpListener> sockets_;
  platform::SignalWatch signals_;
  std::vector<std::string> own_arguments_;
  platform::Logger log_;
  platform::EpollEventLoop loop_;
  handshake::Admission admission_;
  StrangerNotices notices_;
  std::map<int, Login> logins_;              // by process id
  std::optional<Instant> paused_until_;      // takes no connections before
  Instant next_complaint_ = Instant::min();  // about why not
  bool stopping_ = false;
};

}  // namespace mp::runtime
