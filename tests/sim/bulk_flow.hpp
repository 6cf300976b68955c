// A transfer of mp from server to client over a SharedBottleneck, on the bulk stream if nothing else is said, and somebody who
// types beside it. What goes on the display stream is written as a session does it: as late as the link allows.
#pragma once

#include <vector>

#include "libmp/core/ids.hpp"
#include "libmp/transport/connection.hpp"
#include "tests/sim/shared_bottleneck.hpp"

namespace mp::sim {

class BulkFlow : public Flow {
 public:
  // `stream`: kBulkStream or kDisplayStream. On the latter nobody types.
  BulkFlow(std::uint64_t seed, Instant now, StreamId stream = kBulkStream);

  void run(SharedBottleneck& net, Instant now) override;
  void handle_packet(Packet packet, Instant now) override;
  [[nodiscard]] std::optional<Instant> next_timeout() const override;
  [[nodiscard]] std::uint64_t arrived() const override { return arrived_; }

  // The server writes as much as it can, or nothing.
  void set_busy(bool busy) noexcept { busy_ = busy; }
  // A key each `pause`, which the server echoes; echo times are collected.
  void type_every(Duration pause, Instant now) {
    typing_pause_ = pause;
    next_key_ = now;
  }
  // Of the keys since the last call, in order of size.
  [[nodiscard]] std::vector<Duration> take_echo_times();

  [[nodiscard]] transport::Connection& client() noexcept { return client_; }
  [[nodiscard]] transport::Connection& server() noexcept { return server_; }
  [[nodiscard]] std::size_t largest_retained() const noexcept { return largest_retained_; }

 private:
  void flush(transport::Connection& from, Toward toward, SharedBottleneck& net, Instant now);
  [[nodiscard]] std::size_t to_write(Instant now) const;
  void read();
  void read_keys(Instant now);

  StreamId stream_;
  test::SeededRandom random_;
  transport::Connection client_;
  transport::Connection server_;
  Bytes chunk_;
  bool busy_ = true;
  std::uint64_t arrived_ = 0;
  std::optional<Duration> typing_pause_;
  Instant next_key_;
  std::vector<Instant> keys_;  // not echoed yet
  std::vector<Duration> echo_times_;
  std::size_t largest_retained_ = 0;
};

}  // namespace mp::sim
