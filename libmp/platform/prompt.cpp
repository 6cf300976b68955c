#include "libmp/platform/prompt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "libmp/platform/byte_io.hpp"

namespace mp::platform {
namespace {

struct Description {
  PromptProblem problem;
  std::string_view text;
};

constexpr std::array<Description, 5> kDescriptions{{
    {PromptProblem::no_terminal, "there is no terminal to ask on"},
    {PromptProblem::ended, "no answer was given"},
    {PromptProblem::interrupted, "interrupted"},
    {PromptProblem::too_long, "the answer is too long"},
    {PromptProblem::failed, "the terminal can't be read"},
}};

// The signals that a person sends from the keyboard or by closing the window. SIGTTIN and SIGTTOU stay as they are: they stop a
// background process before it has changed anything.
constexpr std::array<int, 5> kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

volatile std::sig_atomic_t caught_signal = 0;

// Holds the signals back while the terminal is in a state that it must not be left in. They come through only inside of wait(),
// which therefore can't miss one, and take their usual effect when the object is gone.
class SignalsHeld {
 public:
  SignalsHeld() {
    caught_signal = 0;
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : kSignals) sigaddset(&held, signal);
    pthread_sigmask(SIG_BLOCK, &held, &mask_);

    struct sigaction note {};
    note.sa_handler = [](int signal) { caught_signal = signal; };
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      sigaction(kSignals[i], nullptr, &actions_[i]);
      // What is ignored (nohup) stays ignored.
      if (actions_[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &note, nullptr);
    }
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &actions_[i], nullptr);
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  }

  // False when a signal came; caught() is its number.
  bool wait_readable(int fd) {
    pollfd waited{fd, POLLIN, 0};
    while (caught_signal == 0) {
      if (ppoll(&waited, 1, nullptr, &mask_) > 0) return true;
      if (errno != EINTR) return true;  // reading will say what is wrong
    }
    return false;
  }
  static int caught() { return caught_signal; }

 private:
  sigset_t mask_{};
  std::array<struct sigaction, kSignals.size()> actions_{};
};

// Echo is off as long as this lives.
class Silence {
 public:
  explicit Silence(int terminal) : terminal_(terminal) {
    if (tcgetattr(terminal, &before_) != 0) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK);
    silent.c_lflag |= ECHONL;
    active_ = tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (active_) tcsetattr(terminal_, TCSADRAIN, &before_);
  }
  [[nodiscard]] bool active() const { return active_; }

 private:
  int terminal_;
  termios before_{};
  bool active_ = false;
};

void write_text(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;  // whoever can't see the question will not answer it
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Reads up to a newline, byte by byte so that what follows stays there for the next reader.
template <typename WaitReadable>
Result<std::size_t, PromptProblem> read_line(int fd, MutableByteView answer, WaitReadable wait_readable) {
  std::size_t size = 0;
  bool fits = true;
  for (;;) {
    if (!wait_readable()) return PromptProblem::interrupted;
    std::uint8_t byte = 0;
    const auto got = ::read(fd, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return PromptProblem::failed;
    if (got == 0 && size == 0) return PromptProblem::ended;
    if (got == 0 || byte == '\n') break;
    fits = size < answer.size();
    if (!fits) continue;
    answer[size++] = byte;
  }
  if (!fits) return PromptProblem::too_long;
  return size;
}

}  // namespace

std::string_view describe(PromptProblem problem) noexcept { return kDescriptions[static_cast<std::size_t>(problem)].text; }

Result<Prompt, PromptProblem> Prompt::open() {
  Fd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (!terminal.valid()) return PromptProblem::no_terminal;
  return Prompt(std::move(terminal));
}

Result<std::size_t, PromptProblem> Prompt::ask(std::string_view question, MutableByteView answer, Echo echo) {
  for (;;) {
    Result<std::size_t, PromptProblem> outcome = PromptProblem::failed;
    int caught = 0;
    {
      SignalsHeld signals;
      std::optional<Silence> silence;
      if (echo == Echo::off && !silence.emplace(terminal_.get()).active()) return PromptProblem::failed;
      show(question);
      outcome = read_line(terminal_.get(), answer, [&] { return signals.wait_readable(terminal_.get()); });
      caught = SignalsHeld::caught();
    }
    if (caught == 0) return outcome;
    show("\n");
    raise(caught);
    if (caught != SIGTSTP) return PromptProblem::interrupted;
  }
}

void Prompt::show(std::string_view text) { write_text(terminal_.get(), text); }

Result<std::size_t, PromptProblem> read_standard_input_line(MutableByteView answer) {
  return read_line(STDIN_FILENO, answer, [] { return true; });
}

}  // namespace mp::platform
