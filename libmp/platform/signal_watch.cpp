#include "libmp/platform/signal_watch.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <utility>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

struct SignalNumber {
  Signal signal;
  int number;
};

constexpr std::array kNumbers{
    SignalNumber{Signal::hangup, SIGHUP},          SignalNumber{Signal::interrupt, SIGINT},
    SignalNumber{Signal::quit, SIGQUIT},           SignalNumber{Signal::terminate, SIGTERM},
    SignalNumber{Signal::window_change, SIGWINCH}, SignalNumber{Signal::child, SIGCHLD},
    SignalNumber{Signal::resume, SIGCONT},         SignalNumber{Signal::stop, SIGTSTP},
    SignalNumber{Signal::user_1, SIGUSR1},         SignalNumber{Signal::user_2, SIGUSR2},
};

int number_of(Signal signal) {
  const auto row = std::find_if(kNumbers.begin(), kNumbers.end(), [&](const auto& r) { return r.signal == signal; });
  expects(row != kNumbers.end(), "every Signal has a number");
  return row->number;
}

void set_default(int number) noexcept {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigaction(number, &action, nullptr);
}

void stop_by(int number) noexcept {
  struct sigaction former_action {};
  struct sigaction plain {};
  plain.sa_handler = SIG_DFL;
  sigset_t stop;
  sigset_t former_mask;
  sigemptyset(&stop);
  sigaddset(&stop, number);
  sigaction(number, &plain, &former_action);
  ::kill(0, number);
  pthread_sigmask(SIG_UNBLOCK, &stop, &former_mask);  // a blocked one stops us here, at the latest
  pthread_sigmask(SIG_SETMASK, &former_mask, nullptr);
  sigaction(number, &former_action, nullptr);
}

// A child whose parent ignores SIGCHLD could not be waited for, so that one is never left ignored.
bool stays_ignored(Signal signal) {
  constexpr std::array kFromKeyboard{Signal::hangup, Signal::interrupt, Signal::quit, Signal::stop};
  struct sigaction present {};
  sigaction(number_of(signal), nullptr, &present);
  const bool from_keyboard = std::find(kFromKeyboard.begin(), kFromKeyboard.end(), signal) != kFromKeyboard.end();
  if (present.sa_handler == SIG_IGN && !from_keyboard) set_default(number_of(signal));
  return present.sa_handler == SIG_IGN && from_keyboard;
}

}  // namespace

struct SignalWatch::FormerMask {
  sigset_t set;
};

SignalWatch::SignalWatch(Fd fd, std::unique_ptr<FormerMask> mask) noexcept
    : fd_(std::move(fd)), former_mask_(std::move(mask)) {}
SignalWatch::SignalWatch(SignalWatch&&) noexcept = default;
SignalWatch& SignalWatch::operator=(SignalWatch&& other) noexcept {
  if (this == &other) return *this;
  restore();
  fd_ = std::move(other.fd_);
  former_mask_ = std::move(other.former_mask_);
  return *this;
}
SignalWatch::~SignalWatch() { restore(); }

void SignalWatch::restore() noexcept {
  if (former_mask_) pthread_sigmask(SIG_SETMASK, &former_mask_->set, nullptr);
  former_mask_.reset();
}

Result<SignalWatch> SignalWatch::start(std::initializer_list<Signal> signals) {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (const auto signal : signals) {
    if (!stays_ignored(signal)) sigaddset(&wanted, number_of(signal));
  }
  Fd fd(signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd.valid()) return system_error("watch signals");
  auto former = std::make_unique<FormerMask>();
  if (const int code = pthread_sigmask(SIG_BLOCK, &wanted, &former->set); code != 0) {
    return system_error("hold signals back", code);
  }
  return SignalWatch(std::move(fd), std::move(former));
}

std::optional<Signal> SignalWatch::next() {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
  const auto number = static_cast<int>(info.ssi_signo);
  const auto row = std::find_if(kNumbers.begin(), kNumbers.end(), [&](const auto& r) { return r.number == number; });
  expects(row != kNumbers.end(), "only watched signals arrive");
  return row->signal;
}

std::string signal_name(int number) {
  const char* const name = sigabbrev_np(number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

void ignore_broken_pipe_signal() noexcept {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

// The C library keeps two real-time signals for itself; sigaction refuses them, which is what is wanted.
void reset_signals_for_child() noexcept {
  for (int number = 1; number < NSIG; ++number) set_default(number);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Not SIGSTOP: in an orphaned process group, where no shell could ever continue us, the kernel ignores the others.
void suspend_process_group() noexcept { stop_by(SIGTSTP); }
void stop_in_background() noexcept { stop_by(SIGTTOU); }

}  // namespace mp::platform
