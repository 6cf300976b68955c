// Which TCP connections get a login at all: how many at once, in total and from one source, how often one source may try, and
// for how long. A source is an IPv4 address or an IPv6 /64 (what one subscriber has); a network is an IPv4 address or an IPv6
// /48 (what one site has). The listener asks before it reads a byte.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <variant>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"

namespace mp::handshake {

// The defaults are the limits; tests take smaller ones.
struct AdmissionLimits {
  std::size_t pending = limits::kMaxPendingHandshakes;
  std::size_t pending_per_source = limits::kMaxPendingHandshakesPerSource;
  std::size_t pending_per_network = limits::kMaxPendingHandshakesPerNetwork;
  unsigned burst_per_source = limits::kHandshakeBurstPerSource;
  unsigned per_minute_per_source = limits::kHandshakesPerMinutePerSource;
  std::size_t tracked_sources = limits::kMaxTrackedSources;  // more than twice `pending`
};

enum class Rejection : std::uint8_t {
  full,         // too many logins in all, and those that should have made room are not gone yet
  source_full,  // too many from this source, or from its network
  too_often,    // this source tried too often
};

enum class Outcome : std::uint8_t {
  logged_in,  // gives the attempt back: programs of a user may log in often
  failed,
};

// Stands for a login that was admitted. Later ones are greater.
enum class Ticket : std::uint64_t {};

class Admission {
 public:
  explicit Admission(AdmissionLimits limits = {});

  // Every login that is admitted is reported to finished() later. When there are as many as may be, the newcomer is admitted
  // in place of the oldest one of the network that has most: a flood has to make room, not those who come beside it.
  [[nodiscard]] std::variant<Ticket, Rejection> admit(const IpAddress& from, Instant now);
  void finished(Ticket login, Outcome outcome, Instant now);

  // A login that has to be ended now, because another was admitted in its place or because its time is up. Ask until there is
  // none, after admit() and at next_timeout(). Each comes once, and is over when finished() says so.
  enum class Reason : std::uint8_t { displaced, overdue };
  struct Ending {
    Ticket login{};
    Reason reason{};
  };
  [[nodiscard]] std::optional<Ending> poll_ending(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // Those that are ending included: at most twice as many as may be pending.
  [[nodiscard]] std::size_t pending() const noexcept { return pending_.size(); }
  [[nodiscard]] std::size_t tracked_sources() const noexcept { return sources_.size(); }

 private:
  // A bucket that refills steadily, kept as the moment when it will be full again: a source whose moment has passed, and which
  // has nothing pending, is as good as unknown and can be forgotten.
  struct Source {
    std::size_t pending = 0;
    Instant full_at{};
  };
  struct Pending {
    IpAddress from;
    Instant deadline;
    bool ending = false;
  };

  [[nodiscard]] Source& track(const IpAddress& group, Instant now);
  void forget_one(Instant now);
  [[nodiscard]] std::size_t pending_from_network(const IpAddress& from) const;
  void displace_one();
  void end(Ticket login, Reason reason);

  AdmissionLimits limits_;
  Duration refill_;
  std::map<IpAddress, Source> sources_;
  std::map<Ticket, Pending> pending_;  // the oldest first, which has the first deadline
  std::size_t ending_ = 0;             // of them
  std::deque<Ending> endings_;         // not asked for yet
  Ticket last_{};
};

}  // namespace mp::handshake
