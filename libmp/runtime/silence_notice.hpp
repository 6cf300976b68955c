// Tells the user when the server has stopped answering, once, and when it answers again. A machine: told what is owed, asked
// for the words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "libmp/core/time.hpp"

namespace mp::runtime {

// What is known about the server's port while it is silent. Changes the words, nothing else.
enum class PortHint : std::uint8_t {
  none,
  refused,      // the network says so; anybody can forge that
  never_heard,  // not one datagram has come since the login
};

class SilenceNotice {
 public:
  explicit SilenceNotice(std::string host) : host_(std::move(host)) {}

  // `owed_since`: since when an answer has been owed; empty when none is. Returns what to show, without line ends.
  [[nodiscard]] std::optional<std::string> update(std::optional<Instant> owed_since, PortHint hint, Instant now);
  // When update() would have something to say if nothing changes.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

 private:
  static constexpr Duration kPatience = 6s;
  static constexpr Duration kPatienceWhenRefused = 2s;

  std::string host_;
  std::optional<Instant> due_;
  bool shown_ = false;
};

}  // namespace mp::runtime
