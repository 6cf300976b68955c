// How much of what we send is lost however little we send: the share of losses that is no sign of a queue and no reason to slow
// down. Losses of a full queue become rare while we send slowly; those of a radio link do not. So only packets are counted that
// left while congestion control was making room.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace mp::transport {

class LossTolerance {
 public:
  // So many packets that had left slowly were acknowledged, or found lost.
  void handle_fates(std::uint64_t arrived, std::uint64_t lost) noexcept {
    arrived_ += arrived;
    lost_ += lost;
    if (arrived_ + lost_ < kBlock) return;
    shares_[next_++ % kBlocks] = static_cast<double>(lost_) / static_cast<double>(arrived_ + lost_);
    arrived_ = lost_ = 0;
  }
  // The least of the last few blocks, 0 to kMost; 0 before the first.
  [[nodiscard]] double share() const noexcept {
    if (next_ == 0) return 0;
    const auto known = std::span(shares_).first(std::min(next_, kBlocks));
    return std::min(*std::ranges::min_element(known), kMost);
  }

  // A share of fewer packets is mostly chance.
  static constexpr std::uint64_t kBlock = 48;
  static constexpr std::size_t kBlocks = 2;
  // A path that loses more than this is hardly to be used; and whoever is wrong about it may not flood it.
  static constexpr double kMost = 0.4;

 private:
  std::array<double, kBlocks> shares_{};
  std::size_t next_ = 0;
  std::uint64_t arrived_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace mp::transport
