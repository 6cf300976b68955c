#include "tests/sim/shared_bottleneck.hpp"

#include <algorithm>

namespace mp::sim {
namespace {

constexpr std::size_t kMtu = 1500;

}  // namespace

void SharedBottleneck::add(Flow& flow) {
  flow.number = flows_.size();
  flows_.push_back(&flow);
}

std::optional<Instant> SharedBottleneck::pass_queue(Packet& packet, Instant now) {
  const auto time_for = [&](std::uint64_t bytes) {
    return Duration{static_cast<Duration::rep>(bytes * 1'000'000'000 / profile_.bytes_per_second)};
  };
  const auto wait = std::max(busy_until_ - now, Duration{0});
  if (wait > time_for(profile_.queue_bytes)) {
    ++dropped_;
    return std::nullopt;
  }
  if (packet.ecn == Ecn::ect0 && profile_.mark_bytes < SIZE_MAX && wait > time_for(profile_.mark_bytes)) packet.ecn = Ecn::ce;
  busy_until_ = now + wait + time_for(packet.size);
  longest_wait_ = std::max(longest_wait_, wait);
  waited_ += wait;
  ++passed_;
  passed_bytes_ += packet.size;
  return busy_until_;
}

void SharedBottleneck::send(Packet packet, Instant now) {
  if (packet.size > kMtu) return;
  auto leaves = std::optional(now);
  if (packet.toward == Toward::receiver) leaves = pass_queue(packet, now);
  if (!leaves || random_.chance(profile_.loss)) return;
  events_.push({*leaves + profile_.delay, order_++, std::move(packet)});
}

void SharedBottleneck::run_flow(Flow& flow) { flow.run(*this, now_); }

void SharedBottleneck::run_for(Duration duration) {
  const auto end = now_ + duration;
  for (auto* flow : flows_) run_flow(*flow);
  while (true) {
    auto next = end;
    if (!events_.empty()) next = std::min(next, events_.top().at);
    for (const auto* flow : flows_) next = std::min(next, flow->next_timeout().value_or(end));
    now_ = std::max(now_, next);
    if (now_ >= end) break;
    if (!events_.empty() && events_.top().at <= now_) {
      auto event = events_.top();
      events_.pop();
      auto& flow = *flows_[event.packet.flow];
      flow.handle_packet(std::move(event.packet), now_);
      run_flow(flow);
    }
    for (auto* flow : flows_) {
      if (flow->next_timeout().value_or(end) <= now_) run_flow(*flow);
    }
  }
}

}  // namespace mp::sim
