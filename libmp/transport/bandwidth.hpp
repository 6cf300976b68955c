// Bytes per second, as congestion control computes with them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "libmp/core/time.hpp"

namespace mp::transport {

struct Bandwidth {
  double bytes_per_second = 0;

  // `bytes` in `interval`, which is positive.
  [[nodiscard]] static constexpr Bandwidth of(double bytes, Duration interval) noexcept {
    return {bytes * 1e9 / static_cast<double>(interval.count())};
  }
  [[nodiscard]] constexpr double bytes_in(Duration duration) const noexcept {
    return bytes_per_second * static_cast<double>(duration.count()) / 1e9;
  }
  // How long `bytes` take. Only for more than nothing per second; at most an hour.
  [[nodiscard]] constexpr Duration time_for(double bytes) const noexcept {
    const auto nanoseconds = bytes * 1e9 / bytes_per_second;
    return nanoseconds < 3.6e12 ? Duration{static_cast<Duration::rep>(nanoseconds)} : Duration{1h};
  }
  friend constexpr Bandwidth operator*(double factor, Bandwidth bandwidth) noexcept {
    return {factor * bandwidth.bytes_per_second};
  }
  friend constexpr auto operator<=>(const Bandwidth&, const Bandwidth&) = default;
};

}  // namespace mp::transport
