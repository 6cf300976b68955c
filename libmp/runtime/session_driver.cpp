#include "libmp/runtime/session_driver.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "libmp/platform/byte_io.hpp"
#include "libmp/runtime/window_size.hpp"
#include "libmp/session/session_report.hpp"
#include "libmp/session/terminal_size.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using platform::IoStatus;

// Input is looked at again after so much output, so that Ctrl-C gets through a flood.
constexpr std::size_t kOutputPerStep = 262144;
// More than the kernel can hold of what a program wrote before it ended; what comes after that is from others who still have
// the terminal open, and they don't keep a session alive.
constexpr std::size_t kFinalOutput = 1u << 20;
constexpr Duration kHangUpPatience = 3s;
constexpr Duration kRefusalPatience = 10s;

// Why a session ended, by ServerSessionEnd.
constexpr std::array kEndWords{"its client has everything", "its client left", "its client was silent for too long",
                               "its client broke the protocol"};

wire::Exit to_message(const platform::ExitStatus& status) {
  const auto kind = status.kind == platform::ExitStatus::Kind::exited ? wire::ExitKind::exited : wire::ExitKind::killed;
  return {kind, static_cast<std::uint8_t>(status.value), ""};
}

}  // namespace

SessionDriver::SessionDriver(ConnectionId id, const crypto::TrafficSecrets& secrets, platform::UdpSocket socket,
                             platform::SignalWatch signals, Duration alive, platform::Logger log)
    : log_(std::move(log)),
      socket_(std::move(socket)),
      signals_(std::move(signals)),
      connection_(transport::Role::server, id, secrets, std::nullopt, random_, loop_.now()),
      session_(connection_, alive),
      pump_(socket_, connection_),
      began_(loop_.now()) {}

void SessionDriver::make_resumable(platform::UnixListener socket, PortRange ports) {
  resumption_.emplace(loop_, std::move(socket), [this, ports](const Endpoint& server) { return port_on(server, ports); });
}

// A client may come back to another address of this machine (IPv6 instead of IPv4, say) than the one we are bound to.
std::uint16_t SessionDriver::port_on(const Endpoint& server, PortRange ports) {
  if (socket_.local_endpoint().address == server.address) return socket_.local_endpoint().port;
  if (!other_socket_ || other_socket_->local_endpoint().address != server.address) {
    auto bound = platform::UdpSocket::bind_in_range(server.address, ports.first, ports.last, random_);
    if (!bound) {
      log_.warn(bound.error().message);
      return 0;
    }
    other_socket_ = *std::move(bound);
  }
  return other_socket_->local_endpoint().port;
}

void SessionDriver::take_new_keys(Instant now) {
  auto arrival = resumption_ ? resumption_->take_arrival() : std::nullopt;
  if (!arrival) return;
  const auto& keys = arrival->keys;
  if (other_socket_ && other_socket_->local_endpoint() == keys.server) {
    loop_.unwatch(socket_.fd());
    other_socket_->set_dscp(socket_.dscp());
    socket_ = *std::exchange(other_socket_, std::nullopt);
    loop_.watch(socket_.fd(), Interest::readable, [](platform::Readiness) {});
  }
  connection_.renew(keys.connection_id, keys.secrets, std::nullopt, now);
  pump_.restart();
  if (auto stream = platform::TcpStream::adopt(std::move(arrival->descriptor)); stream) adopt(*std::move(stream));
  log_.info("resumed by a login from " + to_string(keys.client));
}

void SessionDriver::run(const platform::Program& program, const platform::WindowSize& size) {
  loop_.watch(socket_.fd(), Interest::readable, [](platform::Readiness) {});
  loop_.watch(signals_.fd(), Interest::readable, [this](platform::Readiness) { handle_signals(loop_.now()); });
  start(program, size);
  while (true) {
    step();
    if (over(loop_.now())) break;
    loop_.run_once(next_deadline());
  }
  say_goodbye();
}

void SessionDriver::start(const platform::Program& program, const platform::WindowSize& size) {
  const auto fail = [&](const Error& error) {
    log_.error(error.message);
    report_exit({wire::ExitKind::not_started, 0, error.message}, loop_.now());
  };
  auto pty = platform::Pty::open(size);
  if (!pty) return fail(pty.error());
  auto started = platform::ChildProcess::start_on_terminal(program, pty->slave());
  if (!started) return fail(started.error());
  pty_ = *std::move(pty);
  pty_->close_slave();
  program_ = *std::move(started);
  loop_.watch(pty_->master(), Interest::readable, [](platform::Readiness) {});
  loop_.watch(program_->fd(), Interest::readable, [this](platform::Readiness) { note_exit(loop_.now()); });
}

// The sockets and the terminal are looked at in every step: whichever woke us, work is done in the order of what the user
// feels.
void SessionDriver::step() {
  const auto now = loop_.now();
  take_new_keys(now);  // before the first datagram that is sealed with them
  pump_.receive(now);
  if (const auto due = connection_.next_timeout(); due && *due <= now) connection_.handle_timeout(now);
  session_.update(now);
  serve_requests(now);
  move_input(now);
  move_output(now);
  if (session_.ended() && session_.ended() != session::ServerSessionEnd::delivered) hang_up(now);
  pump_.send(now);
  note_refusals(now);
  adjust_interest();
}

void SessionDriver::handle_signals(Instant now) {
  while (signals_.next()) {
    asked_to_end_ = true;
    log_.info("asked to end by a signal");
    hang_up(now);
  }
}

void SessionDriver::serve_requests(Instant now) {
  while (const auto request = session_.poll_request()) {
    if (const auto* resize = std::get_if<wire::Resize>(&*request)) {
      if (!pty_) continue;
      if (const auto done = pty_->resize(to_window_size(resize->size)); !done) log_.warn(done.error().message);
    } else {
      log_.info("the user hangs up");
      hang_up(now);
    }
  }
}

