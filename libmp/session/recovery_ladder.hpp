// What a client does about a server that does not answer (docs/protocol.md, section 6.8): first another socket, because a NAT
// or firewall may have forgotten the old one, then another login for the same session, again and again with growing pauses. The
// transport goes on probing all the time; whatever gets through first ends it.
//
// Silence alone means nothing: only an answer that is owed can be missing. Touches no socket; the driver calls note() after
// whatever may have changed something, tells what happened outside, and does what poll_step() says until it says nothing.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"
#include "libmp/session/patience.hpp"

namespace mp::session {

enum class RecoveryStep : std::uint8_t {
  open_socket,  // send from another port from now on, and ask for an answer at once
  log_in,       // begin a login that asks for this session; its end is reported
  drop_login,   // the one that is under way is not wanted any more
};

class RecoveryLadder {
 public:
  struct Timing {
    Duration heartbeat = 3s;      // an answer may be missing so long before another login is tried
    Duration longest_pause = 1h;  // between two logins
  };

  explicit RecoveryLadder(const Timing& timing) noexcept : timing_(timing) {}

  // Since when an answer is missing (Connection::owed_since), and the round trip as far as it is known.
  void note(std::optional<Instant> owed_since, std::optional<Duration> round_trip);

  // Somebody sits there and waits: a pause ends early.
  void handle_key() noexcept { hurry_ = true; }
  // The way to the server may be another than before (an address, a route, a night in a bag): everything is tried anew, and an
  // answer is asked for even when none is missing.
  void handle_new_way(Instant now);
  // The network says that nobody listens at the server's port. Anybody can forge that; so it is only a reason to ask by a login
  // without waiting, and not again and again: within kHastyPause it does no more than shorten the wait.
  void handle_refused() noexcept { refused_ = true; }

  // The login has told the server who we are; from now on it is better to see it through.
  void handle_login_committed() noexcept;
  void handle_login_failed(Instant now);
  // The login has given fresh keys, which the connection uses from now on.
  void handle_login_done(Instant now);

  [[nodiscard]] std::optional<RecoveryStep> poll_step(Instant now);
  // When poll_step() has something to say if nothing else happens.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  [[nodiscard]] bool silent() const noexcept { return owed_since_.has_value(); }
  // For the person: a login is under way, or when the next one begins.
  [[nodiscard]] bool logging_in() const noexcept { return login_ != Login::none; }
  [[nodiscard]] std::optional<Instant> next_login() const noexcept;

  // The first pause between two logins; each further one is twice as long. A key does not shorten it below the least one.
  static constexpr Duration kFirstPause = 2s;
  static constexpr Duration kLeastPause = 1s;
  // Between two logins that a refusal alone was the reason for.
  static constexpr Duration kHastyPause = 10s;

 private:
  enum class Login : std::uint8_t { none, wanted, running, committed };

  void calm_down() noexcept;
  [[nodiscard]] Duration pause() const noexcept;
  [[nodiscard]] Instant socket_due() const noexcept { return base_ + patience_; }
  [[nodiscard]] Instant first_login_due() const noexcept;
  [[nodiscard]] Instant login_due() const noexcept;

  Timing timing_;
  std::optional<Instant> owed_since_;
  Instant way_since_{Duration::min()};     // the last change of way or keys
  Instant base_;                           // what silence is counted from: the debt or that change, whichever is later
  Duration patience_ = kShortestPatience;  // before the socket is suspected
  bool refused_ = false;
  std::optional<Instant> hasty_login_;  // the last one that began before its time
  bool socket_tried_ = false;           // since base_
  bool socket_wanted_ = false;
  bool drop_wanted_ = false;
  Login login_ = Login::none;
  unsigned logins_ = 0;  // that have ended since the silence began
  std::optional<Instant> last_login_;
  bool hurry_ = false;  // a key was pressed in the present pause
};

}  // namespace mp::session
