// Standard output: the one place that writes to it. What the session shows goes there, and over it, where it is a terminal,
// what mp has to say, so that it leaves no trace; elsewhere that goes to standard error, if somebody reads it there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/platform/own_stream.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/own_words.hpp"
#include "libmp/session/terminal_handover.hpp"
#include "libmp/terminal/overlay.hpp"

namespace mp::runtime {

class UserTerminal {
 public:
  // `session` outlives it.
  UserTerminal(platform::OwnStream output, session::ClientSession& session, terminal::OverlayPlace place);

  [[nodiscard]] int fd() const noexcept { return output_.fd(); }
  [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }

  // Where the session begins is being found out by writing this to the terminal: nothing of it is shown until begin().
  void ask(std::string_view question);
  // The terminal has its cursor there, apart from what was said since; empty: it has not answered.
  void begin(const std::optional<terminal::Position>& cursor);
  [[nodiscard]] bool has_begun() const noexcept { return has_begun_; }

  // Shown until a key is typed, or until then. Before the session has shown anything it is an ordinary line.
  void say(const std::string& text, Instant until);
  // On a terminal only: stays until it is set to something else.
  void set_banner(std::optional<std::string> text) { words_.set_banner(std::move(text)); }
  void handle_key() { words_.handle_key(); }
  // The terminal's size has changed, perhaps; before the session is told.
  void handle_resize();
  // We were stopped without a chance to leave(): a shell has had the terminal as it was.
  void handle_stop() noexcept;

  // Writes as much as the terminal takes. Not done: how it refused; nothing can be written from then on.
  [[nodiscard]] platform::IoOutcome write(Instant now);
  // There is something that it did not take.
  [[nodiscard]] bool waits() const;
  [[nodiscard]] bool gone() const noexcept { return gone_; }
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return words_.next_timeout(); }

  // Gives the terminal back: nothing that the session has set stays set. Waits for it as long as kPatience.
  void leave(session::Leaving leaving);
  // And takes it again.
  void come_back();

 private:
  // What has happened to what the terminal shows.
  enum class Damage : std::uint8_t {
    none,
    torn,      // it has changed its size while something was drawn
    scrolled,  // somebody else has written to it
  };

  [[nodiscard]] const terminal::Screen& shadow() const noexcept { return session_.display().shadow(); }
  // The next of our own bytes, when there are any to be written.
  void prepare();
  // The same when all of the session's output is written.
  void prepare_own();
  void draw();
  void repair();
  [[nodiscard]] display::Ground ground() const noexcept { return session_.display().ground().kind(shadow()); }
  // What of its bytes makes it known is to be written first.
  void make_ground_known(ByteView bytes);
  [[nodiscard]] platform::IoOutcome write_some();
  void flush();

  platform::OwnStream output_;
  session::ClientSession& session_;
  session::OwnWords words_;
  terminal::Overlay overlay_;
  terminal::OverlayPlace place_;  // of our words
  Bytes own_;                     // to be written before more of the session's output
  bool is_terminal_;
  Bytes said_;  // before it was known where the session begins
  bool has_begun_ = false;
  bool said_again_ = false;  // who asks again for what stands there shall see an answer
  Damage damage_ = Damage::none;
  bool away_ = false;  // the terminal is somebody else's
  bool gone_ = false;
};

}  // namespace mp::runtime
