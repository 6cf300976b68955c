#include "libmp/handshake/admission.hpp"

#include <algorithm>

#include "libmp/core/contract.hpp"

namespace mp::handshake {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// All addresses whose first `prefix` bytes are the same count as one. An IPv4 address that arrived on an IPv6 socket is still
// an IPv4 address, and counts alone.
IpAddress group_of(IpAddress address, std::ptrdiff_t prefix) {
  auto& bytes = address.bytes;
  if (address.family == IpFamily::v4) return IpAddress::v4(bytes[0], bytes[1], bytes[2], bytes[3]);
  if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin())) {
    return IpAddress::v4(bytes[12], bytes[13], bytes[14], bytes[15]);
  }
  std::fill(bytes.begin() + prefix, bytes.end(), std::uint8_t{0});
  return address;
}

IpAddress source_of(const IpAddress& address) { return group_of(address, 8); }
IpAddress network_of(const IpAddress& address) { return group_of(address, 6); }

}  // namespace

Admission::Admission(AdmissionLimits limits) : limits_(limits), refill_(Duration(1min) / limits.per_minute_per_source) {
  expects(limits.tracked_sources > 2 * limits.pending, "a source without pending logins can always be forgotten");
}

std::variant<Ticket, Rejection> Admission::admit(const IpAddress& from, Instant now) {
  if (pending_.size() >= 2 * limits_.pending) return Rejection::full;
  auto& source = track(source_of(from), now);
  if (source.pending >= limits_.pending_per_source) return Rejection::source_full;
  if (pending_from_network(from) >= limits_.pending_per_network) return Rejection::source_full;
  const auto full_at = std::max(source.full_at, now) + refill_;
  if (full_at - now > refill_ * limits_.burst_per_source) return Rejection::too_often;
  if (pending_.size() - ending_ >= limits_.pending) displace_one();
  source.full_at = full_at;
  ++source.pending;
  last_ = Ticket{static_cast<std::uint64_t>(last_) + 1};
  pending_.emplace(last_, Pending{from, now + limits::kLoginDeadline});
  return last_;
}

void Admission::finished(Ticket login, Outcome outcome, Instant now) {
  const auto pending = pending_.find(login);
  expects(pending != pending_.end(), "only an admitted login finishes, and once");
  const auto found = sources_.find(source_of(pending->second.from));
  if (pending->second.ending) --ending_;
  pending_.erase(pending);
  std::erase_if(endings_, [login](const Ending& each) { return each.login == login; });
  auto& source = found->second;
  --source.pending;
  if (outcome == Outcome::logged_in) source.full_at -= refill_;
  if (source.pending == 0 && source.full_at <= now) sources_.erase(found);
}

std::size_t Admission::pending_from_network(const IpAddress& from) const {
  const auto same = [network = network_of(from)](const auto& entry) { return network_of(entry.second.from) == network; };
  return static_cast<std::size_t>(std::ranges::count_if(pending_, same));
}

void Admission::displace_one() {
  std::map<IpAddress, std::size_t> crowds;
  std::size_t most = 0;
  for (const auto& [login, pending] : pending_) {
    if (!pending.ending) most = std::max(most, ++crowds[network_of(pending.from)]);
  }
  const auto oldest = std::ranges::find_if(
      pending_, [&](const auto& entry) { return !entry.second.ending && crowds[network_of(entry.second.from)] == most; });
  end(oldest->first, Reason::displaced);
}

void Admission::end(Ticket login, Reason reason) {
  pending_.at(login).ending = true;
  ++ending_;
  endings_.push_back({login, reason});
}

std::optional<Admission::Ending> Admission::poll_ending(Instant now) {
  for (const auto& [login, pending] : pending_) {
    if (pending.deadline > now) break;
    if (!pending.ending) end(login, Reason::overdue);
  }
  if (endings_.empty()) return std::nullopt;
  const auto ending = endings_.front();
  endings_.pop_front();
  return ending;
}

std::optional<Instant> Admission::next_timeout() const {
  const auto next = std::ranges::find_if(pending_, [](const auto& entry) { return !entry.second.ending; });
  return next == pending_.end() ? std::nullopt : std::optional(next->second.deadline);
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
  expects(victim != sources_.end(), "fewer logins are pending than sources are tracked");
  sources_.erase(victim);
}

}  // namespace mp::handshake
