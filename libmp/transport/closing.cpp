#include "libmp/transport/closing.hpp"

#include "libmp/core/limits.hpp"

namespace mp::transport {

void Closing::close(wire::CloseCode code, std::string_view reason) {
  if (closed()) return;
  own_ = CloseReason{code, std::string(reason.substr(0, limits::kMaxCloseReason))};
  frames_due_ = limits::kCloseCopies;
}

void Closing::handle_close(const wire::CloseFrame& frame) {
  if (closed()) return;
  peer_ = CloseReason{frame.code, std::string(as_text(frame.reason))};
}

void Closing::handle_late_datagram() noexcept {
  if (!own_ || repeats_ == limits::kMaxCloseRepeats) return;
  ++repeats_;
  ++frames_due_;
}

std::optional<wire::CloseFrame> Closing::take_frame() noexcept {
  if (frames_due_ == 0) return std::nullopt;
  --frames_due_;
  return wire::CloseFrame{own_->code, as_bytes(own_->text)};
}

}  // namespace mp::transport
