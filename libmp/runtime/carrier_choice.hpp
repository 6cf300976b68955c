// Whether the client's datagrams travel by UDP or by the TCP connection of its login (docs/protocol.md, section 4.1). After
// each login UDP gets a short while to answer; if it does not, TCP carries the session, and UDP is asked now and then whether
// it works. That UDP is blocked is only said when the server answers by TCP and not by UDP: a server that was slow to start
// answers by both. Knows no socket; the driver tells it what happened and does the steps that it asks for.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/config/client_settings.hpp"
#include "libmp/core/time.hpp"

namespace mp::runtime {

enum class CarrierStep : std::uint8_t {
  repeat,    // over UDP: say again at once what was not answered
  use_tcp,   // send by TCP from now on
  ask_udp,   // ask the server, by UDP, whether it hears this and can answer; go on by TCP
  use_udp,   // send by UDP from now on
  drop_tcp,  // close the TCP connection
  tell,      // tell the user that UDP is blocked
};

class CarrierChoice {
 public:
  explicit CarrierChoice(config::Transport wish) noexcept : wish_(wish) {}

  // A login has brought fresh keys and a TCP connection that may carry datagrams; not called for transport udp. `round_trip`
  // was measured on it; `received`: authentic datagrams so far.
  void handle_login(Duration round_trip, std::uint64_t received, Instant now);
  // The TCP connection is gone.
  void handle_tcp_lost() noexcept;
  // UDP has answered ask_udp.
  void handle_udp_answered(Instant now) noexcept;

  // In every step of the driver: how many authentic datagrams came in all, and since when the server owes an answer.
  void note(std::uint64_t received, std::optional<Instant> owed_since, Instant now) noexcept;
  // Somebody typed, or something was shown.
  void note_use(Instant now) noexcept { used_at_ = now; }

  // What to do now, one after the other.
  [[nodiscard]] std::optional<CarrierStep> poll(Instant now) noexcept;
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  // UDP has this long, and three round trips, before it counts as blocked; half of that is lost on a path that loses three of
  // ten.
  static constexpr Duration kPatience = 750ms;
  // Having heard by TCP, one hears by UDP within this time and a round trip, unless it is blocked.
  static constexpr Duration kDoubt = 250ms;
  // UDP is asked when TCP takes over, soon after, and then seldom.
  static constexpr Duration kFirstPause = 5s;
  static constexpr Duration kPause = 30s;
  // Nobody is asked for a session that nobody uses.
  static constexpr Duration kIdle = 2min;
  // TCP stays this long after UDP took over: for what is still on its way, and in case UDP had only a good moment.
  static constexpr Duration kFarewell = 10s;

 private:
  enum class State : std::uint8_t { on_udp, trying_udp, on_tcp, leaving_tcp };

  void enter_tcp(Instant first_ask) noexcept;
  [[nodiscard]] Duration patience() const noexcept { return kPatience + 3 * round_trip_; }
  [[nodiscard]] Duration repeat_pause() const noexcept { return 100ms + round_trip_ / 4; }
  [[nodiscard]] std::optional<CarrierStep> poll_trying(Instant now) noexcept;
  [[nodiscard]] std::optional<CarrierStep> poll_on_tcp(Instant now) noexcept;
  [[nodiscard]] std::optional<CarrierStep> poll_leaving(Instant now) noexcept;
  // On TCP: whether the next question is asked when its time comes.
  [[nodiscard]] bool asks() const noexcept { return wish_ == config::Transport::automatic && next_try_ <= used_at_ + kIdle; }

  config::Transport wish_;
  State state_ = State::on_udp;
  std::optional<CarrierStep> due_;  // the step that enters state_
  bool blocked_ = false;            // UDP failed the last time
  bool told_ = false;               // the user knows
  Duration round_trip_{};
  Instant deadline_;  // trying: UDP counts as blocked then; leaving: TCP is closed then
  Instant next_try_;  // trying: repeat; on TCP: ask
  Duration pause_{};  // on TCP: to the question after the next
  Instant used_at_;
  std::uint64_t received_ = 0;
  std::uint64_t received_before_ = 0;  // the present state or login
  std::optional<Instant> tell_at_;
  std::optional<Instant> owed_since_;
};

}  // namespace mp::runtime
