// The streams of a connection: which exist, who sends on them, and which goes first. A stream's number is its priority.
#pragma once

#include <array>
#include <optional>

#include "libmp/core/ids.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/transport/receive_stream.hpp"
#include "libmp/transport/role.hpp"
#include "libmp/transport/send_stream.hpp"

namespace mp::transport {

class Streams {
 public:
  explicit Streams(Role role);

  // Null: the stream does not exist in that direction.
  [[nodiscard]] SendStream* sending(StreamId id) noexcept;
  [[nodiscard]] const SendStream* sending(StreamId id) const noexcept;
  [[nodiscard]] ReceiveStream* receiving(StreamId id) noexcept;
  [[nodiscard]] const ReceiveStream* receiving(StreamId id) const noexcept;

  // Calls visit(stream id, stream) for each, the most important first.
  template <typename Visit>
  void for_each_sending(Visit&& visit) {
    for (std::uint8_t i = 0; i < limits::kMaxStreams; ++i) {
      if (send_[i]) visit(StreamId{i}, *send_[i]);
    }
  }
  template <typename Visit>
  void for_each_receiving(Visit&& visit) {
    for (std::uint8_t i = 0; i < limits::kMaxStreams; ++i) {
      if (receive_[i]) visit(StreamId{i}, *receive_[i]);
    }
  }

  // Nothing that was written waits for the peer.
  [[nodiscard]] bool all_acknowledged() const noexcept;
  [[nodiscard]] bool has_retransmission() const noexcept;
  [[nodiscard]] bool has_piece() const noexcept;
  // Bytes that wait in this stream and in those that go before it.
  [[nodiscard]] std::size_t waiting_up_to(StreamId last) const noexcept;
  // Of a stream that need not wait for anything.
  [[nodiscard]] bool has_urgent_piece() const noexcept;
  // Of a stream with little unacknowledged data, see SendStream::small.
  [[nodiscard]] bool has_small_piece() const noexcept;
  // A stream has little unacknowledged data, see SendStream::repeatable.
  [[nodiscard]] bool repeatable() const noexcept;
  [[nodiscard]] bool window_due() const noexcept;
  [[nodiscard]] std::size_t retained_bytes() const noexcept;

 private:
  std::array<std::optional<SendStream>, limits::kMaxStreams> send_;
  std::array<std::optional<ReceiveStream>, limits::kMaxStreams> receive_;
};

}  // namespace mp::transport
