// Accepts each packet number once. Drive it with numbers of *authenticated* datagrams only: an attacker who can move the window
// can make us drop real traffic. Numbers kReplayWindow or more behind the newest are refused, because nobody remembers them.
#pragma once

#include <array>
#include <cstdint>

#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"

namespace mp::transport {

class ReplayWindow {
 public:
  // Whether accept() would say yes. Changes nothing.
  [[nodiscard]] bool is_new(PacketNumber number) const noexcept;
  // Remembers the number; false if it was accepted before or is too old to tell.
  bool accept(PacketNumber number) noexcept;

  // One above the highest accepted number; 0 before the first.
  [[nodiscard]] PacketNumber expected() const noexcept { return {end_}; }

 private:
  static constexpr std::uint64_t kBits = 64;
  static constexpr std::uint64_t kWords = limits::kReplayWindow / kBits;
  static_assert(limits::kReplayWindow % kBits == 0);

  [[nodiscard]] std::uint64_t& word(std::uint64_t number) noexcept { return seen_[(number / kBits) % kWords]; }
  void advance_to(std::uint64_t end) noexcept;

  std::array<std::uint64_t, kWords> seen_{};  // a ring of bits: number n at bit n modulo the window
  std::uint64_t end_ = 0;
};

}  // namespace mp::transport
