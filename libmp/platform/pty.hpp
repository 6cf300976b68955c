// A pseudo terminal: the session holds the master, the user's program gets the slave as its terminal.
#pragma once

#include <cstdint>
#include <string>

#include "libmp/platform/fd.hpp"
#include "libmp/platform/window_size.hpp"

namespace mp::platform {

// How the terminal treats input right now, as set by the program that runs in it.
struct LineMode {
  bool canonical = true;            // lines are edited by the kernel (ICANON)
  bool echo = true;                 // typed characters are shown (ECHO)
  std::uint8_t end_of_file = 0x04;  // the character that ends input in canonical mode (VEOF); 0: none
  bool signals = true;              // Ctrl-C interrupts (ISIG); off where a program wants every byte as it is
  friend bool operator==(const LineMode&, const LineMode&) = default;
};

// Opened with ordinary cooked modes (UTF-8 aware erase, backspace is 0x7f)
// and the right size, so that the program's very first look finds both.
// Reads and writes on master(): byte_io.hpp; it is non-blocking. `closed` on reading means that no program has the terminal
// open any more, after everything they wrote has been read, provided that our own slave has been closed.
class Pty {
 public:
  [[nodiscard]] static Result<Pty> open(const WindowSize& size);

  [[nodiscard]] int master() const noexcept { return master_.get(); }
  [[nodiscard]] int slave() const noexcept { return slave_.get(); }
  [[nodiscard]] const std::string& slave_path() const noexcept { return slave_path_; }  // "/dev/pts/4"
  // Call when the program has been started: as long as we hold the slave, the master never reports the end.
  void close_slave() noexcept { slave_.reset(); }

  [[nodiscard]] Status resize(const WindowSize& size);
  [[nodiscard]] Result<LineMode> line_mode() const;
  // What the kernel calls the program that leads the job in the foreground (at most 15 bytes, not checked to be printable).
  // Empty: there is none, or it may not be asked about.
  [[nodiscard]] std::string foreground_command() const;

 private:
  Pty(Fd master, Fd slave, std::string slave_path) noexcept
      : master_(std::move(master)), slave_(std::move(slave)), slave_path_(std::move(slave_path)) {}

  Fd master_;
  Fd slave_;
  std::string slave_path_;
};

}  // namespace mp::platform
