#include "libmp/runtime/session_program.hpp"

#include <algorithm>
#include <utility>

#include "libmp/platform/byte_io.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using platform::IoStatus;

// More than the kernel can hold of what a program wrote before it ended; what comes after that is from others who still have
// the terminal open, and they don't keep a session alive.
constexpr std::size_t kFinalOutput = 1u << 20;
constexpr Duration kHangUpPatience = 3s;
// A read that gives less has emptied the terminal, most likely, and the loop tells if not: to ask again would wait for the
// kernel to pass on what there may be, in front of an echo that is ready to leave. In a flood the kernel gives 4 kB at a time.
constexpr std::size_t kMoreFollows = 1024;

}  // namespace

SessionProgram::~SessionProgram() {
  if (terminal_) loop_.unwatch(terminal_->master());
  if (program_ && !exit_) loop_.unwatch(program_->fd());
}

Status SessionProgram::start(const platform::Program& program, const platform::WindowSize& size) {
  auto terminal = platform::Pty::open(size);
  if (!terminal) return terminal.error();
  auto started = platform::ChildProcess::start_on_terminal(program, terminal->slave());
  if (!started) return started.error();
  terminal_ = *std::move(terminal);
  terminal_->close_slave();
  program_ = *std::move(started);
  const auto note = [this](platform::Readiness what) { readable_ = readable_ || what.readable; };
  loop_.watch(terminal_->master(), Interest::readable, note);
  loop_.watch(program_->fd(), Interest::readable, [this](platform::Readiness) { note_exit(); });
  return Done{};
}

void SessionProgram::note_exit() {
  if (!program_ || exit_) return;
  exit_ = program_->poll_exit();
  if (!exit_) return;
  final_output_left_ = kFinalOutput;
  loop_.unwatch(program_->fd());
}

std::size_t SessionProgram::type(ByteView input) {
  if (!terminal_) return input.size();
  std::size_t typed = 0;
  while (typed < input.size()) {
    const auto outcome = platform::write_some(terminal_->master(), input.subspan(typed));
    if (outcome.status == IoStatus::would_block) return typed;
    if (outcome.status != IoStatus::done) return input.size();  // a terminal that fails takes nothing any more
    end_of_input_.note_typed(input.subspan(typed, outcome.size));
    typed += outcome.size;
  }
  return typed;
}

void SessionProgram::type_end_of_input(Instant now) {
  const auto due = end_of_input_.next_timeout();
  if (!terminal_ || !due || now < *due) return;
  const auto mode = terminal_->line_mode();
  const auto keys = end_of_input_.keys(mode ? *mode : platform::LineMode{}, now);
  // Where there is no room for them nobody reads either; there will be others.
  if (!keys.empty()) static_cast<void>(platform::write_some(terminal_->master(), keys));
}

Status SessionProgram::resize(const platform::WindowSize& size) { return terminal_ ? terminal_->resize(size) : Status(Done{}); }

platform::LineMode SessionProgram::line_mode() const {
  const auto mode = terminal_ ? terminal_->line_mode() : platform::LineMode{};
  return mode ? *mode : platform::LineMode{};
}

ByteView SessionProgram::read_output(std::size_t room) {
  // The end is looked for, not waited for.
  if (!has_output() || (!readable_ && !exit_)) return {};
  auto most = std::min(output_.size(), room);
  if (exit_) most = std::min(most, final_output_left_);
  if (most == 0) return {};
  const auto outcome = platform::read_some(terminal_->master(), MutableByteView(output_).first(most));
  readable_ = outcome.status == IoStatus::done && outcome.size >= kMoreFollows;
  if (outcome.status != IoStatus::done) {
    // Once the program is over, a moment without output is the end of it.
    output_ended_ = outcome.status != IoStatus::would_block || exit_.has_value();
    return {};
  }
  if (exit_) final_output_left_ -= outcome.size;
  return ByteView(output_).first(outcome.size);
}

std::optional<platform::ExitStatus> SessionProgram::ended() {
  if (!exit_) return std::nullopt;
  const bool all_said = !has_output() || final_output_left_ == 0;
  return all_said ? exit_ : std::nullopt;
}

void SessionProgram::hang_up(Instant now) {
  if (hang_up_deadline_) return;
  hang_up_deadline_ = now + kHangUpPatience;
  if (program_ && !exit_) program_->hang_up();
  if (terminal_) loop_.unwatch(terminal_->master());
  terminal_.reset();
}

bool SessionProgram::gone(Instant now) const { return !program_ || exit_ || left_behind(now); }

void SessionProgram::set_interest(bool has_input, bool wants_output) {
  if (!terminal_) return;
  const auto output = wants_output && !output_ended_ ? Interest::readable : Interest::none;
  const auto input = has_input ? Interest::writable : Interest::none;
  loop_.change(terminal_->master(), output | input);
}

Instant SessionProgram::next_timeout() const {
  auto due = terminal_ ? end_of_input_.next_timeout().value_or(Instant::max()) : Instant::max();
  return hang_up_deadline_ ? std::min(due, *hang_up_deadline_) : due;
}

}  // namespace mp::runtime
