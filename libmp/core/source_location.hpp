// Where in our sources something was called from: std::source_location, which clang 14 doesn't have with the standard library of g++ 12.
#pragma once

namespace mp {

class SourceLocation {
 public:
  // As a default argument: the place of the call that left the argument out.
  static constexpr SourceLocation current(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE(),
                                          const char* function = __builtin_FUNCTION()) noexcept {
    return SourceLocation(file, line, function);
  }

  [[nodiscard]] constexpr const char* file_name() const noexcept { return file_; }
  [[nodiscard]] constexpr unsigned line() const noexcept { return line_; }
  [[nodiscard]] constexpr const char* function_name() const noexcept { return function_; }

 private:
  constexpr SourceLocation(const char* file, unsigned line, const char* function) noexcept
      : file_(file), line_(line), function_(function) {}

  const char* file_;
  unsigned line_;
  const char* function_;
};

}  // namespace mp
