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
#include "libmp/display/display_sink.hpp"
#include "libmp/predict/predictor.hpp"
#include "libmp/session/echo_prediction.hpp"
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
  // `connection` outlives the session. `size`: of the terminal that the output goes to. Where it goes to a file nothing is
  // predicted, whatever `showing` says.
  ClientSession(transport::Connection& connection, const wire::TerminalSize& size, display::OutputKind output,
                predict::Showing showing = predict::Showing::never);
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  // Until begin_display() nothing is shown: what the terminal shows before is being found out.
  void hold_display() noexcept { display_is_held_ = true; }
  // The terminal has its cursor there, if that is known, and is now given the session's output.
  void begin_display(const std::optional<terminal::Position>& cursor);
  // It has been written something else first. Not when any output has come.
  void begin_display_below(ByteView written) { display_.begin_with(written); }
  // Somebody has painted the shadow, all over the terminal.
  void make_ground_known() noexcept { display_.make_ground_known(); }

  // Takes in what has arrived, and what is due.
  void update(Instant now);
  // When something is due.
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // How many bytes would be taken now, and taking them; `typed` is at most that long.
  [[nodiscard]] std::size_t input_room() const { return connection_.writable(kInputStream); }
  void type(ByteView typed, Instant now);
  // What the program will answer to that, when it is on its way: each byte once, in order. Changes guesses().
  void predict(ByteView typed, Instant now);
  // Nothing will be typed any more: the end of a file or pipe.
  void finish_input() { connection_.finish(kInputStream); }

  // Only the newest size matters: while an earlier one waits for room on the stream, it is replaced.
  void resize(const wire::TerminalSize& size, Instant now);
  // Asks the server to end the session as if its terminal had been hung up. ended() follows when it has; a client that does not
  // want to wait that long closes the connection.
  void hang_up(Instant now);

  // Leaves the session as it is, once the server has everything that was typed. ended() follows as above.
  void detach(Instant now);

  // What is to be written to the terminal or file, and was not consumed yet.
  [[nodiscard]] ByteView output() const noexcept { return ByteView(output_).subspan(output_used_); }
  // It has been written. Makes room: call update() soon.
  void consume_output(std::size_t bytes);
  // What the terminal shows when output() has been written to it.
  [[nodiscard]] const display::DisplaySink& display() const noexcept { return display_; }

  // What is to be drawn over that: what was typed and has probably no answer in output() yet.
  [[nodiscard]] const terminal::Guesses& guesses() const noexcept { return prediction_.shown(); }
  [[nodiscard]] const predict::Figures& prediction() const noexcept { return prediction_.figures(); }

  // The end of the program and all of its output are here, to be shown; the server may be gone, and nobody needs it any more.
  [[nodiscard]] bool has_everything() const { return exit_ && connection_.complete(kDisplayStream); }

  // Set when it is over; the connection has been closed by then, and its last datagrams should still be sent.
  [[nodiscard]] const std::optional<ClientSessionEnd>& ended() const noexcept { return ended_; }

 private:
  void read_messages();
  void read_display(Instant now);
  void read_display_records();
  // Below this offset of the display stream everything has been dealt with.
  [[nodiscard]] std::uint64_t dealt_with() const noexcept { return display_offset_ - display_.undealt(); }
  // Whether there was room for it.
  bool tell(const wire::SessionMessage& message, Instant now);
  void send_wishes(Instant now);

  transport::Connection& connection_;
  display::DisplaySink display_;
  EchoPrediction prediction_;  // of its shadow
  Bytes output_;               // [output_used_ | to be written]
  std::size_t output_used_ = 0;
  std::uint64_t display_offset_ = 0;  // of the first byte of the display stream that was not given to display_
  std::optional<Instant> go_on_at_;   // with the display stream, of which something is left
  std::uint64_t taken_told_ = 0;      // DisplaySink::taken() when the server was told
  bool verbatim_untold_;
  std::optional<wire::Resize> unsent_resize_;
  std::uint64_t resizes_told_ = 0;
  bool display_is_held_ = false;
  bool wants_to_hang_up_ = false;
  bool wants_to_detach_ = false;
  std::optional<wire::Exit> exit_;
  std::optional<ClientSessionEnd> ended_;
};

}  // namespace mp::session
