// What the log says about connections that a listener turns away: one line a minute at most, because whoever floods the server
// must not fill its log as well. A machine: told of each, asked for the words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/time.hpp"
#include "libmp/handshake/admission.hpp"

namespace mp::runtime {

class RejectionNotice {
 public:
  // A connection from `source` is turned away; `why` is not Admittance::admitted. Returns the line, if one is due; it counts
  // those since the line before.
  [[nodiscard]] std::optional<std::string> update(const IpAddress& source, handshake::Admittance why, Instant now);

 private:
  static constexpr Duration kInterval = 1min;

  std::uint64_t count_ = 0;  // since the last line
  Instant next_ = Instant::min();
};

}  // namespace mp::runtime
