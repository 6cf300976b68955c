// An open file descriptor with exactly one owner.
#pragma once

#include <utility>

#include "libmp/core/result.hpp"

namespace mp::platform {

// Closes its descriptor when destroyed. Move-only; a moved-from or default-made Fd is empty (get() == -1).
class Fd {
 public:
  Fd() noexcept = default;
  explicit Fd(int number) noexcept : number_(number) {}  // takes ownership; a negative number makes an empty Fd
  Fd(Fd&& other) noexcept : number_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    reset(other.release());
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool valid() const noexcept { return number_ >= 0; }
  // Gives the descriptor away; the caller closes it.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  // Closes what is held (errno is kept) and takes `number` instead.
  void reset(int number = -1) noexcept;

 private:
  int number_ = -1;
};

// Descriptors of platform are born close-on-exec; these are for inherited ones (standard input, 3, 4, ... of a role).
// O_NONBLOCK belongs to the open file, not the descriptor: setting it on a terminal changes it for whoever shares it.
[[nodiscard]] Status set_nonblocking(int fd);
[[nodiscard]] Status set_cloexec(int fd);

// A second descriptor of the same open file, close-on-exec.
[[nodiscard]] Result<Fd> duplicate(int fd);

}  // namespace mp::platform
