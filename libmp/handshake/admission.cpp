#include "libmp/handshake/admission.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::handshake {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// All addresses that count as one source. An IPv4 address that arrived on an IPv6 socket is still an IPv4 address.
IpAddress source_of(IpAddress address) {
  auto& bytes = address.bytes;
  if (address.family == IpFamily::v4) return IpAddress::v4(bytes[0], bytes[1], bytes[2], bytes[3]);
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin())) {
    return IpAddress::v4(bytes[12], bytes[13], bytes[14], bytes[15]);
  }
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return address;
}

}  // namespace

Admission::Admission(AdmissionLimits limits) : limits_(limits), refill_(Duration(1min) / limits.per_minute_per_source) {
  expects(limits.tracked_sources > limits.pending, "a source without pending handshakes can always be forgotten");
}

Admittance Admission::admit(const IpAddress& from, Instant now) {
  if (pending_ >= limits_.pending) return Admittance::full;
  auto& source = track(source_of(from), now);
  if (source.pending >= limits_.pending_per_source) return Admittance::source_full;
  const auto full_at = std::max(source.full_at, now) + refill_;
  if (full_at - now > refill_ * limits_.burst_per_source) return Admittance::too_often;
  source.full_at = full_at;
  ++source.pending;
  ++pending_;
  return Admittance::admitted;
}

void Admission::finished(const IpAddress& from, Outcome outcome, Instant now) {
  const auto found = sources_.find(source_of(from));
  expects(found != sources_.end() && found->second.pending > 0, "only an admitted connection finishes");
  auto& source = found->second;
  --source.pending;
  --pending_;
  if (outcome == Outcome::logged_in) source.full_at -= refill_;
  if (source.pending == 0 && source.full_at <= now) sources_.erase(found);
}

Admission::Source& Admission::track(const IpAddress& group, Instant now) {
  if (const auto found = sources_.find(group); found != sources_.end()) return found->second;
  if (sources_.size() >= limits_.tracked_sources) forget_one(now);
  return sources_[group];
}

// Room for a new source. The one nearest to a full bucket loses the least memory of what it did; the others that are full
// already go with it. A stranger who has thousands of addresses can make us forget, but not make us grow or refuse others.
void Admission::forget_one(Instant now) {
  std::erase_if(sources_, [&](const auto& entry) { return entry.second.pending == 0 && entry.second.full_at <= now; });
  if (sources_.size() < limits_.tracked_sources) return;
  auto victim = sources_.end();
  for (auto it = sources_.begin(); it != sources_.end(); ++it) {
    if (it->second.pending > 0) continue;
    if (victim == sources_.end() || it->second.full_at < victim->second.full_at) victim = it;
  }
  expects(victim != sources_.end(), "fewer handshakes are pending than sources are tracked");
  sources_.erase(victim);
}

}  // namespace mp::handshake
