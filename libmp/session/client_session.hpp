// The client's half of a session: joins the user's terminal to the streams of a connection. Touches no terminal or socket;
// runtime/client_driver moves the bytes.
//
// The driver, after every datagram and timeout of the connection: call update(), write output() to the terminal and consume
// what was written, until ended() says how it ended.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/wire/session_messages.hpp"

namespace mp::session {

// The program is over, and everything it wrote has been consumed.
struct ProgramEnded {
  wire::Exit exit;
};
// The connection has ended without that.
struct ConnectionEnded {
  transport::CloseReason reason;
};
using ClientSessionEnd = std::variant<ProgramEnded, ConnectionEnded>;

class ClientSession {
 public:
  // `connection` outlives the session.
  explicit ClientSession(transport::Connection& connection) noexcept : connection_(connection) {}

  // Takes in what has arrived.
  void update(Instant now);

  // How many bytes would be taken now, and taking them; `typed` is at most that long.
  [[nodiscard]] std::size_t input_room() const { return connection_.writable(kInputStream); }
  void type(ByteView typed, Instant now);
  // Nothing will be typed any more: the end of a file or pipe.
  void finish_input() { connection_.finish(kInputStream); }

  // Only the newest size matters: while an earlier one waits for room on the stream, it is replaced.
  void resize(const wire::TerminalSize& size, Instant now);
  // Asks the server to end the session as if its terminal had been hung up. ended() follows when it has; a client that does not
  // want to wait that long closes the connection.
  void hang_up(Instant now);

  // Leaves the session as it is, once the server has everything that was typed. ended() follows as above.
  void detach(Instant now);

  // What the program wrote and was not consumed yet.
  [[nodiscard]] ByteView output() const { return connection_.readable(kDisplayStream); }
  void consume_output(std::size_t bytes) { connection_.consume(kDisplayStream, bytes); }

  // Set when it is over; the connection has been closed by then, and its last datagrams should still be sent.
  [[nodiscard]] const std::optional<ClientSessionEnd>& ended() const noexcept { return ended_; }

 private:
  void read_messages();
  void send_size(Instant now);
  void send_detach(Instant now);

  transport::Connection& connection_;
  std::optional<wire::TerminalSize> unsent_size_;
  bool wants_to_detach_ = false;
  std::optional<wire::Exit> exit_;
  std::optional<ClientSessionEnd> ended_;
};

}  // namespace mp::session
