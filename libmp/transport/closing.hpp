// The end of a connection (docs/protocol.md, section 6, "Closing"). Whoever closes says so in two packets, because nobody
// acknowledges a goodbye, and again each time the peer still sends, but not for ever; whoever is told says nothing more.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmp/wire/frames.hpp"

namespace mp::transport {

// How a connection ended. `text` from a peer is at most limits::kMaxCloseReason bytes and not checked to be printable.
struct CloseReason {
  wire::CloseCode code = wire::CloseCode::done;
  std::string text;
  friend bool operator==(const CloseReason&, const CloseReason&) = default;
};

class Closing {
 public:
  // The first of these two counts; later ones change nothing.
  void close(wire::CloseCode code, std::string_view reason);
  void handle_close(const wire::CloseFrame& frame);

  // An authentic datagram came after we had closed.
  void handle_late_datagram() noexcept;

  [[nodiscard]] bool closed() const noexcept { return own_ || peer_; }
  [[nodiscard]] const std::optional<CloseReason>& own() const noexcept { return own_; }
  [[nodiscard]] const std::optional<CloseReason>& peer() const noexcept { return peer_; }

  // The frame to send now, if there is one; each is given as often as it is due. Lives as long as this object.
  [[nodiscard]] std::optional<wire::CloseFrame> take_frame() noexcept;

 private:
  std::optional<CloseReason> own_;
  std::optional<CloseReason> peer_;
  unsigned frames_due_ = 0;
  unsigned repeats_ = 0;
};

}  // namespace mp::transport
