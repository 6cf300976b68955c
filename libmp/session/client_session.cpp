#include "libmp/session/client_session.hpp"

#include <utility>

#include "libmp/core/contract.hpp"

namespace mp::session {

void ClientSession::update(Instant now) {
  read_messages();
  send_size(now);
  send_detach(now);
  if (ended_) return;
  if (exit_ && connection_.finished(kDisplayStream)) {
    connection_.close(transport::CloseCode::done, "");
    ended_ = ProgramEnded{*exit_};
  } else if (exit_ && !output().empty()) {
    // Whatever else happened: the end of the program is known, and what it wrote before is shown first.
  } else if (const auto close = connection_.peer_close()) {
    ended_ = ConnectionEnded{*close};
  } else if (const auto own = connection_.own_close()) {
    ended_ = ConnectionEnded{*own};
  }
}

void ClientSession::read_messages() {
  while (true) {
    const auto next = wire::next_message(connection_.readable(kControlStream));
    if (!next) return connection_.close(transport::CloseCode::protocol_violation, "malformed control message");
    if (!*next) return;
    if (const auto& message = (*next)->message) {
      if (const auto* exit = std::get_if<wire::Exit>(&*message)) exit_ = *exit;
    }
    connection_.consume(kControlStream, (*next)->size);
  }
}

void ClientSession::type(ByteView typed, Instant now) {
  const auto taken = connection_.write(kInputStream, typed, now);
  expects(taken == typed.size() || connection_.closed(), "input is typed only as far as there is room");
}

void ClientSession::resize(const wire::TerminalSize& size, Instant now) {
  unsent_size_ = size;
  send_size(now);
}

void ClientSession::send_size(Instant now) {
  if (!unsent_size_) return;
  const auto message = wire::encode(wire::Resize{*unsent_size_});
  if (connection_.writable(kControlStream) < message.size()) return;
  connection_.write(kControlStream, message, now);
  unsent_size_.reset();
}

void ClientSession::detach(Instant now) {
  wants_to_detach_ = true;
  send_detach(now);
}

void ClientSession::send_detach(Instant now) {
  if (!wants_to_detach_ || !connection_.all_acknowledged(kInputStream)) return;
  const auto message = wire::encode(wire::Detach{});
  if (connection_.writable(kControlStream) < message.size()) return;
  connection_.write(kControlStream, message, now);
  wants_to_detach_ = false;
}

void ClientSession::hang_up(Instant now) {
  const auto message = wire::encode(wire::HangUp{});
  if (connection_.writable(kControlStream) >= message.size()) connection_.write(kControlStream, message, now);
}

}  // namespace mp::session
