// Several flows through one bottleneck, in virtual time: from their senders a link with a rate, a drop-tail queue, a delay and
// random loss; back to them a path with the same delay and loss that is never full.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ecn.hpp"
#include "libmp/core/time.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::sim {

struct BottleneckProfile {
  std::uint64_t bytes_per_second = 1'250'000;
  Duration delay = 20ms;              // each way
  std::size_t queue_bytes = 50'000;   // beyond it packets are dropped
  std::size_t mark_bytes = SIZE_MAX;  // beyond it packets that allow it are marked instead
  double loss = 0;                    // each way
};

enum class Toward : std::uint8_t { receiver, sender };

struct Packet {
  std::size_t flow = 0;
  Toward toward = Toward::receiver;
  std::size_t size = 0;  // on the wire
  Ecn ecn = Ecn::not_ect;
  std::uint64_t number = 0;  // for flows whose packets have no bytes
  Bytes bytes;
};

class SharedBottleneck;

// One sender and its receiver.
class Flow {
 public:
  Flow() = default;
  Flow(const Flow&) = delete;
  Flow& operator=(const Flow&) = delete;
  virtual ~Flow() = default;
  // Sends whatever may be sent now.
  virtual void run(SharedBottleneck& net, Instant now) = 0;
  virtual void handle_packet(Packet packet, Instant now) = 0;
  [[nodiscard]] virtual std::optional<Instant> next_timeout() const = 0;
  // Bytes of the application that have arrived.
  [[nodiscard]] virtual std::uint64_t arrived() const = 0;

  std::size_t number = 0;  // set by SharedBottleneck
};

class SharedBottleneck {
 public:
  SharedBottleneck(const BottleneckProfile& profile, std::uint64_t seed) : profile_(profile), random_(seed) {}

  // `flow` must outlive this.
  void add(Flow& flow);
  void send(Packet packet, Instant now);
  void run_for(Duration duration);
  void set_profile(const BottleneckProfile& profile) noexcept { profile_ = profile; }

  [[nodiscard]] Instant now() const noexcept { return now_; }
  // The longest and the mean time in the queue of what went through since the last reset.
  [[nodiscard]] Duration longest_wait() const noexcept { return longest_wait_; }
  [[nodiscard]] Duration mean_wait() const noexcept {
    return passed_ == 0 ? Duration{0} : waited_ / static_cast<std::int64_t>(passed_);
  }
  [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] std::uint64_t passed_bytes() const noexcept { return passed_bytes_; }
  void reset_counts() noexcept {
    longest_wait_ = waited_ = Duration{0};
    passed_ = dropped_ = passed_bytes_ = 0;
  }

 private:
  struct Event {
    Instant at;
    std::uint64_t order;
    Packet packet;
    bool operator<(const Event& other) const noexcept {  // the queue gives the greatest first
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  // When it leaves the queue. Nothing: it was dropped.
  [[nodiscard]] std::optional<Instant> pass_queue(Packet& packet, Instant now);
  void run_flow(Flow& flow);

  BottleneckProfile profile_;
  test::SeededRandom random_;
  std::vector<Flow*> flows_;
  std::priority_queue<Event> events_;
  std::uint64_t order_ = 0;
  Instant now_{1h};
  Instant busy_until_;
  Duration longest_wait_{};
  Duration waited_{};
  std::uint64_t passed_ = 0;
  std::uint64_t passed_bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace mp::sim
