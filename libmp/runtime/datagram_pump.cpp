#include "libmp/runtime/datagram_pump.hpp"

namespace mp::runtime {

using platform::SendOutcome;

namespace {

// Other descriptors are looked at again after so much: about a millisecond of decryption.
constexpr std::size_t kWorkPerStep = 512 * 1024;
// A datagram costs as much as so many of its bytes before the first of them, garbage not less than any other.
constexpr std::size_t kWorkPerDatagram = 512;
// What keys, echoes and screens of text need of a buffer at once; and how long after more than that it is given back.
constexpr std::size_t kQuietBytes = 8192;
constexpr Duration kBusyTime = 1s;

}  // namespace

DatagramPump::DatagramPump(platform::UdpSocket& socket, transport::Connection& connection)
    : socket_(socket), connection_(connection), dscp_(socket.dscp()) {}

void DatagramPump::receive(Instant now) {
  const auto heard_before = connection_.statistics().datagrams_received;
  std::size_t work = 0;
  bool drained = false;
  while (!drained && work < kWorkPerStep) {
    const auto arrivals = socket_.receive();
    for (const auto& arrival : arrivals) {
      arrival.for_each_datagram([&](MutableByteView datagram) {
        work += kWorkPerDatagram + datagram.size();
        connection_.handle_datagram(datagram, arrival.from, now, arrival.ecn);
      });
    }
    drained = arrivals.size() < platform::DatagramReceiver::kMost;
  }
  if (tcp_) tcp_->receive(connection_, now);
  if (tcp_ && tcp_->ended()) drop_tcp();
  while (const auto problem = socket_.poll_problem()) note(problem->kind);
  if (connection_.statistics().datagrams_received != heard_before) problem_.reset();
  note_use(work, now);
}

void DatagramPump::send(Instant now) {
  if (tcp_) tcp_->flush();
  // What was to leave by UDP has been given up when TCP took over.
  if (by_tcp()) forget_batch();
  auto more = More::maybe;
  while (more == More::maybe) {
    if (!blocked()) more = fill_batch(now);
    if (flush_batch(now) == More::maybe) more = More::maybe;
    if (blocked()) return;
  }
}

DatagramPump::More DatagramPump::fill_batch(Instant now) {
  auto room = sealed_.view();
  auto more = More::maybe;
  forget_batch();
  const bool marked = trial_.marks(connection_.owed_since(), now);
  socket_.set_dscp(marked ? dscp_ : Dscp{});
  while (more == More::maybe && batch_.size() < kBatch && room.size() >= limits::kMaxDatagram) {
    // What can't leave by TCP at once stays in its stream, where more urgent data can still overtake it.
    const bool waits = by_tcp() && tcp_->blocked();
    const auto out = waits ? std::nullopt : connection_.poll_datagram(room.first(limits::kMaxDatagram), now);
    if (!out) {
      more = More::no;
    } else if (out->to.carrier == Carrier::tcp) {
      send_by_tcp(room.first(out->size));
    } else {
      batch_.push_back({room.first(out->size), out->to.peer, marked ? out->ecn : Ecn::not_ect});
      room = room.subspan(out->size);
    }
  }
  note_use(kBatchBytes - room.size(), now);
  return more;
}

// What a link can't carry is sent again in smaller pieces, at once.
DatagramPump::More DatagramPump::flush_batch(Instant now) {
  if (!blocked()) return More::no;
  const auto left = std::span(batch_).subspan(unsent_);
  const auto outcome = socket_.send(left);
  unsent_ += outcome.done;
  note(outcome.problem);
  if (outcome.problem != SendOutcome::too_large) return More::no;
  connection_.handle_too_large(left[outcome.problem_at].bytes.size(), now);
  return More::maybe;
}

void DatagramPump::forget_batch() noexcept {
  batch_.clear();
  unsent_ = 0;
}

void DatagramPump::restart() {
  forget_batch();
  problem_.reset();
  drop_tcp();
}

void DatagramPump::drop_tcp() {
  if (!tcp_) return;
  const auto route = tcp_->route();
  tcp_.reset();
  connection_.handle_route_lost(route);
}

std::optional<Route> DatagramPump::tcp_route() const { return tcp_ ? std::optional(tcp_->route()) : std::nullopt; }

bool DatagramPump::by_tcp() const {
  const auto peer = connection_.peer();
  return tcp_ && peer && peer->carrier == Carrier::tcp;
}

void DatagramPump::send_by_tcp(ByteView datagram) {
  if (tcp_ && !tcp_->blocked()) tcp_->send(datagram);
}

void DatagramPump::note(SendOutcome outcome) noexcept {
  const bool harmless = outcome == SendOutcome::sent || outcome == SendOutcome::too_large;
  if (!harmless) problem_ = outcome;
}

void DatagramPump::note_use(std::size_t bytes, Instant now) {
  if (bytes > kQuietBytes) {
    busy_at_ = now;
  } else if (busy_at_ && now - *busy_at_ > kBusyTime && !blocked()) {
    sealed_.give_back();
    socket_.give_back_memory();
    busy_at_.reset();
  }
}

}  // namespace mp::runtime
