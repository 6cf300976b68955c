#include "libmp/platform/epoll_event_loop.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <ctime>
#include <utility>
#include <vector>

#include "libmp/core/contract.hpp"
#include "libmp/platform/monotonic_clock.hpp"

namespace mp::platform {
namespace {

constexpr int kEventsPerWait = 16;  // the rest is told by the next one
using Events = std::array<epoll_event, kEventsPerWait>;

bool wants_read(Interest interest) { return interest == Interest::readable || interest == Interest::both; }
bool wants_write(Interest interest) { return interest == Interest::writable || interest == Interest::both; }

std::uint32_t to_events(Interest interest) {
  return (wants_read(interest) ? std::uint32_t{EPOLLIN} : 0U) | (wants_write(interest) ? std::uint32_t{EPOLLOUT} : 0U);
}

epoll_event event_for(int fd, std::uint32_t number, Interest interest) {
  epoll_event event{};
  event.events = to_events(interest);
  event.data.u64 = std::uint64_t{number} << 32U | static_cast<std::uint32_t>(fd);
  return event;
}

Readiness readiness_of(std::uint32_t events) {
  const bool broken = (events & (EPOLLHUP | EPOLLERR)) != 0;
  return {broken || (events & EPOLLIN) != 0, broken || (events & EPOLLOUT) != 0};
}

int wait_milliseconds(int epoll, Events& events, std::optional<Duration> timeout) {
  int milliseconds = -1;
  if (timeout) {
    const auto up = std::chrono::ceil<std::chrono::milliseconds>(*timeout).count();
    milliseconds = static_cast<int>(std::min<std::int64_t>(up, INT_MAX));
  }
  return epoll_wait(epoll, events.data(), kEventsPerWait, milliseconds);
}

#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 35)
#define MP_HAVE_EPOLL_PWAIT2 1
#endif
#endif

int wait_precisely(int epoll, Events& events, std::optional<Duration> timeout) {
#ifdef MP_HAVE_EPOLL_PWAIT2
  static bool kernel_has_it = true;
  if (kernel_has_it) {
    timespec time{};
    if (timeout) {
      const auto seconds = std::chrono::floor<std::chrono::seconds>(*timeout);
      time.tv_sec = static_cast<time_t>(seconds.count());
      time.tv_nsec = static_cast<long>((*timeout - seconds).count());
    }
    const int got = epoll_pwait2(epoll, events.data(), kEventsPerWait, timeout ? &time : nullptr, nullptr);
    // EPERM: sandboxes that do not know the call answer so.
    if (got >= 0 || (errno != ENOSYS && errno != EPERM)) return got;
    kernel_has_it = false;
  }
#endif
  return wait_milliseconds(epoll, events, timeout);
}

}  // namespace

EpollEventLoop::EpollEventLoop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  expects(epoll_.valid(), "the kernel has a descriptor for the event loop");
}

Instant EpollEventLoop::now() const { return platform::now(); }

void EpollEventLoop::watch(int fd, Interest interest, Callback callback) {
  auto watch = std::make_shared<Watch>();
  watch->interest = interest;
  watch->number = ++last_number_;
  watch->callback = std::move(callback);
  const auto [where, added] = watches_.emplace(fd, std::move(watch));
  expects(added, "a descriptor is watched once");
  apply(fd, *where->second);
}

void EpollEventLoop::change(int fd, Interest interest) {
  const auto found = watches_.find(fd);
  expects(found != watches_.end(), "only a watched descriptor changes its interest");
  if (found->second->interest == interest) return;
  found->second->interest = interest;
  apply(fd, *found->second);
}

void EpollEventLoop::unwatch(int fd) {
  const auto found = watches_.find(fd);
  if (found == watches_.end()) return;
  if (found->second->registered) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  watches_.erase(found);
}

// A silent watch leaves epoll altogether: epoll would go on reporting hang-ups of it, in a busy loop.
void EpollEventLoop::apply(int fd, Watch& watch) {
  if (watch.polling == Polling::always_ready) return;
  if (watch.interest == Interest::none) {
    if (std::exchange(watch.registered, false)) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    return;
  }
  auto event = event_for(fd, watch.number, watch.interest);
  if (epoll_ctl(epoll_.get(), watch.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) == 0) {
    watch.registered = true;
    return;
  }
  expects(errno == EPERM, "a watched descriptor is open");
  watch.polling = Polling::always_ready;
}

std::vector<EpollEventLoop::WatchId> EpollEventLoop::always_ready() const {
  std::vector<WatchId> found;
  for (const auto& [fd, watch] : watches_) {
    if (watch->polling == Polling::always_ready && watch->interest != Interest::none) found.push_back({fd, watch->number});
  }
  return found;
}

// A key waits for this, with cold caches: nothing is collected or allocated between the kernel's answer and the callback.
void EpollEventLoop::run_once(std::optional<Instant> deadline) {
  const auto always = always_ready();
  std::optional<Duration> timeout;
  if (!always.empty()) {
    timeout = Duration::zero();
  } else if (deadline) {
    const auto present = now();  // compared before subtracting: Instant::min() means "at once"
    timeout = *deadline <= present ? Duration::zero() : *deadline - present;
  }
  Events events{};
  const int count = wait_precisely(epoll_.get(), events, timeout);
  expects(count >= 0 || errno == EINTR, "epoll waits");
  for (const auto id : always) deliver(id, {true, true});
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    const auto id = event.data.u64;
    deliver({static_cast<int>(id & 0xffffffffU), static_cast<std::uint32_t>(id >> 32U)}, readiness_of(event.events));
  }
}

// Callbacks before this one may have ended or changed the watch.
void EpollEventLoop::deliver(WatchId id, Readiness ready) {
  const auto found = watches_.find(id.fd);
  if (found == watches_.end() || found->second->number != id.number) return;
  const auto watch = found->second;
  const Readiness seen{ready.readable && wants_read(watch->interest), ready.writable && wants_write(watch->interest)};
  if (seen.readable || seen.writable) watch->callback(seen);
}

}  // namespace mp::platform
