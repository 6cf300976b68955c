// What a session is about: the terminal that mps made for it, the user's program in it, and how both end. Knows nothing of
// clients.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/pty.hpp"
#include "libmp/runtime/end_of_input.hpp"

namespace mp::runtime {

class SessionProgram {
 public:
  // `loop` outlives it. The terminal and the program's end wake the loop up, no more.
  explicit SessionProgram(platform::EventLoop& loop) noexcept : loop_(loop) {}
  SessionProgram(const SessionProgram&) = delete;
  SessionProgram& operator=(const SessionProgram&) = delete;
  ~SessionProgram();

  // Once. After a failure there is neither terminal nor program.
  [[nodiscard]] Status start(const platform::Program& program, const platform::WindowSize& size);

  // --- input ---
  // How much of `input` is dealt with: less than all of it when the terminal is full. Without a terminal nobody reads any more.
  [[nodiscard]] std::size_t type(ByteView input);
  // The user's input has ended, and goes on being over until somebody else may type. Harmless when told again.
  void end_input(Instant now) noexcept { end_of_input_.begin(now); }
  void begin_input() noexcept { end_of_input_ = {}; }
  // At next_timeout(): programs hear of the end again and again.
  void type_end_of_input(Instant now);
  [[nodiscard]] Status resize(const platform::WindowSize& size);
  // What the terminal does with what is typed.
  [[nodiscard]] platform::LineMode line_mode() const;

  // --- output ---
  // What the program has written, at most `room` bytes; empty: no more for now, as far as the loop has said. Valid until the
  // next call.
  [[nodiscard]] ByteView read_output(std::size_t room);
  // There may be more, now or later.
  [[nodiscard]] bool has_output() const noexcept { return terminal_.has_value() && !output_ended_; }

  // What the kernel calls the program in the foreground of the terminal; empty: not known.
  [[nodiscard]] std::string foreground_command() const { return terminal_ ? terminal_->foreground_command() : ""; }

  // --- the end ---
  // To be looked at after read_output() has given all there was: how the program ended, when it has nothing more to say.
  [[nodiscard]] std::optional<platform::ExitStatus> ended();
  // What the end of a terminal does: the kernel tells the foreground job and the shell.
  void hang_up(Instant now);
  // Nothing runs any more, or nothing that took notice of the hang-up in time.
  [[nodiscard]] bool gone(Instant now) const;
  [[nodiscard]] bool left_behind(Instant now) const { return hang_up_deadline_ && now >= *hang_up_deadline_; }

  // What the driver waits for: that the terminal takes input, and gives output.
  void set_interest(bool has_input, bool wants_output);
  [[nodiscard]] Instant next_timeout() const;

 private:
  void note_exit();

  platform::EventLoop& loop_;
  std::optional<platform::Pty> terminal_;
  std::optional<platform::ChildProcess> program_;
  std::optional<platform::ExitStatus> exit_;
  std::array<std::uint8_t, 16384> output_{};  // one read
  bool readable_ = false;                     // the loop has said so, and it was not read empty since
  bool output_ended_ = false;                 // the terminal has nothing more to say
  std::size_t final_output_left_ = 0;         // how much may still be read after the program's end
  EndOfInput end_of_input_;
  std::optional<Instant> hang_up_deadline_;  // a program that ignores the hang-up is left behind then
};

}  // namespace mp::runtime
