// The server's half of a session: joins the program's terminal to the streams of a connection. Touches no PTY, socket or
// process; runtime/session_driver moves the bytes.
//
// The driver, after every datagram and timeout of the connection: call update(), then serve requests, input and output. Output
// is accepted as far as there is room; stop reading the PTY when there is none. When the program is over and its last output
// has been written, call report_exit(); the session has ended when the client has all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/wire/session_messages.hpp"

namespace mp::session {

enum class ServerSessionEnd : std::uint8_t {
  delivered,    // the client has all output and the exit status
  client_left,  // the client closed the connection: hang up
  silent,       // the client has not been heard for the time it may be silent, or not at all after its login: hang up
  violation,    // the client broke the protocol: hang up
  detached,     // the client has left the session to itself
  replaced,     // another client has taken its place
};

using ClientRequest = std::variant<wire::Resize, wire::HangUp, wire::Detach>;

class ServerSession {
 public:
  // `connection` outlives the session. `alive`: how long the client may be silent.
  ServerSession(transport::Connection& connection, Duration alive) noexcept : connection_(connection), alive_(alive) {}

  // Takes in what has arrived.
  void update(Instant now);
  // The next thing the client asks for; sizes are clamped. A resize that another one has overtaken is left out, and a detach
  // waits until the program has taken what was typed before.
  [[nodiscard]] std::optional<ClientRequest> poll_request();

  // What the user typed and the program has not taken yet.
  [[nodiscard]] ByteView input() const { return connection_.readable(kInputStream); }
  void consume_input(std::size_t bytes) { connection_.consume(kInputStream, bytes); }
  // The user's input has ended (end of a file or pipe) and all of it was consumed.
  [[nodiscard]] bool input_finished() const { return connection_.finished(kInputStream); }

  // How many bytes of output would be taken now, and taking them; `output` is at most that long.
  [[nodiscard]] std::size_t output_room() const { return connection_.writable(kDisplayStream); }
  void write_output(ByteView output, Instant now);

  // No output follows. Once.
  void report_exit(const wire::Exit& exit, Instant now);

  [[nodiscard]] std::optional<ServerSessionEnd> ended() const noexcept { return ended_; }
  // When the silence becomes too long. The connection has its own timeouts.
  [[nodiscard]] Instant next_timeout() const;

 private:
  void read_messages();
  void judge_end(Instant now);

  transport::Connection& connection_;
  Duration alive_;
  std::optional<wire::Resize> resize_;
  bool hang_up_ = false;
  bool detach_ = false;
  bool exit_reported_ = false;
  std::optional<ServerSessionEnd> ended_;
};

}  // namespace mp::session
