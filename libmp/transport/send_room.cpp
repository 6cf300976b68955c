// How much an application that decides late should write now (Connection::send_room).
#include <algorithm>

#include "libmp/core/contract.hpp"
#include "libmp/transport/connection_state.hpp"

namespace mp::transport {
namespace {

// `b` less than `a`, or nothing.
constexpr std::size_t less(std::size_t a, std::size_t b) noexcept { return a - std::min(a, b); }

// What a datagram has around the data of a stream: header, seal, the frame's head, and often an ACK.
constexpr std::size_t kAround = kPacketOverhead + 24;

// What the pacer lets go within `horizon`, and the window.
std::size_t paced_room(const ConnectionState& state, Duration horizon, Instant now) {
  const auto& congestion = state.congestion;
  const auto begin = std::max(now, state.pacer.release_at());
  auto bytes = begin < now + horizon ? congestion.pacing_rate().bytes_in(now + horizon - begin) : 0.0;
  if (state.sent.in_flight() == 0) bytes += static_cast<double>(congestion.burst_after_rest());
  // TCP has a window of its own. What it does not take waits in the stream, where it counts against this room.
  const auto window = state.over_tcp() ? congestion.window() : less(congestion.window(), state.sent.bytes_in_flight());
  const auto datagram = state.datagram_limit();
  // Of the last one only a part may be left.
  const auto most = std::min(bytes, static_cast<double>(less(window, datagram)));
  return static_cast<std::size_t>(most) / datagram * (datagram - kAround);
}

}  // namespace

std::size_t ConnectionState::send_room(StreamId id, Duration horizon, std::size_t behind, Instant now) const {
  const auto* stream = streams.sending(id);
  expects(stream != nullptr, "the stream exists in this direction");
  if (closing.closed() || !path.peer() || peer_gone() || in_outage()) return 0;
  const auto on_its_way = stream->unacknowledged() + stream->unsent();
  const auto urgent = stream->urgent() ? less(limits::kUrgentBytes, on_its_way) : 0;
  // What an unproven address is allowed is for what is urgent, all of it: there would be no room for the end of more.
  const auto paced = path.proven() ? less(paced_room(*this, horizon, now) + behind, streams.waiting_up_to(id)) : 0;
  return std::min({std::max(urgent, paced), stream->open_window(), path.allowance()});
}

}  // namespace mp::transport
