// How many of the lines that a client missed go with one picture: as many as the link carries in a moment, so that what is
// newer never waits for long.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "libmp/core/time.hpp"

namespace mp::display {

class SliceSize {
 public:
  // `rate`: what the link carries, bytes per second, 0 if nobody knows.
  [[nodiscard]] std::uint64_t lines(double rate) const noexcept {
    const auto bytes = std::clamp(rate * std::chrono::duration<double>(kMoment).count(), kLeastBytes, kMostBytes);
    return std::max(kLeastLines, static_cast<std::uint64_t>(bytes / bytes_per_line_));
  }
  // So many lines have become so many bytes of the stream, with the picture behind them.
  void handle_slice(std::uint64_t lines, std::size_t bytes) noexcept {
    if (lines > 0) bytes_per_line_ = std::max(kLeastBytesPerLine, static_cast<double>(bytes) / static_cast<double>(lines));
  }

  static constexpr Duration kMoment = 30ms;
  // A picture comes with each slice; fewer lines than these would not be worth it.
  static constexpr std::uint64_t kLeastLines = 20;
  static constexpr double kLeastBytes = 4000;
  static constexpr double kMostBytes = 128 * 1024;
  static constexpr double kLeastBytesPerLine = 0.5;

 private:
  double bytes_per_line_ = 40;
};

}  // namespace mp::display
