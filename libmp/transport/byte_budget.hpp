// Lets so many bytes per second pass, and after a rest a burst. Kept as the one time at which everything spent is paid for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "libmp/core/time.hpp"

namespace mp::transport {

class ByteBudget {
 public:
  // `burst`: how many bytes may be spent at once after a rest.
  constexpr ByteBudget(std::size_t bytes_per_second, std::size_t burst) noexcept
      : bytes_per_second_(bytes_per_second), credit_(time_for(burst)) {}

  // More than is left may be spent at once; it has to be paid for before the next.
  void spend(std::size_t bytes, Instant now) noexcept { paid_ = std::max(paid_, now) + time_for(bytes); }
  // Not before this.
  [[nodiscard]] Instant available_at() const noexcept { return paid_ - credit_; }

 private:
  [[nodiscard]] constexpr Duration time_for(std::size_t bytes) const noexcept {
    return std::chrono::nanoseconds{static_cast<std::int64_t>(bytes * 1'000'000'000 / bytes_per_second_)};
  }

  std::size_t bytes_per_second_;
  Duration credit_;
  Instant paid_{};
};

}  // namespace mp::transport
