#include "libmp/session/display_delivery.hpp"

#include <algorithm>
#include <utility>

#include "libmp/session/patience.hpp"

namespace mp::session {

std::optional<Instant> DisplayDelivery::silent_from() const {
  const auto owed = connection_.owed_since();
  if (!owed) return std::nullopt;
  return std::max(*owed, connection_.last_heard()) + patience(connection_.smoothed_rtt());
}

// Fresh keys put off the end of patience, but what the client got in the meantime it says in its next datagram: without that,
// lines that it has would be sent once more.
bool DisplayDelivery::is_silent(Instant now) {
  const auto received = connection_.statistics().datagrams_received;
  if (silent_ && received == received_before_) return connection_.owed_since().has_value();
  received_before_ = received;
  const auto from = silent_from();
  return from && now >= *from;
}

display::LinkState DisplayDelivery::link(Instant now) const {
  const auto rate = connection_.sending_rate();
  const auto unsent = connection_.unsent(kDisplayStream);
  const auto behind = source_.delivers_verbatim() ? kBehindTransfer : kBehind;
  const auto room = connection_.send_room(kDisplayStream, kHorizon, behind, now);
  return {.room = std::min(room, connection_.writable(kDisplayStream)),
          .unsent = unsent,
          .rate = rate.bandwidth,
          .rate_grows = rate.growing,
          .silent = silent_};
}

void DisplayDelivery::update(Instant now) {
  source_.handle_acknowledged(connection_.acknowledged(kDisplayStream));
  const bool was_silent = std::exchange(silent_, is_silent(now));
  if (was_silent && !silent_) come_back(now);
}

void DisplayDelivery::send(Instant now) {
  update(now);
  do {
    source_.poll(link(now), now);
  } while (write_pending(now));
}

void DisplayDelivery::come_back(Instant now) {
  if (!source_.better_anew()) return;
  connection_.skip(kDisplayStream, now);
  source_.give_up();
}

// Something was written, and there may be room for more.
bool DisplayDelivery::write_pending(Instant now) {
  const auto taken = connection_.write(kDisplayStream, source_.pending(), now);
  source_.consume(taken);
  return taken > 0;
}

std::optional<Instant> DisplayDelivery::next_timeout() const {
  auto due = source_.next_timeout();
  if (const auto from = silent_from(); from && !silent_) due = std::min(due.value_or(*from), *from);
  return due;
}

}  // namespace mp::session
