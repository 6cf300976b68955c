#include "libmp/runtime/datagram_pump.hpp"

namespace mp::runtime {

using platform::SendOutcome;

namespace {

// Other descriptors are looked at again after so much: about a millisecond of decryption.
constexpr std::size_t kBytesPerStep = 512 * 1024;
// What keys, echoes and screens of text need of a buffer at once; and how long after more than that it is given back.
constexpr std::size_t kQuietBytes = 8192;
constexpr Duration kBusyTime = 1s;

}  // namespace

DatagramPump::DatagramPump(platform::UdpSocket& socket, transport::Connection& connection)
    : socket_(socket), connection_(connection), dscp_(socket.dscp()) {}

void DatagramPump::receive(Instant now) {
  const auto heard_before = connection_.statistics().datagrams_received;
  std::size_t taken = 0;
  bool drained = false;
  while (!drained && taken < kBytesPerStep) {
    const auto arrivals = socket_.receive();
    for (const auto& arrival : arrivals) {
      arrival.for_each_datagram(
          [&](MutableByteView datagram) { connection_.handle_datagram(datagram, arrival.from, now, arrival.ecn); });
      taken += arrival.bytes.size();
    }
    drained = arrivals.size() < platform::DatagramReceiver::kMost;
  }
  while (const auto problem = socket_.poll_problem()) note(problem->kind);
  if (connection_.statistics().datagrams_received != heard_before) problem_.reset();
  note_use(taken, now);
}

void DatagramPump::send(Instant now) {
  auto more = More::maybe;
  while (more == More::maybe) {
    if (!blocked()) more = fill_batch(now);
    if (flush_batch(now) == More::maybe) more = More::maybe;
    if (blocked()) return;
  }
}

DatagramPump::More DatagramPump::fill_batch(Instant now) {
  auto room = sealed_.view();
  batch_.clear();
  unsent_ = 0;
  const bool marked = trial_.marks(connection_.owed_since(), now);
  socket_.set_dscp(marked ? dscp_ : Dscp{});
  while (batch_.size() < kBatch && room.size() >= limits::kMaxDatagram) {
    const auto out = connection_.poll_datagram(room.first(limits::kMaxDatagram), now);
    if (!out) break;
    batch_.push_back({room.first(out->size), out->to.peer, marked ? out->ecn : Ecn::not_ect});
    room = room.subspan(out->size);
  }
  const auto used = kBatchBytes - room.size();
  note_use(used, now);
  return batch_.size() < kBatch && room.size() >= limits::kMaxDatagram ? More::no : More::maybe;
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

void DatagramPump::restart() noexcept {
  batch_.clear();
  unsent_ = 0;
  problem_.reset();
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
