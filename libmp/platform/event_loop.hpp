// Waiting for descriptors and time. epoll_event_loop is the real one, tests/support/scripted_event_loop the double.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "libmp/core/time.hpp"

namespace mp::platform {

// What the owner of a descriptor wants to hear about. With `none` the watch stays but is silent, also about hang-ups.
enum class Interest : std::uint8_t { none = 0, readable = 1, writable = 2, both = 3 };

[[nodiscard]] constexpr Interest operator|(Interest one, Interest other) noexcept {
  return static_cast<Interest>(static_cast<unsigned>(one) | static_cast<unsigned>(other));
}

// What happened. A hang-up or error is reported as whatever was asked for: the next read or write tells what it is.
struct Readiness {
  bool readable = false;
  bool writable = false;
};

// One thread. Level-triggered: a callback that leaves bytes unread is called again. Timers belong to the drivers, which hand
// their nearest next_timeout() to run_once(); there is no periodic tick.
//
// watch(), change() and unwatch() may be called from any callback, also for its own or another ready descriptor: after
// unwatch(fd) the old callback is never called again, even when a new watch on the same number follows at once.
// The loop does not own descriptors: unwatch before closing.
class EventLoop {
 public:
  using Callback = std::function<void(Readiness)>;

  EventLoop() = default;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  virtual ~EventLoop() = default;

  // One watch per descriptor number; watching it twice, or changing one that is not watched, is a broken contract.
  // Any descriptor may be watched: what can't be polled (a regular file, /dev/null) counts as always ready.
  virtual void watch(int fd, Interest interest, Callback callback) = 0;
  virtual void change(int fd, Interest interest) = 0;
  // Harmless for a descriptor that is not watched.
  virtual void unwatch(int fd) = 0;

  // Waits until a watched descriptor is ready or `deadline` has come (never, if empty; at once, if past), then calls the
  // callbacks of all that are ready. May return early without calling anything; the caller looks at its timeouts afterwards.
  virtual void run_once(std::optional<Instant> deadline) = 0;

  // The time line of the deadlines.
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace mp::platform
