// How large a datagram the path carries (docs/protocol.md, section 6.13): RFC 8899 in spirit. Starts with what every path
// carries and tries more with probes of padding, the usual sizes first, and only while full datagrams are being sent: nothing
// else gains by it. A lost probe says something about sizes and nothing about losses. When larger datagrams stop getting
// through, or the path falls silent, data goes back to the safe size at once, and a probe finds out whether that was needed.
// Has no timer: sending drives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"

namespace mp::transport {

class MtuSearch {
 public:
  MtuSearch() noexcept : MtuSearch(limits::kMaxDatagram) {}
  // `limit`: the peer takes no larger datagrams; at least limits::kMinDatagramLimit.
  explicit MtuSearch(std::size_t limit) noexcept;

  // Bytes of UDP payload that a datagram of data may have now.
  [[nodiscard]] std::size_t size() const noexcept { return proven_; }

  // How large a probe to send now, given that more than a datagram of data is waiting. Nothing: none is due.
  [[nodiscard]] std::optional<std::size_t> probe_due(Instant now) const noexcept;

  // --- what was sent ---
  void handle_sent(std::size_t size) noexcept;
  void handle_probe_sent(PacketNumber number, Instant now) noexcept;

  // --- what became of it; `number` and `size` are the datagram's ---
  void handle_acknowledged(PacketNumber number, std::size_t size) noexcept;
  void handle_probe_acknowledged(PacketNumber number, std::size_t size) noexcept;
  void handle_lost(PacketNumber number, std::size_t size) noexcept;
  // `loss`: the measured share of lost packets, which says how many probes must fail to prove anything.
  void handle_probe_lost(PacketNumber number, std::size_t size, double loss, Instant now) noexcept;
  // Nothing was heard when it was overdue. `next`: the number of the next packet.
  void handle_silence(PacketNumber next) noexcept;
  // The own system refused to send a datagram of this size.
  void handle_too_large(std::size_t size, Instant now) noexcept;

  // Another path: nothing is known any more, and packets before `next` say nothing about it.
  void restart(PacketNumber next) noexcept;

  // So many full datagrams are sent before a probe: it costs at most about an eighth of the path, and short output none.
  static constexpr unsigned kFilledPerProbe = 8;
  // Losses in a row of one size, at least, before it counts as too large (RFC 8899, MAX_PROBES).
  static constexpr unsigned kFewestTries = 3;
  // So many of the youngest larger datagrams lost, and none of them arrived: a black hole.
  static constexpr unsigned kBlackHole = 3;
  // What was too large is tried again after this time: paths change (RFC 8899, PMTU_RAISE_TIMER).
  static constexpr Duration kRaiseAfter = 10min;

 private:
  [[nodiscard]] std::optional<std::size_t> candidate(Instant now) const noexcept;
  // Back to the safe size; the size up to now is what the next probe tries.
  void suspect(PacketNumber next) noexcept;
  // Datagrams of `size` don't get through.
  void rule_out(std::size_t size, Instant now) noexcept;

  std::size_t limit_;
  std::size_t safe_;
  std::size_t proven_;
  std::size_t too_large_;               // the smallest size known not to get through, or above the limit
  std::optional<std::size_t> doubted_;  // was proven, and is to be proven again before anything else
  std::optional<PacketNumber> probe_;   // on its way
  unsigned tries_ = 0;                  // of the present candidate, lost in a row
  unsigned filled_ = 0;                 // full datagrams since the last probe
  unsigned lost_in_a_row_ = 0;          // datagrams above the safe size, since one of them arrived
  PacketNumber newest_large_;           // one above the newest of them that arrived
  PacketNumber since_;                  // packets before this one say nothing
  Instant forget_at_;                   // too_large_ holds until then
};

}  // namespace mp::transport
