// Which TCP connections get a handshake at all: how many at once, in total and from one source, and how often one source may
// try. A source is an IPv4 address or an IPv6 /64 (what one subscriber has). The listener asks before it reads a byte.
#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"

namespace mp::handshake {

// The defaults are the limits; tests take smaller ones.
struct AdmissionLimits {
  std::size_t pending = limits::kMaxPendingHandshakes;
  std::size_t pending_per_source = limits::kMaxPendingHandshakesPerSource;
  unsigned burst_per_source = limits::kHandshakeBurstPerSource;
  unsigned per_minute_per_source = limits::kHandshakesPerMinutePerSource;
  std::size_t tracked_sources = limits::kMaxTrackedSources;  // more than `pending`
};

enum class Admittance : std::uint8_t {
  admitted,
  full,         // too many handshakes in all
  source_full,  // too many from this source
  too_often,    // this source tried too often
};

enum class Outcome : std::uint8_t {
  logged_in,  // gives the attempt back: programs of a user may log in often
  failed,
};

class Admission {
 public:
  explicit Admission(AdmissionLimits limits = {});

  // Every connection that is admitted is reported to finished() later, with the same address.
  [[nodiscard]] Admittance admit(const IpAddress& from, Instant now);
  void finished(const IpAddress& from, Outcome outcome, Instant now);

  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }
  [[nodiscard]] std::size_t tracked_sources() const noexcept { return sources_.size(); }

 private:
  // A bucket that refills steadily, kept as the moment when it will be full again: a source whose moment has passed, and which
  // has nothing pending, is as good as unknown and can be forgotten.
  struct Source {
    std::size_t pending = 0;
    Instant full_at{};
  };

  [[nodiscard]] Source& track(const IpAddress& group, Instant now);
  void forget_one(Instant now);

  AdmissionLimits limits_;
  Duration refill_;
  std::map<IpAddress, Source> sources_;
  std::size_t pending_ = 0;
};

}  // namespace mp::handshake
