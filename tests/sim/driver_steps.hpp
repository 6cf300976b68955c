// The steps of a driver in virtual time. A driver waits until something is there for it or a deadline has come; then it does
// the pieces of its step one after the other (take in, look at timers, show, send) and waits again, as runtime/client_driver
// and runtime/session_driver do. What arrives meanwhile waits for the piece that looks at it, or for the next step.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "libmp/core/time.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::sim {

// How long a machine takes for what it does; mostly it is much less.
struct Tempo {
  Duration piece{};     // at most, between two pieces of a step, and from an event until its driver runs
  Duration lateness{};  // at most, from a deadline until the step for it begins
};
// A machine with other work, whose poll counts in milliseconds. The default takes no time for anything.
inline constexpr Tempo kBusyMachine{.piece = 1ms, .lateness = 5ms};

class DriverSteps {
 public:
  // `now`: the time as the driver has it.
  using Piece = std::function<void(Instant now)>;
  // A driver asks for the time once for each piece, or once for all of a step.
  enum class Clock : std::uint8_t { each_piece, each_step };
  struct Plan {
    std::vector<Piece> pieces;
    std::function<bool()> ready;                       // something is there for it
    std::function<std::optional<Instant>()> deadline;  // what it waits for otherwise; asked when a step is over
    Clock clock;
  };

  DriverSteps(Plan plan, const Tempo& tempo, std::uint64_t seed) : plan_(std::move(plan)), tempo_(tempo), random_(seed) {}

  // What the event loop calls back for, as it does for a key: before the pieces of the next step.
  void post(Piece callback, Instant now);
  // Something is there for it now. It may look at it in the step that is under way.
  void wake(Instant now);

  // Whatever it was about to do, its next step begins from the start.
  void restart() noexcept;

  // When it does its next piece; and that.
  [[nodiscard]] std::optional<Instant> next_event() const noexcept { return at_; }
  void run(Instant now);
  [[nodiscard]] bool waits() const noexcept { return next_ == 0; }
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  // Nobody deals with a deadline that has passed: step after step ends with it, and the next one begins at once.
  [[nodiscard]] bool spins() const noexcept { return in_vain_ > kStepsForADeadline; }

 private:
  static constexpr unsigned kStepsForADeadline = 3;

  void run_piece(Instant now);
  void wait(Instant now);
  [[nodiscard]] Duration up_to(Duration most);

  Plan plan_;
  Tempo tempo_;
  test::SeededRandom random_;
  std::vector<Piece> posted_;
  std::size_t next_ = 0;  // the piece before it, counted from 1; 0: what was posted, which begins a step
  std::optional<Instant> at_;
  Instant began_;
  std::uint64_t steps_ = 0;
  unsigned in_vain_ = 0;  // steps in a row that have left a deadline which had passed when they began
};

}  // namespace mp::sim
