#include "tests/sim/cubic_flow.hpp"

#include <algorithm>
#include <cmath>

namespace mp::sim {
namespace {

constexpr std::size_t kPacket = 1500;
constexpr std::size_t kPayload = 1448;
constexpr std::size_t kAckPacket = 52;
constexpr double kC = 0.4;
constexpr double kBeta = 0.7;
// Acknowledged packets behind one that is missing, which is then lost.
constexpr std::uint64_t kReordering = 3;
constexpr Duration kShortestTimeout = 200ms;

}  // namespace

std::optional<Instant> CubicFlow::next_timeout() const {
  if (outstanding_.empty()) return std::nullopt;
  return outstanding_.begin()->second + std::max(2 * smoothed_, smoothed_ + kShortestTimeout);
}

void CubicFlow::run(SharedBottleneck& net, Instant now) {
  for (const auto acknowledged : to_acknowledge_) {
    net.send({number, Toward::sender, kAckPacket, Ecn::not_ect, acknowledged, {}}, now);
  }
  to_acknowledge_.clear();
  if (const auto timeout = next_timeout(); timeout && *timeout <= now) {
    outstanding_.clear();
    handle_loss(now);
    window_ = 1;
  }
  while (static_cast<double>(outstanding_.size()) < window_) {
    outstanding_[next_] = now;
    net.send({number, Toward::receiver, kPacket, Ecn::not_ect, next_++, {}}, now);
  }
}

void CubicFlow::handle_packet(Packet packet, Instant now) {
  if (packet.toward == Toward::sender) return handle_ack(packet.number, now);
  arrived_ += kPayload;
  to_acknowledge_.push_back(packet.number);
}

void CubicFlow::handle_ack(std::uint64_t acknowledged, Instant now) {
  const auto packet = outstanding_.find(acknowledged);
  if (packet == outstanding_.end()) return;
  const auto sample = now - packet->second;
  smoothed_ = (7 * smoothed_ + sample) / 8;
  shortest_ = std::min(shortest_, sample);
  // HyStart: slow start ends when the round trip grows.
  if (window_ < threshold_ && window_ > 16 && sample > shortest_ + std::clamp<Duration>(shortest_ / 8, 4ms, 16ms)) {
    threshold_ = window_;
  }
  outstanding_.erase(packet);
  bool lost = false;
  while (!outstanding_.empty() && outstanding_.begin()->first + kReordering <= acknowledged) {
    lost = lost || outstanding_.begin()->first >= recovery_ends_at_;
    outstanding_.erase(outstanding_.begin());
  }
  if (lost) {
    handle_loss(now);
  } else if (acknowledged >= recovery_ends_at_) {
    grow(now);
  }
}

double CubicFlow::cubic_window(Instant now) const noexcept {
  const auto k = std::cbrt(window_at_loss_ * (1 - kBeta) / kC);
  const auto t = std::chrono::duration<double>(now - *epoch_).count() - k;
  return kC * t * t * t + window_at_loss_;
}

void CubicFlow::grow(Instant now) {
  if (window_ < threshold_) {
    window_ += 1;
    return;
  }
  if (!epoch_) {
    epoch_ = now;
    friendly_window_ = window_;
    window_at_loss_ = std::max(window_at_loss_, window_);
  }
  friendly_window_ += 3 * (1 - kBeta) / (1 + kBeta) / window_;
  const auto target = std::clamp(cubic_window(now + smoothed_), window_, 1.5 * window_);
  window_ = std::max(window_ + (target - window_) / window_, friendly_window_);
}

void CubicFlow::handle_loss(Instant now) {
  (void)now;
  recovery_ends_at_ = next_;
  window_at_loss_ = window_ < window_at_loss_ ? window_ * (1 + kBeta) / 2 : window_;  // fast convergence
  window_ = std::max(window_ * kBeta, 2.0);
  threshold_ = window_;
  epoch_.reset();
}

}  // namespace mp::sim
