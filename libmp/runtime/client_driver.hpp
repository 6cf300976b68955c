// The session as the user sees it: joins the terminal that mp runs in to the connection. Owns standard input and output while
// it runs, and gives the terminal back in every way it can end.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/own_stream.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/terminal.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/client_carriers.hpp"
#include "libmp/runtime/client_endings.hpp"
#include "libmp/runtime/client_login.hpp"
#include "libmp/runtime/client_port.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/runtime/departure.hpp"
#include "libmp/runtime/reconnection.hpp"
#include "libmp/runtime/silence_notice.hpp"
#include "libmp/runtime/user_terminal.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/cursor_question.hpp"
#include "libmp/session/escape_keys.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::runtime {

struct SessionOptions {
  std::string host;              // what messages call the server
  std::string destination;       // how the user named it, to be used again
  std::vector<std::string> way;  // words of the command line that belong to it
  wire::ClientPart part = wire::ClientPart::primary;
  session::RecoveryLadder::Timing recovery;
  Duration notice;  // how long a silence is not worth a word
  config::NoticePlace notice_place = config::NoticePlace::top;
  config::NoticeWords notice_words = config::NoticeWords::full;
  config::Transport transport = config::Transport::automatic;
  config::Predict predict = config::Predict::adaptive;
  bool answers_questions = false;  // whether the kind of terminal that mp runs on is known to
  Dscp dscp;                       // what datagrams are marked with
};

class ClientDriver {
 public:
  // `login` has given `session` and gives it fresh keys where necessary. The secrets are wiped when the connection has its keys
  // from them.
  [[nodiscard]] static Result<ClientEnd> run(LoggedIn session, ClientLogin& login, const SessionOptions& options,
                                             platform::Logger log);

 private:
  struct Streams {
    platform::OwnStream input;
    platform::OwnStream output;
  };

  ClientDriver(LoggedIn session, ClientLogin& login, const SessionOptions& options, platform::UdpSocket socket,
               platform::SignalWatch signals, Streams streams, platform::Logger log);

  [[nodiscard]] ClientEnd serve();
  void step();
  void handle_signals();
  void handle(platform::Signal signal);
  void ask_for_cursor();
  void begin_display();
  void read_input();
  [[nodiscard]] std::size_t room_to_read() const;
  void handle_typed(ByteView typed);
  void type(ByteView typed);
  void send_typed(ByteView typed);
  void act_on(session::EscapeAction action);
  void end_input();
  void write_output();
  void say(const std::string& text, Duration stay);
  void show_report();
  [[nodiscard]] std::vector<std::string> report() const;
  void choose_carrier();
  [[nodiscard]] bool wants_to_stay() const;
  void recover();
  void take(const OpenSocket&);
  void take(LoggedIn renewed);
  void take(const SessionGone&);
  void take(const SentAway& away);
  Status open_port(const Endpoint& server);
  void update_notice();
  [[nodiscard]] PortHint port_hint() const;
  void send_size();
  void suspend();
  void take_terminal();
  void come_to_foreground();
  void detach();
  void adjust_interest();
  [[nodiscard]] std::optional<Instant> nearest_timeout() const;

  ClientEndings endings_;
  ClientId client_;
  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  ClientPort port_;
  platform::SignalWatch signals_;
  platform::OwnStream input_;
  platform::TerminalMode terminal_;
  transport::Connection connection_;
  session::ClientSession session_;
  Departure departure_;
  UserTerminal output_;
  DatagramPump pump_;
  session::CursorQuestion cursor_question_;
  session::EscapeKeys escape_keys_;
  SilenceNotice silence_;
  Reconnection reconnection_;
  Instant began_;
  ClientCarriers carriers_;

  std::array<std::uint8_t, 16384> typed_{};  // one read
  config::Transport transport_;
  bool input_is_terminal_ = false;
  bool answers_questions_ = false;
  bool input_ended_ = false;
};

}  // namespace mp::runtime
