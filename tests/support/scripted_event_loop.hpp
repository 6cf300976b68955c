// An event loop whose descriptors become ready, and whose time goes by, when the test says so.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/platform/event_loop.hpp"

namespace mp::test {

class ScriptedEventLoop final : public platform::EventLoop {
 public:
  explicit ScriptedEventLoop(Instant start = Instant{} + std::chrono::hours(1)) : now_(start) {}

  void watch(int fd, platform::Interest interest, Callback callback) override {
    expects(!watched(fd), "a descriptor is watched once");
    watches_[fd] = std::make_shared<Watch>(Watch{interest, std::move(callback)});
  }
  void change(int fd, platform::Interest interest) override { watches_.at(fd)->interest = interest; }
  void unwatch(int fd) override { watches_.erase(fd); }

  // Delivers what make_ready() announced; without any of it, lets time go by up to the deadline.
  void run_once(std::optional<Instant> deadline) override {
    last_deadline_ = deadline;
    const auto ready = std::exchange(ready_, {});
    if (ready.empty() && deadline && *deadline > now_) now_ = *deadline;
    for (const auto& [fd, what] : ready) {
      const auto found = watches_.find(fd);
      if (found == watches_.end()) continue;
      const auto kept = found->second;  // the callback may unwatch itself
      const auto seen = kept->filter(what);
      if (seen.readable || seen.writable) kept->callback(seen);
    }
  }
  [[nodiscard]] Instant now() const override { return now_; }

  // --- the script ---
  // The descriptor is ready for one run_once(), as far as its owner is interested by then.
  void make_ready(int fd, platform::Readiness what) { ready_[fd] = what; }
  void advance(Duration time) { now_ += time; }

  // --- what the code under test did ---
  [[nodiscard]] bool watched(int fd) const { return watches_.contains(fd); }
  [[nodiscard]] platform::Interest interest(int fd) const { return watches_.at(fd)->interest; }
  [[nodiscard]] std::size_t watch_count() const { return watches_.size(); }
  [[nodiscard]] std::optional<Instant> last_deadline() const { return last_deadline_; }

 private:
  struct Watch {
    platform::Interest interest;
    Callback callback;

    [[nodiscard]] platform::Readiness filter(platform::Readiness what) const {
      using platform::Interest;
      const bool both = interest == Interest::both;
      return {what.readable && (both || interest == Interest::readable),
              what.writable && (both || interest == Interest::writable)};
    }
  };

  Instant now_;
  std::map<int, std::shared_ptr<Watch>> watches_;
  std::map<int, platform::Readiness> ready_;
  std::optional<Instant> last_deadline_;
};

}  // namespace mp::test
