#include "libmp/runtime/tcp_carrier.hpp"

#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using platform::IoStatus;

constexpr int kReadsPerStep = 8;

}  // namespace

TcpCarrier::TcpCarrier(platform::EventLoop& loop, platform::TcpStream stream)
    : loop_(loop), stream_(std::move(stream)), route_(stream_.peer_endpoint(), Carrier::tcp) {
  stream_.set_unsent_limit(limits::kTcpUnsent);
  loop_.watch(stream_.fd(), Interest::readable, [](platform::Readiness) {});
}

TcpCarrier::~TcpCarrier() { loop_.unwatch(stream_.fd()); }

void TcpCarrier::receive(transport::Connection& connection, Instant now) {
  for (int i = 0; i < kReadsPerStep && !ended_; ++i) {
    const auto outcome = stream_.read(reader_.room());
    if (outcome.status == IoStatus::would_block) return;
    if (outcome.status != IoStatus::done) return end();
    reader_.handle_filled(outcome.size);
    while (const auto datagram = reader_.next()) connection.handle_datagram(*datagram, route_, now);
    if (reader_.broken()) end();
  }
}

void TcpCarrier::send(ByteView datagram) {
  expects(!blocked(), "one datagram after the other");
  if (ended_) return;
  record_.clear();
  append(record_, wire::datagram_record_header(datagram.size()));
  append(record_, datagram);
  unsent_ = record_;
  flush();
}

void TcpCarrier::flush() {
  while (!ended_ && blocked()) {
    const auto outcome = stream_.write(unsent_);
    if (outcome.status == IoStatus::would_block) break;
    if (outcome.status != IoStatus::done) return end();
    unsent_ = unsent_.subspan(outcome.size);
  }
  if (!ended_) loop_.change(stream_.fd(), blocked() ? Interest::both : Interest::readable);
}

void TcpCarrier::end() noexcept {
  ended_ = true;
  unsent_ = {};
  loop_.change(stream_.fd(), Interest::none);
}

}  // namespace mp::runtime
