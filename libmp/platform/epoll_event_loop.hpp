// The event loop of the real programs, on epoll.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

// Waits with nanosecond precision where the kernel has epoll_pwait2 (5.11), else in milliseconds rounded up, so that a deadline
// is never early. The kernel counts a wait in time awake: after a sleep of the machine a deadline that fell into it is noticed
// when the rest of the wait is over or anything happens, with now() showing the jump.
class EpollEventLoop final : public EventLoop {
 public:
  EpollEventLoop();  // stops the program when the kernel has no descriptor for it

  void watch(int fd, Interest interest, Callback callback) override;
  void change(int fd, Interest interest) override;
  void unwatch(int fd) override;
  void run_once(std::optional<Instant> deadline) override;
  [[nodiscard]] Instant now() const override;

 private:
  enum class Polling : std::uint8_t { epoll, always_ready };
  struct Watch {
    Interest interest = Interest::none;
    Polling polling = Polling::epoll;
    bool registered = false;
    std::uint32_t number = 0;
    Callback callback;
  };
  // What an event belongs to: one made later for the same descriptor has another number.
  struct WatchId {
    int fd;
    std::uint32_t number;
  };

  void apply(int fd, Watch& watch);
  [[nodiscard]] std::vector<WatchId> always_ready() const;
  void deliver(WatchId id, Readiness ready);

  Fd epoll_;
  std::map<int, std::shared_ptr<Watch>> watches_;  // shared: a callback may unwatch itself
  std::uint32_t last_number_ = 0;
};

}  // namespace mp::platform
