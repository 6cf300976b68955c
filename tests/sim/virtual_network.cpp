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

void VirtualNetwork::set_nat(const Nat& nat, Instant now) noexcept {
  nat_ = nat;
  client_sent_ = now;
}

void VirtualNetwork::pass_nat(Instant now) noexcept {
  if (forgotten(now) && nat_->port == Nat::Port::fresh) rebind();
  client_sent_ = now;
}

void VirtualNetwork::send(Role from, const Route& to, ByteView datagram, Instant now) {
  auto& l = link(from);
  ++l.count.sent;
  if (to.carrier == Carrier::tcp) return send_by_tcp(l, from, to, datagram, now);
  if (from == Role::client) pass_nat(now);
  const auto leaves = leave_queue(l, datagram.size(), now);
  const bool blocked = udp_blocked_ || client_.port == blocked_port_;
  if (blocked || !leaves || is_lost(l, datagram.size())) {
    ++l.count.lost;
    return;
  }
  deliver(l, from, to.peer, datagram, *leaves);
  if (random_.chance(l.profile.duplicate)) deliver(l, from, to.peer, datagram, *leaves);
}

void VirtualNetwork::send_by_tcp(Link& l, Role from, const Route& to, ByteView datagram, Instant now) {
  constexpr Duration kRetransmission = 200ms;
  const auto held_up = random_.chance(l.profile.loss) ? kRetransmission : 0ns;
  l.tcp_until = std::max(l.tcp_until, now + l.profile.delay + held_up);
  const Route sender{from == Role::client ? client_ : server_, Carrier::tcp};
  events_.push({l.tcp_until, order_++, to, Delivery{other(from), sender, to_bytes(datagram)}});
}

void VirtualNetwork::deliver(Link& l, Role from, const Endpoint& to, ByteView datagram, Instant leaves) {
  auto at = leaves + l.profile.delay + up_to(l.profile.jitter);
  if (random_.chance(l.profile.reorder)) at += up_to(l.profile.reorder_delay);
  Bytes copy = to_bytes(datagram);
  if (random_.chance(l.profile.corrupt)) {
    copy[random_.below(copy.size())] ^= static_cast<std::uint8_t>(1u << random_.below(8));
  }
  events_.push({at, order_++, to, Delivery{other(from), from == Role::client ? client_ : server_, std::move(copy)}});
}

void VirtualNetwork::roam_to_v6() noexcept {
  constexpr std::array<std::uint8_t, 16> kClient{0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr std::array<std::uint8_t, 16> kServer{0x20, 0x01, 0x0d, 0xb8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  client_.address = {IpFamily::v6, kClient, 0};
  server_.address = {IpFamily::v6, kServer, 0};
}

void VirtualNetwork::start_competing_flow(Role from, Instant now) {
  link(from).competitor.emplace();
  send_competing(from, now);
}

void VirtualNetwork::send_competing(Role from, Instant now) {
  auto& l = link(from);
  const auto back = link(other(from)).profile.delay;
  while (l.competitor->may_send()) {
    l.competitor->handle_sent();
    const auto leaves = leave_queue(l, CompetingFlow::kPacket, now);
    const bool lost = !leaves || is_lost(l, 0);
    // What follows a lost packet tells of it about when its own acknowledgement would have come.
    const auto told = std::max(now, leaves.value_or(l.busy_until)) + l.profile.delay + back;
    events_.push({told, order_++, {}, Feedback{from, now, lost}});
  }
}

void VirtualNetwork::handle_feedback(const Feedback& feedback, Instant now) {
  auto& flow = link(feedback.from).competitor;
  if (!flow) return;
  if (feedback.lost) {
    flow->handle_lost(feedback.sent, now);
  } else {
    flow->handle_acknowledged();
  }
  send_competing(feedback.from, now);
}

std::optional<Instant> VirtualNetwork::next_event() const {
  return events_.empty() ? std::nullopt : std::optional(events_.top().at);
}

std::optional<VirtualNetwork::Delivery> VirtualNetwork::take() {
  auto event = events_.top();
  events_.pop();
  if (const auto* feedback = std::get_if<Feedback>(&event.what)) {
    handle_feedback(*feedback, event.at);
    return std::nullopt;
  }
  auto& delivery = std::get<Delivery>(event.what);
  ++link(other(delivery.to)).count.delivered;
  if (delivery.from.carrier == Carrier::tcp) return std::move(delivery);
  if (delivery.to == Role::client && forgotten(event.at)) {
    ++nat_drops_;
    return std::nullopt;
  }
  if (delivery.to == Role::client && event.destination != Route(client_)) return std::nullopt;
  return std::move(delivery);
}

}  // namespace mp::sim
