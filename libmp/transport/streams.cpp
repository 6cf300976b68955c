#include "libmp/transport/streams.hpp"

#include <algorithm>

namespace mp::transport {
namespace {

enum class Senders : std::uint8_t { both, client, server };

struct StreamRow {
  StreamId id;
  Senders senders = Senders::both;
  Traffic traffic = Traffic::interactive;
};
constexpr StreamRow kStreams[] = {
    {kControlStream, Senders::both, Traffic::interactive},
    {kInputStream, Senders::client, Traffic::interactive},
    {kDisplayStream, Senders::server, Traffic::interactive},
    {kBulkStream, Senders::both, Traffic::bulk},
};

bool sends(Role role, Senders senders) noexcept {
  return senders == Senders::both || (role == Role::client) == (senders == Senders::client);
}

template <typename Table>
auto* find(Table& table, StreamId id) noexcept {
  return id.value < table.size() && table[id.value] ? &*table[id.value] : nullptr;
}

}  // namespace

Streams::Streams(Role role) {
  for (const auto& row : kStreams) {
    if (sends(role, row.senders)) send_[row.id.value].emplace(row.id, row.traffic);
    if (sends(other(role), row.senders)) receive_[row.id.value].emplace(row.traffic);
  }
}

SendStream* Streams::sending(StreamId id) noexcept { return find(send_, id); }
const SendStream* Streams::sending(StreamId id) const noexcept { return find(send_, id); }
ReceiveStream* Streams::receiving(StreamId id) noexcept { return find(receive_, id); }
const ReceiveStream* Streams::receiving(StreamId id) const noexcept { return find(receive_, id); }

bool Streams::all_acknowledged() const noexcept {
  return std::ranges::all_of(send_, [](const auto& stream) { return !stream || stream->all_acknowledged(); });
}

bool Streams::has_retransmission() const noexcept {
  return std::ranges::any_of(send_, [](const auto& stream) { return stream && stream->has_retransmission(); });
}

bool Streams::has_piece() const noexcept {
  return std::ranges::any_of(send_, [](const auto& stream) { return stream && stream->has_piece(); });
}

std::size_t Streams::waiting_up_to(StreamId last) const noexcept {
  std::size_t total = 0;
  for (std::uint8_t i = 0; i <= last.value; ++i) total += send_[i] ? send_[i]->waiting() : 0;
  return total;
}

bool Streams::has_urgent_piece() const noexcept {
  return std::ranges::any_of(send_, [](const auto& stream) { return stream && stream->has_piece() && stream->urgent(); });
}

bool Streams::has_small_piece() const noexcept {
  return std::ranges::any_of(send_, [](const auto& stream) { return stream && stream->has_piece() && stream->small(); });
}

bool Streams::repeatable() const noexcept {
  return std::ranges::any_of(send_, [](const auto& stream) { return stream && stream->repeatable(); });
}

bool Streams::window_due() const noexcept {
  return std::ranges::any_of(receive_, [](const auto& stream) { return stream && stream->window_due(); });
}

std::size_t Streams::retained_bytes() const noexcept {
  std::size_t total = 0;
  for (const auto& stream : send_) total += stream ? stream->retained_bytes() : 0;
  for (const auto& stream : receive_) total += stream ? stream->retained_bytes() : 0;
  return total;
}

}  // namespace mp::transport
