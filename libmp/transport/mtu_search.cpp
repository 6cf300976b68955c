#include "libmp/transport/mtu_search.hpp"

#include <algorithm>
#include <array>

#include "libmp/transport/loss_estimate.hpp"

namespace mp::transport {
namespace {

// What is left for UDP payload on common links, behind the headers of IPv6 and of IPv4. Ascending.
constexpr std::array<std::size_t, 18> kUsual = {
    1232, 1252,        // 1280: the smallest for IPv6, many tunnels
    1352, 1372,        // 1400: VPNs; 1420 (WireGuard) behind IPv6
    1392, 1402, 1412,  // 1420 and 1460 (clouds), 1450 (VXLAN)
    1422, 1432, 1444,  // 1450, 1480 (tunnels), 1492 (PPPoE)
    1452, 1464, 1472,  // 1500 (Ethernet) behind IPv6, 1492 and 1500 behind IPv4
    1996, 4044, 8148,  // InfiniBand and older jumbo frames, some slack for tunnels
    8848,              // 8896: clouds
    8952,              // 9000
};
static_assert(std::ranges::is_sorted(kUsual) && kUsual.back() == limits::kMaxDatagram);
// Tried before any other: most paths carry the first, and those that carry the second gain most. On an Ethernet the own system
// refuses the second, which costs nothing.
constexpr std::array<std::size_t, 3> kLikely = {1452, 8952, 1472};
// Short of full by less than this: something that did not fit was left for the next datagram.
constexpr std::size_t kNearlyFull = 32;
// So unlikely it shall be that all tries of a size that fits are lost.
constexpr double kResidual = 1.0 / 128;
constexpr unsigned kMostTries = 10;

}  // namespace

MtuSearch::MtuSearch(std::size_t limit) noexcept
    : limit_(limit), safe_(std::min(limit, limits::kInitialDatagram)), proven_(safe_), too_large_(limit + 1) {}

std::optional<std::size_t> MtuSearch::candidate(Instant now) const noexcept {
  if (doubted_) return doubted_;
  const auto ceiling = forget_at_ <= now ? limit_ + 1 : too_large_;
  const auto open = [&](std::size_t size) { return size > proven_ && size < ceiling; };
  for (const auto size : kLikely) {
    if (open(size)) return size;
  }
  const auto first = std::ranges::upper_bound(kUsual, proven_);
  const auto end = std::ranges::lower_bound(kUsual, ceiling);
  if (first < end) return *(first + (end - first) / 2);
  return open(limit_) ? std::optional(limit_) : std::nullopt;
}

std::optional<std::size_t> MtuSearch::probe_due(Instant now) const noexcept {
  if (probe_ || filled_ < (doubted_ ? 1 : kFilledPerProbe)) return std::nullopt;
  return candidate(now);
}

void MtuSearch::handle_sent(std::size_t size) noexcept {
  if (size + kNearlyFull >= proven_ && filled_ < kFilledPerProbe) ++filled_;
}

void MtuSearch::handle_probe_sent(PacketNumber number, Instant now) noexcept {
  probe_ = number;
  filled_ = 0;
  if (forget_at_ <= now) too_large_ = limit_ + 1;
}

void MtuSearch::handle_acknowledged(PacketNumber number, std::size_t size) noexcept {
  if (number < since_ || size <= safe_) return;
  newest_large_ = std::max(newest_large_, number.next());
  lost_in_a_row_ = 0;
}

void MtuSearch::handle_probe_acknowledged(PacketNumber number, std::size_t size) noexcept {
  if (number < since_) return;
  if (probe_ == number) probe_.reset();
  tries_ = 0;
  proven_ = std::max(proven_, size);
  too_large_ = std::max(too_large_, size + 1);
  if (doubted_ && *doubted_ <= proven_) doubted_.reset();
  handle_acknowledged(number, size);
}

void MtuSearch::handle_lost(PacketNumber number, std::size_t size) noexcept {
  if (number < since_ || size <= safe_ || proven_ <= safe_ || number < newest_large_) return;
  if (++lost_in_a_row_ >= kBlackHole) suspect(number.next());
}

void MtuSearch::handle_probe_lost(PacketNumber number, std::size_t size, double loss, Instant now) noexcept {
  if (probe_ != number) return;
  probe_.reset();
  if (++tries_ >= std::max(kFewestTries, attempts_for(loss, kResidual, kMostTries))) rule_out(size, now);
}

void MtuSearch::handle_silence(PacketNumber next) noexcept {
  if (proven_ > safe_) suspect(next);
}

void MtuSearch::handle_too_large(std::size_t size, Instant now) noexcept {
  if (size <= safe_) safe_ = std::min(safe_, limits::kMinDatagramLimit);
  if (size <= proven_) proven_ = safe_;
  probe_.reset();
  rule_out(size, now);
}

void MtuSearch::suspect(PacketNumber next) noexcept {
  doubted_ = proven_;
  proven_ = safe_;
  probe_.reset();
  tries_ = 0;
  filled_ = 0;
  lost_in_a_row_ = 0;
  since_ = next;
}

void MtuSearch::rule_out(std::size_t size, Instant now) noexcept {
  tries_ = 0;
  if (doubted_ && *doubted_ >= size) doubted_.reset();
  if (size <= proven_) return;
  too_large_ = std::min(too_large_, size);
  forget_at_ = now + kRaiseAfter;
}

void MtuSearch::restart(PacketNumber next) noexcept {
  *this = MtuSearch(limit_);
  since_ = next;
}

}  // namespace mp::transport
