// Moves bytes between a TCP connection and a handshake machine, either side's: both have the same shape. Owns the connection
// while the handshake lasts; the machine and the event loop are the driver's.
#pragma once

#include <array>
#include <functional>
#include <utility>

#include "libmp/core/bytes.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/tcp_stream.hpp"

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
  ~HandshakePump() { loop_.unwatch(stream_.fd()); }

  // Writes what the machine wants written, as far as the connection takes it.
  void flush() {
    append(unsent_, machine_.poll_output());
    while (!unsent_.empty()) {
      const auto outcome = stream_.write(unsent_);
      if (outcome.status == platform::IoStatus::would_block) break;
      if (outcome.status != platform::IoStatus::done) return end_reading();
      unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(outcome.size));
    }
    if (!ended_) loop_.change(stream_.fd(), unsent_.empty() ? platform::Interest::readable : platform::Interest::both);
  }

  [[nodiscard]] bool all_sent() const noexcept { return unsent_.empty() || ended_; }
  [[nodiscard]] const platform::TcpStream& stream() const noexcept { return stream_; }

 private:
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
  Bytes unsent_;
  bool ended_ = false;
};

}  // namespace mp::runtime
