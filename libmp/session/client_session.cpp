#include "libmp/session/client_session.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::session {
ClientSession::ClientSession(transport::Connection& connection, const wire::TerminalSize& size, display::OutputKind output,
                             predict::Showing showing)
    : connection_(connection),
      display_({size.columns, size.rows}, output),
      prediction_(output == display::OutputKind::terminal ? showing : predict::Showing::never, display_.shadow()),
      verbatim_untold_(output == display::OutputKind::file) {}

void ClientSession::update(Instant now) {
  read_messages();
  send_wishes(now);
  read_display(now);
  if (ended_) return;
  const bool all_shown = output().empty() && !go_on_at_;
  if (exit_ && connection_.finished(kDisplayStream) && all_shown) {
    connection_.close(transport::CloseCode::done, "");
    ended_ = ProgramEnded{*exit_};
  } else if (exit_ && !all_shown) {
    // Whatever else happened: the end of the program is known, and what it wrote before is shown first.
  } else if (const auto close = connection_.peer_close()) {
    ended_ = ConnectionEnded{*close};
  } else if (const auto own = connection_.own_close()) {
    ended_ = ConnectionEnded{*own};
  }
}

void ClientSession::read_messages() {
  while (!connection_.own_close()) {
    const auto next = wire::next_message(connection_.readable(kControlStream));
    if (!next) return connection_.close(transport::CloseCode::protocol_violation, "malformed control message");
    if (!*next) return;
    if (const auto& message = (*next)->message) {
      if (const auto* exit = std::get_if<wire::Exit>(&*message)) exit_ = *exit;
    }
    connection_.consume(kControlStream, (*next)->size);
  }
}

void ClientSession::begin_display(const std::optional<terminal::Position>& cursor) {
  display_is_held_ = false;
  if (cursor) display_.begin_at(*cursor);
}

void ClientSession::read_display(Instant now) {
  prediction_.begin_reading(connection_.path_figures(), now);
  if (!display_is_held_) read_display_records();
  const bool goes_on = output_.empty() && display_.has_more() && !connection_.own_close();
  go_on_at_ = goes_on ? std::optional(now) : std::nullopt;
  prediction_.end_reading();
  prediction_.handle_timeout(now);
}

void ClientSession::read_display_records() {
  while (output_.empty() && !connection_.own_close()) {
    const auto used = display_.handle(connection_.readable(kDisplayStream), limits::kMaxTerminalOutput, output_, prediction_);
    if (!used) return connection_.close(transport::CloseCode::protocol_violation, used.error().message);
    connection_.consume(kDisplayStream, *used);
    display_offset_ += *used;
    if (!output_.empty() || display_.has_more()) return;
    const auto behind_gap = connection_.take_gap(kDisplayStream);
    if (!behind_gap) return;
    display_offset_ = *behind_gap;
    display_.handle_gap();
    prediction_.handle_gap();
  }
}

std::optional<Instant> ClientSession::next_timeout() const {
  const auto predicted = prediction_.next_timeout();
  return go_on_at_ ? std::min(*go_on_at_, predicted.value_or(*go_on_at_)) : predicted;
}

void ClientSession::consume_output(std::size_t bytes) {
  output_used_ += bytes;
  if (output_used_ < output_.size()) return;
  output_.clear();
  output_used_ = 0;
}

void ClientSession::type(ByteView typed, Instant now) {
  const auto taken = connection_.write(kInputStream, typed, now);
  expects(taken == typed.size() || connection_.closed(), "input is typed only as far as there is room");
}

void ClientSession::predict(ByteView typed, Instant now) { prediction_.handle_typed(typed, connection_.path_figures(), now); }

void ClientSession::resize(const wire::TerminalSize& size, Instant now) {
  const auto pushed = display_.resize({size.columns, size.rows}, resizes_told_ + 1);
  prediction_.handle_resize(now);
  const wire::Resize resize{size, dealt_with(), pushed};
  unsent_resize_ = unsent_resize_ ? wire::joined(*unsent_resize_, resize) : resize;
  send_wishes(now);
}

void ClientSession::send_wishes(Instant now) {
  if (verbatim_untold_) verbatim_untold_ = !tell(wire::Verbatim{}, now);
  if (output_.empty() && display_.taken() - taken_told_ >= limits::kShownStep && tell(wire::Shown{dealt_with()}, now)) {
    taken_told_ = display_.taken();
  }
  if (unsent_resize_ && tell(*unsent_resize_, now)) {
    unsent_resize_.reset();
    ++resizes_told_;
  }
  if (wants_to_hang_up_) wants_to_hang_up_ = !tell(wire::HangUp{}, now);
  if (wants_to_detach_ && connection_.all_acknowledged(kInputStream)) wants_to_detach_ = !tell(wire::Detach{}, now);
}

void ClientSession::detach(Instant now) {
  wants_to_detach_ = true;
  send_wishes(now);
}

bool ClientSession::tell(const wire::SessionMessage& message, Instant now) {
  const auto bytes = wire::encode(message);
  if (connection_.writable(kControlStream) < bytes.size()) return false;
  connection_.write(kControlStream, bytes, now);
  return true;
}

void ClientSession::hang_up(Instant now) {
  wants_to_hang_up_ = true;
  send_wishes(now);
}

}  // namespace mp::session
