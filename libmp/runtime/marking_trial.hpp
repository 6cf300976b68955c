// Whether datagrams carry our DSCP (and ECN codepoint): some networks drop what is marked, and a path must never be dead for
// it (docs/decisions/0007-interactive-traffic-asks-for-af42.md).
#pragma once

#include <optional>

#include "libmp/core/time.hpp"

namespace mp::runtime {

// Begins with marks. After a silence of the peer they are left out until it answers; if they had been on again for less than it
// takes to be sure, or never worked, three such silences end them for good.
class MarkingTrial {
 public:
  // Whether what leaves now is marked. Ask before each batch. `owed_since`: Connection::owed_since().
  [[nodiscard]] bool marks(std::optional<Instant> owed_since, Instant now) noexcept;

  // Longer than the answer over any path on Earth takes, and than a lost packet or two.
  static constexpr Duration kPatience = 1s;
  static constexpr unsigned kMaxSilences = 3;

 private:
  bool marking_ = true;
  Instant marking_since_{};
  std::optional<Instant> owed_since_;  // when asked last
  unsigned silences_ = 0;              // since marks were last known to get through
};

}  // namespace mp::runtime
