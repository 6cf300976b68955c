// Decides what the client is sent next: the bytes that the program wrote, or a picture of the screen that stands for more of
// them than the link can carry in time. Knows neither bytes nor pictures; DisplaySource asks it whenever something could be
// sent.
//
// In step: the program's bytes leave as they are. When they wait too long, or somebody who typed ^C waits for them, they are
// dropped, and the client is shown pictures until the program lets up; then the lines that it missed follow, a slice with
// each picture, and the program's bytes again from exactly there. Where a program is slowed down at all, it still writes
// several MB per second (limits::kMaxOutputBacklog in kPatience).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::display {

enum class Delivery : std::uint8_t {
  adaptive,  // bytes or pictures
  pictures,  // nothing else: the client's terminal has another size than the session's
  verbatim,  // every byte that the program writes and nothing else: the client's output is a file or a pipe
};

// How things stand at this moment.
struct Situation {
  // What the program wrote and the client was not given.
  std::size_t backlog = 0;                  // bytes; of those behind the last picture, while there are pictures
  Instant oldest;                           // since when the first of them has waited for the link; counts with a backlog only
  Instant last_output;                      // when the last bytes came
  std::optional<Instant> repainting_since;  // the program has said that the screen is unfinished (DEC mode 2026)
  bool unskippable = false;                 // a file transfer or the like: whoever reads it needs every byte
  std::uint64_t missed_lines = 0;           // scrolled off while there were pictures, and the client shall get them
  // The link.
  std::size_t room = 0;           // so many bytes more would leave in a moment
  std::size_t unsent = 0;         // bytes that were given to the connection and have not left
  std::optional<Duration> drain;  // how long the backlog would take as far as is known
  bool rate_grows = false;        // what the link carries is not known yet, and may be far more than was measured
  bool silent = false;            // the client does not answer
  // The client's terminal has not shown what it was given: what follows would have to wait there.
  bool terminal_busy = false;
};

enum class Step : std::uint8_t {
  wait,
  bytes,               // from the front of the backlog, as much as there is room for
  picture,             // of the screen as it is now; the backlog is dropped
  picture_with_lines,  // the same with the next slice of the missed lines
};

struct Decision {
  Step step = Step::wait;
  std::optional<Instant> again_at;  // ask again then, if nothing happens before
};

class DeliveryPolicy {
 public:
  explicit DeliveryPolicy(Delivery delivery = Delivery::adaptive) noexcept : delivery_(delivery) {}
  // With verbatim delivery no picture is required any more.
  void set_delivery(Delivery delivery) noexcept;

  // What was sent so far does not lead to the present screen: only a picture does (the first one for a client that attaches, or
  // a terminal of another size). Without effect on verbatim delivery.
  void require_picture() noexcept;
  // The user typed what interrupts a program, and waits for that.
  void handle_interrupt(Instant now) noexcept { hurry_until_ = now + kHurry; }
  // A picture has been given to the connection.
  void handle_picture(Instant now) noexcept;

  [[nodiscard]] Decision decide(const Situation& situation, Instant now);
  // Whether the program may write more, as decide() has left things. If not, its terminal is not read.
  [[nodiscard]] bool accepts_output(const Situation& situation) const noexcept;
  // The backlog will not be sent: no need to keep its bytes.
  [[nodiscard]] bool picture_required() const noexcept { return picture_required_; }

  // What is in step may wait so long, if it is so much; and longer while nobody can say how fast the link is.
  static constexpr Duration kPatience = 250ms;
  static constexpr Duration kPatienceAtStart = 1s;
  static constexpr std::size_t kWorthSkipping = 16 * 1024;
  // Who has typed ^C is not served what takes longer than this.
  static constexpr Duration kPatienceAfterInterrupt = 100ms;
  static constexpr std::size_t kWorthInterrupting = 4 * 1024;
  static constexpr Duration kHurry = 1s;
  // Between two pictures in a flood, and after ^C; when nothing has come for kQuiet, the next one need not wait.
  static constexpr Duration kPictureInterval = 50ms;
  static constexpr Duration kHurriedInterval = 20ms;
  static constexpr Duration kQuiet = 5ms;
  // A picture follows when the one before has left but for this much.
  static constexpr std::size_t kNearlySent = 1200;
  // More than this behind a picture is a flood, and so it stays for a moment. Less is better sent than painted.
  static constexpr std::size_t kFlood = 16 * 1024;
  static constexpr Duration kFloodMemory = 40ms;
  // A program gets so long to finish its screen.
  static constexpr Duration kRepaintPatience = 150ms;
  // While the client does not answer, so much is kept to be sent when it does.
  static constexpr std::size_t kKeptForSilent = 64 * 1024;

 private:
  [[nodiscard]] bool hurried(Instant now) const noexcept { return now < hurry_until_; }
  [[nodiscard]] bool may_skip(const Situation& situation) const noexcept;
  [[nodiscard]] bool too_late_for_bytes(const Situation& situation, Instant now) const noexcept;
  [[nodiscard]] Decision decide_bytes(const Situation& situation, Instant now) const;
  [[nodiscard]] Decision decide_picture(const Situation& situation, Instant now) const;
  void note_flood(const Situation& situation, Instant now) noexcept;

  Delivery delivery_;
  bool in_step_ = true;
  bool picture_required_ = false;
  Instant last_picture_{Duration::min() / 2};
  Instant hurry_until_{Duration::min() / 2};
  Instant flood_until_{Duration::min() / 2};
};

}  // namespace mp::display
