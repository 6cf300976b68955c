// What mp-keygen says, and how much of it.
#pragma once

#include <cstdint>
#include <string_view>

namespace mp::keygen {

enum class Verbosity : std::uint8_t { quiet, normal, verbose };

// Exit statuses.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;  // also: a fingerprint or picture that does not match
inline constexpr int kUsageError = 2;

class Console {
 public:
  void set_verbosity(Verbosity verbosity) noexcept { verbosity_ = verbosity; }

  // A line on standard output: what was asked for; what is good to know; what is good to know when wondering.
  void result(std::string_view line) const;
  void note(std::string_view line) const;
  void detail(std::string_view line) const;
  // A line on standard error, named as ours: also when quiet.
  void complain(std::string_view line) const;

  // Whether everything said has reached standard output. Asked once, at the end.
  [[nodiscard]] bool delivered() const;

 private:
  Verbosity verbosity_ = Verbosity::normal;
};

}  // namespace mp::keygen