void SessionDriver::move_input(Instant now) {
  if (!pty_) {
    session_.consume_input(session_.input().size());
    return;
  }
  while (!session_.input().empty()) {
    const auto outcome = platform::write_some(pty_->master(), session_.input());
    if (outcome.status == IoStatus::would_block) return;
    const bool taken = outcome.status == IoStatus::done;
    if (taken) end_of_input_.note_typed(session_.input().first(outcome.size));
    session_.consume_input(taken ? outcome.size : session_.input().size());  // a terminal that fails takes nothing any more
  }
  if (session_.input_finished()) type_end_of_input(now);
}

void SessionDriver::type_end_of_input(Instant now) {
  end_of_input_.begin(now);
  const auto mode = pty_->line_mode();
  const auto keys = end_of_input_.keys(mode ? *mode : platform::LineMode{}, now);
  // Where there is no room for them nobody reads either; there will be others.
  if (!keys.empty()) static_cast<void>(platform::write_some(pty_->master(), keys));
}

void SessionDriver::note_exit(Instant now) {
  if (!program_ || program_exit_) return;
  program_exit_ = program_->poll_exit();
  if (!program_exit_) return;
  final_output_left_ = kFinalOutput;
  loop_.unwatch(program_->fd());
  log_.debug("the program ended with status " + std::to_string(program_exit_->shell_code()));
  if (!pty_) report_exit(to_message(*program_exit_), now);
}

void SessionDriver::move_output(Instant now) {
  if (!pty_ || exit_reported_) return;
  std::size_t moved = 0;
  while (!output_ended_ && moved < kOutputPerStep) {
    auto room = std::min(output_.size(), session_.output_room());
    if (program_exit_) room = std::min(room, final_output_left_);
    if (room == 0) break;
    const auto outcome = platform::read_some(pty_->master(), MutableByteView(output_).first(room));
    if (outcome.status == IoStatus::done) {
      session_.write_output(ByteView(output_).first(outcome.size), now);
      moved += outcome.size;
      if (program_exit_) final_output_left_ -= outcome.size;
    } else {
      // Once the program is over, a moment without output is the end of it.
      output_ended_ = outcome.status != IoStatus::would_block || program_exit_.has_value();
      break;
    }
  }
  if (program_exit_ && (output_ended_ || final_output_left_ == 0)) report_exit(to_message(*program_exit_), now);
}

void SessionDriver::report_exit(const wire::Exit& exit, Instant now) {
  if (asked_to_end_ || std::exchange(exit_reported_, true)) return;
  session_.report_exit(exit, now);
}

// What the end of a terminal does: the kernel tells the foreground job and the shell.
void SessionDriver::hang_up(Instant now) {
  if (hang_up_deadline_) return;
  hang_up_deadline_ = now + kHangUpPatience;
  if (program_ && !program_exit_) program_->hang_up();
  if (pty_) loop_.unwatch(pty_->master());
  pty_.reset();
  if (program_exit_) report_exit(to_message(*program_exit_), now);
}

// A client that is gone for good (killed, or its goodbye was lost) leaves nobody at its port, and its host says so when we try
// to deliver the exit; or its TCP connection is over. Anybody can forge that, so it counts only when nothing but the exit is
// left to lose.
void SessionDriver::note_refusals(Instant now) {
  const bool refused = exit_reported_ && (pump_.problem() == platform::SendOutcome::refused || !connection_.peer());
  if (!refused) {
    refused_since_.reset();
  } else if (!refused_since_) {
    refused_since_ = now;
  }
}

bool SessionDriver::over(Instant now) const {
  if (refused_since_ && now >= *refused_since_ + kRefusalPatience) return true;
  const bool program_gone = !program_ || program_exit_ || (hang_up_deadline_ && now >= *hang_up_deadline_);
  if (session_.ended() || asked_to_end_) return program_gone;
  return hang_up_deadline_ && now >= *hang_up_deadline_;
}

void SessionDriver::say_goodbye() {
  const auto end = session_.ended();
  // A client that has everything closes by itself.
  if (end != session::ServerSessionEnd::delivered) {
    connection_.close(transport::CloseCode::session_ended, asked_to_end_ ? "it was asked to end by a signal" : "");
    pump_.send(loop_.now());
  }
  const std::string why = end ? kEndWords.at(static_cast<std::size_t>(*end)) : "nobody takes its end";
  log_.info("ended, " + (asked_to_end_ ? "a signal asked for it" : why) + ": " +
            session::session_report_line(
                {loop_.now() - began_, connection_.statistics(), connection_.path_figures(), connection_.sending_rate()}));
}

void SessionDriver::adjust_interest() {
  loop_.change(socket_.fd(), pump_.blocked() ? Interest::both : Interest::readable);
  if (!pty_) return;
  const bool wants_output = !output_ended_ && !exit_reported_ && session_.output_room() > 0;
  const bool has_input = !session_.input().empty();
  loop_.change(pty_->master(), wants_output && has_input ? Interest::both
                               : wants_output            ? Interest::readable
                               : has_input               ? Interest::writable
                                                         : Interest::none);
}

Instant SessionDriver::next_deadline() const {
  auto deadline = Instant::max();
  const auto consider = [&](std::optional<Instant> due) { deadline = std::min(deadline, due.value_or(deadline)); };
  if (!session_.ended()) consider(session_.next_timeout());
  if (pty_) consider(end_of_input_.next_timeout());
  consider(connection_.next_timeout());
  if (refused_since_) consider(*refused_since_ + kRefusalPatience);
  consider(hang_up_deadline_);
  return deadline;
}

}  // namespace mp::runtime
