#include "libmp/runtime/datagram_pump.hpp"

namespace mp::runtime {

using platform::SendOutcome;

void DatagramPump::receive(Instant now) {
  const auto heard_before = connection_.statistics().datagrams_received;
  for (int i = 0; i < kBatch; ++i) {
    const auto received = socket_.receive(received_);
    if (!received) break;
    connection_.handle_datagram(MutableByteView(received_).first(received->size), received->from, now);
  }
  while (const auto problem = socket_.poll_problem()) note(problem->kind);
  if (connection_.statistics().datagrams_received != heard_before) problem_.reset();
}

void DatagramPump::send(Instant now) {
  while (true) {
    if (!unsent_) unsent_ = connection_.poll_datagram(sending_, now);
    if (!unsent_) return;
    const auto outcome = socket_.send(ByteView(sending_).first(unsent_->size), unsent_->to.peer);
    if (outcome == SendOutcome::would_block) return;
    note(outcome);
    unsent_.reset();
  }
}

void DatagramPump::note(SendOutcome outcome) noexcept {
  if (outcome != SendOutcome::sent) problem_ = outcome;
}

}  // namespace mp::runtime
