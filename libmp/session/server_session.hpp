// The server's half of a session: joins the program's terminal to the streams of a connection. Touches no PTY, socket or
// process; runtime/session_driver moves the bytes.
//
// The driver, after every datagram and timeout of the connection: call update(), then serve requests and input; then let the
// session's screen have what the program wrote, and call show(). When the program is over and the screen has its last output,
// call report_exit(); the session has ended when the client has all of it.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/session/display_delivery.hpp"
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
  ended,        // the session is over, and this client was told so before it had everything
};

using ClientRequest = std::variant<wire::Resize, wire::HangUp, wire::Detach>;

class ServerSession {
 public:
  // `connection` outlives the session. `alive`: how long the client may be silent.
  ServerSession(transport::Connection& connection, Duration alive) noexcept : connection_(connection), alive_(alive) {}

  // From now on the client is shown the screen, until the session has ended; the screen outlives that.
  void attach_display(display::SessionScreen& screen, const display::DisplaySource::Terms& terms);
  // The client's terminal has this size: the newest request of that kind.
  void resize_display(const wire::Resize& resize);

  // Takes in what has arrived.
  void update(Instant now);
  // The next thing the client asks for; sizes are clamped. A resize that another one has overtaken is left out, and a detach
  // waits until the program has taken what was typed before.
  [[nodiscard]] std::optional<ClientRequest> poll_request();

  // What the user typed and the program has not taken yet.
  [[nodiscard]] ByteView input() const { return connection_.readable(kInputStream); }
  // The first `bytes` of that have been written to the program's terminal; or lead nowhere, for a client that only looks on.
  void consume_input(std::size_t bytes, Instant now);
  // The user's input has ended (end of a file or pipe) and all of it was consumed.
  [[nodiscard]] bool input_finished() const { return connection_.finished(kInputStream); }

  // Sends what the client should be shown, when it has told its size.
  void show(Instant now);

  // No output follows. Once.
  void report_exit(const wire::Exit& exit);

  [[nodiscard]] std::optional<ServerSessionEnd> ended() const noexcept { return ended_; }
  // When to call update() and show() although nothing has happened. The connection has its own timeouts.
  [[nodiscard]] Instant next_timeout() const;

 private:
  void read_messages();
  void note(const wire::Resize& resize);
  void judge_end(Instant now);
  void deliver_verbatim();
  [[nodiscard]] Instant silent_too_long() const;

  transport::Connection& connection_;
  Duration alive_;
  std::optional<wire::Resize> resize_;
  std::uint64_t resizes_ = 0;  // that have been heard of
  bool hang_up_ = false;
  bool detach_ = false;
  std::optional<wire::Exit> exit_;  // not told yet
  bool exit_reported_ = false;
  bool verbatim_ = false;
  std::uint64_t input_offset_ = 0;  // of the first byte that the program has not taken
  std::optional<DisplayDelivery> display_;
  std::optional<ServerSessionEnd> ended_;
};

}  // namespace mp::session
