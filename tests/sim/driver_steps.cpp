#include "tests/sim/driver_steps.hpp"

#include <algorithm>
#include <utility>

namespace mp::sim {

// Of what may take a millisecond most takes some microseconds.
Duration DriverSteps::up_to(Duration most) {
  if (most == 0ns) return 0ns;
  const auto less = static_cast<std::uint64_t>(most.count()) >> random_.below(10);
  return Duration{static_cast<Duration::rep>(random_.below(less))};
}

void DriverSteps::post(Piece callback, Instant now) {
  posted_.push_back(std::move(callback));
  wake(now);
}

void DriverSteps::wake(Instant now) {
  if (!waits()) return;
  const auto soon = now + up_to(tempo_.piece);
  at_ = std::min(at_.value_or(soon), soon);
}

void DriverSteps::restart() noexcept {
  posted_.clear();
  next_ = 0;
  at_.reset();
}

void DriverSteps::run(Instant now) {
  do {
    run_piece(now);
  } while (!waits() && *at_ <= now);
}

void DriverSteps::run_piece(Instant now) {
  if (next_ == 0) {
    began_ = now;
    ++steps_;
  }
  const auto time = plan_.clock == Clock::each_piece ? now : began_;
  if (next_ == 0) {
    for (const auto& callback : std::exchange(posted_, {})) callback(time);
  } else {
    plan_.pieces[next_ - 1](time);
  }
  if (next_ == plan_.pieces.size()) return wait(now);
  ++next_;
  at_ = now + up_to(tempo_.piece);
}

void DriverSteps::wait(Instant now) {
  next_ = 0;
  at_.reset();
  const auto deadline = plan_.deadline();
  in_vain_ = deadline && *deadline <= began_ ? in_vain_ + 1 : 0;
  if (!posted_.empty() || plan_.ready()) return wake(now);
  if (deadline) at_ = std::max(*deadline, now) + up_to(tempo_.lateness);
}

}  // namespace mp::sim
