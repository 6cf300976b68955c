// What the log says about those who connect and don't log in: of each kind one line a minute at most, because whoever floods
// the server must not fill its log as well. A machine: told of each, it returns the line if one is due, which counts those
// since the line before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/time.hpp"
#include "libmp/handshake/admission.hpp"

namespace mp::runtime {

class StrangerNotices {
 public:
  // A connection from `source` is turned away, or gives way to another.
  [[nodiscard]] std::optional<std::string> handle_rejection(const IpAddress& source, handshake::Rejection why, Instant now);
  // A login process has ended without a login. What it was about is its own to say, at the level that fits.
  [[nodiscard]] std::optional<std::string> handle_failure(const IpAddress& source, Instant now);

 private:
  static constexpr Duration kInterval = 1min;

  struct Count {
    std::uint64_t since = 0;
    Instant next = Instant::min();
  };
  // How many there are to tell of, if it is time.
  [[nodiscard]] static std::optional<std::string> take(Count& count, Instant now);

  Count rejections_;
  Count failures_;
};

}  // namespace mp::runtime
