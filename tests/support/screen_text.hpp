// Screens as text, for tests.
#pragma once

#include <string>

#include "libmp/terminal/screen.hpp"

namespace mp::test {

inline std::string text_of_runs(const terminal::Line& line) {
  std::string text;
  for (const terminal::Run& run : line.runs) text += run.text.empty() ? std::string(run.columns, '.') : run.text;
  return text;
}

// The active screen: a row per line, '.' for what is erased, without what is erased at the end.
inline std::string text_of(const terminal::Screen& screen) {
  std::string text;
  for (std::size_t i = 0; i < screen.size().rows; ++i) text += text_of_runs(screen.line(screen.active(), i)) + "\n";
  while (text.ends_with("\n\n")) text.pop_back();
  return text == "\n" ? "" : text;
}

inline std::string text_of(const terminal::Scrollback& scrollback) {
  std::string text;
  for (std::uint64_t i = scrollback.first(); i < scrollback.end(); ++i) text += text_of_runs(scrollback.line(i)) + "\n";
  return text;
}

}  // namespace mp::test
