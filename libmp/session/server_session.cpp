#include "libmp/session/server_session.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/session/terminal_size.hpp"

namespace mp::session {

void ServerSession::update(Instant now) {
  read_messages();
  judge_end(now);
  if (ended_) display_.reset();
  if (display_) display_->update(now);
}

void ServerSession::read_messages() {
  while (!connection_.own_close()) {
    const auto next = wire::next_message(connection_.readable(kControlStream));
    if (!next) return connection_.close(transport::CloseCode::protocol_violation, "malformed control message");
    if (!*next) return;
    if (const auto& message = (*next)->message) {
      if (const auto* resize = std::get_if<wire::Resize>(&*message)) note(*resize);
      const auto* shown = std::get_if<wire::Shown>(&*message);
      if (shown && display_) display_->source().handle_shown(shown->offset);
      if (std::holds_alternative<wire::Verbatim>(*message)) deliver_verbatim();
      if (std::holds_alternative<wire::HangUp>(*message)) hang_up_ = true;
      if (std::holds_alternative<wire::Detach>(*message)) detach_ = true;
    }
    connection_.consume(kControlStream, (*next)->size);
  }
}

// Of several that were not asked for yet the first one says what the client has dropped since.
void ServerSession::note(const wire::Resize& resize) {
  resize_ = resize_ ? wire::joined(*resize_, resize) : resize;
  resize_->size = clamped(resize.size);
  ++resizes_;
}

namespace {

ServerSessionEnd end_by_us(transport::CloseCode code) noexcept {
  switch (code) {
    case transport::CloseCode::protocol_violation:
      return ServerSessionEnd::violation;
    case transport::CloseCode::detached:
      return ServerSessionEnd::detached;
    case transport::CloseCode::taken_over:
      return ServerSessionEnd::replaced;
    case transport::CloseCode::idle:
      return ServerSessionEnd::silent;
    default:
      return ServerSessionEnd::ended;
  }
}

// A client that is done may close before its last acknowledgement gets through.
ServerSessionEnd end_by_client(transport::CloseCode code, bool exit_reported) noexcept {
  if (code == transport::CloseCode::detached) return ServerSessionEnd::detached;
  return exit_reported && code == transport::CloseCode::done ? ServerSessionEnd::delivered : ServerSessionEnd::client_left;
}

}  // namespace

void ServerSession::judge_end(Instant now) {
  if (ended_) return;
  const bool delivered =
      exit_reported_ && connection_.all_acknowledged(kDisplayStream) && connection_.all_acknowledged(kControlStream);
  if (delivered) {
    ended_ = ServerSessionEnd::delivered;
  } else if (const auto own = connection_.own_close()) {
    ended_ = end_by_us(own->code);
  } else if (const auto close = connection_.peer_close()) {
    ended_ = end_by_client(close->code, exit_reported_);
  } else if (now >= silent_too_long()) {
    ended_ = ServerSessionEnd::silent;
  }
}

Instant ServerSession::silent_too_long() const {
  const bool ever_heard = connection_.statistics().datagrams_received > 0;
  return connection_.last_heard() + (ever_heard ? alive_ : std::min(alive_, limits::kFirstDatagramDeadline));
}

Instant ServerSession::next_timeout() const {
  const auto silent = silent_too_long();
  const auto display = display_ && resizes_ > 0 ? display_->next_timeout() : std::nullopt;
  return std::min(silent, display.value_or(silent));
}

std::optional<ClientRequest> ServerSession::poll_request() {
  if (const auto resize = std::exchange(resize_, std::nullopt)) return *resize;
  if (std::exchange(hang_up_, false)) return wire::HangUp{};
  if (detach_ && input().empty()) {
    detach_ = false;
    return wire::Detach{};
  }
  return std::nullopt;
}

void ServerSession::attach_display(display::SessionScreen& screen, const display::DisplaySource::Terms& terms) {
  display_.emplace(connection_, screen, terms);
  if (verbatim_) deliver_verbatim();
}

void ServerSession::resize_display(const wire::Resize& resize) {
  if (!display_) return;
  display_->source().handle_client_resized({{resize.size.columns, resize.size.rows}, resizes_, resize.shown, resize.pushed});
}

void ServerSession::deliver_verbatim() {
  verbatim_ = true;
  if (display_) display_->source().deliver_verbatim();
}

void ServerSession::consume_input(std::size_t bytes, Instant now) {
  input_offset_ += bytes;
  if (display_) display_->source().handle_typed(input().first(bytes), input_offset_, now);
  connection_.consume(kInputStream, bytes);
}

// With its first size a client has said whether its output is a terminal: before, nothing can be left out for it.
void ServerSession::show(Instant now) {
  if (resizes_ == 0) return;
  if (display_) display_->send(now);
  if (display_ && display_->source().overrun()) return connection_.close(transport::CloseCode::detached, "it does not keep up");
  if (!exit_ || (display_ && !display_->drained())) return;
  connection_.finish(kDisplayStream);
  connection_.write(kControlStream, wire::encode(*std::exchange(exit_, std::nullopt)), now);
  connection_.finish(kControlStream);
  exit_reported_ = true;
  display_.reset();  // no picture could follow what it would give up after an outage
}

void ServerSession::report_exit(const wire::Exit& exit) {
  expects(!exit_ && !exit_reported_, "a program ends once");
  exit_ = exit;
}

}  // namespace mp::session
