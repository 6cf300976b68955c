// Moves bytes between a TCP connection and a handshake machine, either side's: both have the same shape. Owns the connection
// while the handshake lasts; the machine and the event loop are the driver's.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "libmp/core/bytes.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/wire/filler.hpp"

namespace mp::runtime {

// `Machine` has handle_bytes, handle_end_of_stream and poll_output. After every call of the pump, and of the machine, the
// driver calls flush(); `on_progress` tells it that the machine has heard something.
template <typename Machine>
class HandshakePump {
 public:
  HandshakePump(platform::EventLoop& loop, platform::TcpStream stream, Machine& machine, std::function<void()> on_progress)
      : loop_(loop), stream_(std::move(stream)), machine_(machine), on_progress_(std::move(on_progress)) {
    loop_.watch(stream_.fd(), platform::Interest::readable, [this](platform::Readiness ready) { handle_ready(ready); });
  }
  HandshakePump(const HandshakePump&) = delete;
  HandshakePump& operator=(const HandshakePump&) = delete;
  ~HandshakePump() {
    if (stream_.fd() >= 0) loop_.unwatch(stream_.fd());
  }

  // Writes what the machine wants written and the filler behind it, as far as the connection takes it. TCP notices that one of
  // two segments is lost within two round trips, but the loss of the last one only after 200 ms; so the last one is the filler.
  void flush() {
    if (const auto flight = machine_.poll_output(); !flight.empty()) {
      append(unsent_, flight);
      unsent_.push_back(wire::kFiller);
    }
    write();
    if (!ended_) loop_.change(stream_.fd(), interest());
  }

  // What follows in the connection is for somebody else. Writing goes on.
  void stop_reading() {
    reads_ = false;
    if (!ended_) loop_.change(stream_.fd(), interest());
  }
  // Tells the peer that nothing follows. What it still sends is read, so that closing the connection does not reset it.
  void finish() { stream_.shutdown_write(); }
  // What the peer has not got is not to reach it any more, when the pump goes.
  void give_up() { stream_.give_up(); }
  // Gives the connection away, to carry datagrams after the handshake; then the pump is of no more use.
  [[nodiscard]] platform::TcpStream release() {
    loop_.unwatch(stream_.fd());
    ended_ = true;
    return std::move(stream_);
  }

  [[nodiscard]] bool all_sent() const noexcept { return unsent_.empty() || ended_; }
  // The peer has closed its side, or the connection is lost.
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] const platform::TcpStream& stream() const noexcept { return stream_; }

 private:
  void write() {
    while (!unsent_.empty()) {
      const auto outcome = stream_.write(ByteView(unsent_).first(std::max<std::size_t>(unsent_.size() - 1, 1)));
      if (outcome.status == platform::IoStatus::would_block) break;
      if (outcome.status != platform::IoStatus::done) {
        unsent_.clear();  // the peer is gone: reading tells, after what it said before
        break;
      }
      unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(outcome.size));
    }
  }

  [[nodiscard]] platform::Interest interest() const noexcept {
    using platform::Interest;
    return (reads_ ? Interest::readable : Interest::none) | (unsent_.empty() ? Interest::none : Interest::writable);
  }

  void handle_ready(platform::Readiness ready) {
    if (ready.writable) flush();
    if (ready.readable) read();
    on_progress_();
  }

  void read() {
    std::array<std::uint8_t, 4096> buffer{};
    const auto outcome = stream_.read(buffer);
    if (outcome.status == platform::IoStatus::would_block) return;
    if (outcome.status != platform::IoStatus::done) return end_reading();
    machine_.handle_bytes(ByteView(buffer).first(outcome.size), loop_.now());
  }

  void end_reading() {
    if (std::exchange(ended_, true)) return;
    loop_.change(stream_.fd(), platform::Interest::none);
    machine_.handle_end_of_stream(loop_.now());
  }

  platform::EventLoop& loop_;
  platform::TcpStream stream_;
  Machine& machine_;
  std::function<void()> on_progress_;
  Bytes unsent_;  // its last byte is a filler
  bool reads_ = true;
  bool ended_ = false;
};

}  // namespace mp::runtime
