// The TCP connection of a login, kept to carry datagrams where UDP is blocked (docs/protocol.md, section 4.1).
#pragma once

#include "libmp/core/bytes.hpp"
#include "libmp/core/route.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/transport/connection.hpp"
#include "libmp/wire/datagram_records.hpp"

namespace mp::runtime {

// Has no queue: while a datagram has not gone to the kernel it takes no other, and the kernel takes little that can't leave at
// once. Whoever writes bulk over it is held back where the data is, in the stream of the connection.
//
// Watches its descriptor by itself, so that the loop wakes up for it; the driver then calls receive() and flush().
class TcpCarrier {
 public:
  // The loop outlives the carrier.
  TcpCarrier(platform::EventLoop& loop, platform::TcpStream stream);
  TcpCarrier(const TcpCarrier&) = delete;
  TcpCarrier& operator=(const TcpCarrier&) = delete;
  ~TcpCarrier();

  [[nodiscard]] const Route& route() const noexcept { return route_; }

  // Hands the datagrams that have arrived to the connection, up to a limit, so that a flood of them can't keep the driver from
  // its other descriptors.
  void receive(transport::Connection& connection, Instant now);

  // Takes a datagram; not while blocked().
  void send(ByteView datagram);
  void flush();
  [[nodiscard]] bool blocked() const noexcept { return !unsent_.empty(); }

  // Nothing travels any more: the peer or the network ended the connection, or the peer sent what is no record.
  [[nodiscard]] bool ended() const noexcept { return ended_; }

 private:
  void end() noexcept;

  platform::EventLoop& loop_;
  platform::TcpStream stream_;
  Route route_;
  wire::DatagramRecordReader reader_;
  Bytes record_;     // the last record that was begun
  ByteView unsent_;  // what is left of it
  bool ended_ = false;
};

}  // namespace mp::runtime
