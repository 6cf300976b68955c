#include "libmp/transport/replay_window.hpp"

namespace mp::transport {

bool ReplayWindow::is_new(PacketNumber number) const noexcept {
  const auto n = number.value;
  if (n >= end_) return true;
  if (end_ - n > limits::kReplayWindow) return false;
  return (seen_[(n / kBits) % kWords] >> (n % kBits) & 1) == 0;
}

// The bits of numbers that leave the window are those of the numbers that enter it, so they are cleared on entry.
void ReplayWindow::advance_to(std::uint64_t end) noexcept {
  if (end - end_ >= limits::kReplayWindow) {
    seen_.fill(0);
  } else {
    for (auto n = end_; n < end; ++n) word(n) &= ~(std::uint64_t{1} << (n % kBits));
  }
  end_ = end;
}

bool ReplayWindow::accept(PacketNumber number) noexcept {
  if (!is_new(number)) return false;
  const auto n = number.value;
  if (n >= end_) advance_to(n + 1);
  word(n) |= std::uint64_t{1} << (n % kBits);
  return true;
}

}  // namespace mp::transport
