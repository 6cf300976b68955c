#include "libmp/platform/pty.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <utility>

#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

struct ControlCharacter {
  std::size_t place;
  cc_t value;
};

constexpr std::array kControlCharacters{
    ControlCharacter{VINTR, 0x03},   ControlCharacter{VQUIT, 0x1c},  ControlCharacter{VERASE, 0x7f},
    ControlCharacter{VKILL, 0x15},   ControlCharacter{VEOF, 0x04},   ControlCharacter{VSTART, 0x11},
    ControlCharacter{VSTOP, 0x13},   ControlCharacter{VSUSP, 0x1a},  ControlCharacter{VREPRINT, 0x12},
    ControlCharacter{VWERASE, 0x17}, ControlCharacter{VLNEXT, 0x16}, ControlCharacter{VDISCARD, 0x0f},
};

// What `stty sane` makes, plus UTF-8 aware erasing.
termios sane_modes() {
  termios out{};
  out.c_iflag = BRKINT | ICRNL | IXON | IMAXBEL | IUTF8;
  out.c_oflag = OPOST | ONLCR;
  out.c_cflag = CS8 | CREAD;
  out.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
  for (const auto& row : kControlCharacters) out.c_cc[row.place] = row.value;
  out.c_cc[VMIN] = 1;
  cfsetispeed(&out, B38400);
  cfsetospeed(&out, B38400);
  return out;
}

Fd open_slave(int master, const std::string& path) {
  const int flags = O_RDWR | O_NOCTTY | O_CLOEXEC;
  Fd slave(ioctl(master, TIOCGPTPEER, flags));  // right even where /dev/pts is another one
  return slave.valid() ? std::move(slave) : Fd(open(path.c_str(), flags));
}

}  // namespace

Result<Pty> Pty::open(const WindowSize& size) {
  Fd master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
  if (!master.valid()) return system_error("open a pseudo terminal");
  std::array<char, PATH_MAX> path{};
  if (grantpt(master.get()) != 0 || unlockpt(master.get()) != 0 || ptsname_r(master.get(), path.data(), path.size()) != 0) {
    return system_error("unlock a pseudo terminal");
  }
  Fd slave = open_slave(master.get(), path.data());
  if (!slave.valid()) return system_error(std::string("open ") + path.data());
  const termios modes = sane_modes();
  if (tcsetattr(slave.get(), TCSANOW, &modes) != 0) return system_error(std::string("set the modes of ") + path.data());
  if (auto sized = set_window_size(slave.get(), size); !sized) return sized.error();
  return Pty(std::move(master), std::move(slave), path.data());
}

Status Pty::resize(const WindowSize& size) { return set_window_size(master_.get(), size); }

Result<LineMode> Pty::line_mode() const {
  termios modes{};
  if (tcgetattr(master_.get(), &modes) != 0) return system_error("ask for the modes of " + slave_path_);
  return LineMode{(modes.c_lflag & ICANON) != 0, (modes.c_lflag & ECHO) != 0, modes.c_cc[VEOF], (modes.c_lflag & ISIG) != 0};
}

std::string Pty::foreground_command() const {
  const pid_t group = tcgetpgrp(master_.get());
  if (group <= 0) return "";
  const Fd file(::open(("/proc/" + std::to_string(group) + "/comm").c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 64> name{};
  const auto size = file.valid() ? read(file.get(), name.data(), name.size()) : 0;
  std::string text(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return text.substr(0, text.find('\n'));
}

}  // namespace mp::platform
