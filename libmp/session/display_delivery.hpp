// Carries what a client is sent of its session's screen over that client's connection: asks the source for as much as the
// connection can send soon, and after a silence decides whether what is in flight is still worth having.
#pragma once

#include <cstdint>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/display/display_source.hpp"
#include "libmp/transport/connection.hpp"

namespace mp::session {

class DisplayDelivery {
 public:
  // `connection` and `screen` outlive it.
  DisplayDelivery(transport::Connection& connection, display::SessionScreen& screen, const display::DisplaySource::Terms& terms)
      : connection_(connection), source_(screen, terms) {}

  // What the client asks for and types concerns the source.
  [[nodiscard]] display::DisplaySource& source() noexcept { return source_; }
  // Takes in what the client has got, and whether it is back after a silence. Before the source is told of another size: that
  // is counted from what the client has, and not from what is given up.
  void update(Instant now);
  // Writes what should leave now to the display stream. After whatever has happened.
  void send(Instant now);
  // All of the program's output so far has been written to the stream.
  [[nodiscard]] bool drained() const noexcept { return source_.drained(); }
  // When to call send() although nothing has happened.
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // What is written so far ahead of the link is never missing when it could send, and hardly ever out of date.
  static constexpr Duration kHorizon = 10ms;
  // A little waits behind that, if there is as much: a connection that runs dry takes it that there is nothing to send, and
  // learns nothing of what the path can carry. In a transfer (verbatim delivery) it is more than the two packets that leave for
  // one acknowledgement; a terminal's user would wait for that, 30 ms at 1 Mbit/s.
  static constexpr std::size_t kBehind = limits::kInitialDatagram / 4;
  static constexpr std::size_t kBehindTransfer = 3 * limits::kInitialDatagram;

 private:
  [[nodiscard]] std::optional<Instant> silent_from() const;
  [[nodiscard]] bool is_silent(Instant now);
  [[nodiscard]] display::LinkState link(Instant now) const;
  void come_back(Instant now);
  [[nodiscard]] bool write_pending(Instant now);

  transport::Connection& connection_;
  display::DisplaySource source_;
  bool silent_ = false;
  std::uint64_t received_before_ = 0;  // datagrams, before it became silent
};

}  // namespace mp::session
