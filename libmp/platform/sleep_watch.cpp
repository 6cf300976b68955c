#include "libmp/platform/sleep_watch.hpp"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <utility>

#include "libmp/core/contract.hpp"

namespace mp::platform {
namespace {

Duration read_clock(clockid_t clock) noexcept {
  timespec time{};
  expects(clock_gettime(clock, &time) == 0, "the kernel tells the time");
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Due in more than two hundred years; it is only there to be cancelled.
constexpr time_t kNever = 8'000'000'000;

bool arm(int timer) noexcept {
  itimerspec never{};
  never.it_value.tv_sec = kNever;
  return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, nullptr) == 0;
}

}  // namespace

// The awake clock first: a moment between the two looks then counts as sleep, never the other way round.
Duration time_asleep() noexcept {
  const auto awake = read_clock(CLOCK_MONOTONIC);
  return read_clock(CLOCK_BOOTTIME) - awake;
}

SleepWatch SleepWatch::start() { return SleepWatch(Fd(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC))); }

SleepWatch::SleepWatch(Fd timer) noexcept : timer_(std::move(timer)), asleep_(time_asleep()) {
  if (timer_.valid() && !arm(timer_.get())) timer_.reset();
}

// A cancelled timer says so once; if it can't be set again, sleeps are noticed a little later.
void SleepWatch::handle_ready() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto cancelled = read(timer_.get(), &count, sizeof count);  // always: that is what it reports
  static_cast<void>(arm(timer_.get()));
}

bool SleepWatch::take_sleep(Duration asleep) noexcept {
  const auto before = std::exchange(asleep_, asleep);
  return asleep - before > kShortestSleep;
}

}  // namespace mp::platform
