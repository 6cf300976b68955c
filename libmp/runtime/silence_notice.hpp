// Tells the user when the server has stopped answering, once, with what is done about it; when a login in the background needs
// their attention; and when the server answers again. A machine: told what is known, asked for the words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "libmp/config/client_settings.hpp"
#include "libmp/core/time.hpp"

namespace mp::runtime {

// What is known about the server's port while it is silent. Changes the words, nothing else.
enum class PortHint : std::uint8_t {
  none,
  refused,      // the network says so; anybody can forge that
  never_heard,  // not one datagram has come since the login, by whatever could carry it
  blocked,      // the same, and nothing but UDP may carry it
};

struct Silence {
  std::optional<Instant> owed_since;  // since when an answer has been owed; empty when none is
  Instant last_heard;
  PortHint hint = PortHint::none;
  std::optional<Instant> next_login{};  // empty: one is under way
  std::string login_failure{};          // why a server that was reached did not let us in again; empty: it has not been asked
};

class SilenceNotice {
 public:
  // `patience`: how long a server may owe an answer before the user is told.
  SilenceNotice(std::string host, Duration patience, config::NoticeWords words = config::NoticeWords::full)
      : host_(std::move(host)), patience_(patience), words_(words) {}

  // What to show, without the last line end.
  [[nodiscard]] std::optional<std::string> update(const Silence& silence, Instant now);
  // What stands on the terminal as long as the server is silent: after update(). It has a clock.
  [[nodiscard]] std::optional<std::string> banner(const Silence& silence, Instant now) const;
  // When the clock of a banner goes on.
  [[nodiscard]] std::optional<Instant> next_tick(Instant now) const noexcept;
  // When update() would have something to say if nothing changes.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

 private:
  [[nodiscard]] Duration patience_for(PortHint hint) const noexcept;
  [[nodiscard]] std::string full_words(const Silence& silence, Instant now) const;

  // Where it is likely that no answer will come, the user need not wait so long.
  static constexpr Duration kPatienceWhenNeverHeard = 6s;
  static constexpr Duration kPatienceWhenRefused = 2s;

  std::string host_;
  Duration patience_;
  config::NoticeWords words_;
  std::optional<Instant> due_;
  bool shown_ = false;
  std::string failure_shown_;
  Instant last_heard_;
};

}  // namespace mp::runtime
