#include "tests/sim/virtual_network.hpp"

#include <algorithm>

namespace mp::sim {

VirtualNetwork::VirtualNetwork(const NetworkProfile& profile, std::uint64_t seed) : random_(seed) { set_profile(profile); }

void VirtualNetwork::set_profile(const NetworkProfile& profile) noexcept {
  link(Role::client).profile = profile.up;
  link(Role::server).profile = profile.down;
}

Duration VirtualNetwork::up_to(Duration most) {
  return most > 0ns ? Duration{static_cast<Duration::rep>(random_.below(static_cast<std::uint64_t>(most.count())))} : 0ns;
}

bool VirtualNetwork::is_lost(Link& link, std::size_t size) {
  const auto& profile = link.profile;
  link.in_burst = link.in_burst ? !random_.chance(profile.bursts.leave) : random_.chance(profile.bursts.enter);
  const bool by_burst = link.in_burst && random_.chance(profile.bursts.loss_inside);
  const bool by_chance = random_.chance(profile.loss);
  return down_ || size > profile.mtu || by_burst || by_chance;
}

std::optional<Instant> VirtualNetwork::leave_queue(Link& link, std::size_t size, Instant now) {
  const auto rate = link.profile.bytes_per_second;
  if (rate == 0) return now;
  const auto time_for = [&](std::uint64_t bytes) { return Duration{static_cast<Duration::rep>(bytes * 1'000'000'000 / rate)}; };
  const auto start = std::max(now, link.busy_until);
  if (start - now > time_for(link.profile.queue_bytes)) return std::nullopt;
  link.busy_until = start + time_for(size);
  return link.busy_until;
}

void VirtualNetwork::send(Role from, const Endpoint& to, ByteView datagram, Instant now) {
  auto& l = link(from);
  ++l.count.sent;
  const auto leaves = leave_queue(l, datagram.size(), now);
  if (!leaves || is_lost(l, datagram.size())) {
    ++l.count.lost;
    return;
  }
  deliver(l, from, to, datagram, *leaves);
  if (random_.chance(l.profile.duplicate)) deliver(l, from, to, datagram, *leaves);
}

void VirtualNetwork::deliver(Link& l, Role from, const Endpoint& to, ByteView datagram, Instant leaves) {
  auto at = leaves + l.profile.delay + up_to(l.profile.jitter);
  if (random_.chance(l.profile.reorder)) at += up_to(l.profile.reorder_delay);
  Bytes copy = to_bytes(datagram);
  if (random_.chance(l.profile.corrupt)) {
    copy[random_.below(copy.size())] ^= static_cast<std::uint8_t>(1u << random_.below(8));
  }
  events_.push({at, order_++, to, {other(from), from == Role::client ? client_ : server_, std::move(copy)}});
}

// A datagram to an address that the client has left vanishes, but only when it arrives.
std::optional<Instant> VirtualNetwork::next_delivery() const {
  return events_.empty() ? std::nullopt : std::optional(events_.top().at);
}

VirtualNetwork::Delivery VirtualNetwork::take() {
  auto event = events_.top();
  events_.pop();
  ++link(other(event.delivery.to)).count.delivered;
  if (event.delivery.to == Role::client && event.destination != client_) event.delivery.datagram.clear();
  return event.delivery;
}

}  // namespace mp::sim
