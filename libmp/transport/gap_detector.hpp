// Finds out which packets are missing and when to ask for them (docs/protocol.md, section 6, "Gaps"). A gap waits for the
// reorder time, because a packet may only be late; then it is asked for, again after twice the time, and so on,
// limits::kMaxNakRetries times. Retransmissions come under new numbers, so whatever fills a gap was merely late: that is how
// the reorder time adapts.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/core/time.hpp"
#include "libmp/wire/frames.hpp"

namespace mp::transport {

class GapDetector {
 public:
  // What an arrival says about the path.
  struct Arrival {
    std::uint64_t newly_missing = 0;  // numbers that were left out before this one
    bool late = false;                // it was missing until now
  };
  // `number` is authentic and new.
  Arrival handle_received(PacketNumber number, Instant now);
  // The peer only tried something out with packet `number`: should it be missing, it is neither asked for nor counted. Told by
  // the packet after it, before handle_received of that one.
  void handle_probed(PacketNumber number) noexcept { probed_ = number; }
  // The peer has repaired everything below `below` in another way.
  void handle_settled(PacketNumber below);

  // The peer repeats what is missing by itself, and begins anew with whatever number comes next.
  void restart() noexcept;

  // The gaps to ask for now, if there are any; each is then due again later. `round_trip`: an answer can't come sooner.
  [[nodiscard]] std::optional<wire::NakFrame> poll_nak(Instant now, Duration round_trip);
  [[nodiscard]] bool nak_due(Instant now) const noexcept;
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  [[nodiscard]] Duration reorder_time() const noexcept { return reorder_time_; }
  [[nodiscard]] std::uint64_t given_up() const noexcept { return given_up_; }
  [[nodiscard]] std::size_t open_gaps() const noexcept { return gaps_.size(); }
  [[nodiscard]] std::size_t retained_bytes() const noexcept { return gaps_.capacity() * sizeof(Gap); }

  static constexpr Duration kMinReorderTime = 1ms;
  static constexpr Duration kFirstReorderTime = 10ms;

 private:
  struct Gap {
    PacketNumber first;
    PacketNumber last;
    Instant since;
    Instant due;
    unsigned asked = 0;
  };

  void open_gap(PacketNumber first, PacketNumber last, Instant now);
  // Whether it was in a gap.
  bool fill(PacketNumber number, Instant now);

  std::vector<Gap> gaps_;  // oldest first, at most limits::kMaxGaps
  std::uint64_t expected_ = 0;
  bool restarted_ = false;  // any number may come next
  std::optional<PacketNumber> probed_;
  Duration reorder_time_ = kFirstReorderTime;
  std::uint64_t given_up_ = 0;
};

}  // namespace mp::transport
