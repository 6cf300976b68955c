#include "libmp/runtime/client_driver.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/system_error.hpp"
#include "libmp/platform/window_size.hpp"
#include "libmp/runtime/window_size.hpp"
#include "libmp/session/session_report.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;
using platform::IoStatus;
using platform::Signal;

constexpr int kInput = 0;
constexpr int kOutput = 1;
// How long words stay that somebody asked for, and those that come by themselves.
constexpr Duration kToRead = 20s;
constexpr Duration kToNotice = 5s;

struct EndingSignal {
  Signal signal;
  const char* message;
};
constexpr std::array kEndingSignals{
    EndingSignal{Signal::hangup, ""},  // nobody is there to read one
    EndingSignal{Signal::terminate, "ended by SIGTERM"},
    EndingSignal{Signal::interrupt, "ended by SIGINT"},
    EndingSignal{Signal::quit, "ended by SIGQUIT"},
};

terminal::OverlayPlace place_of(config::NoticePlace place) {
  return place == config::NoticePlace::top ? terminal::OverlayPlace::top : terminal::OverlayPlace::cursor;
}

predict::Showing showing_of(config::Predict predict) {
  if (predict == config::Predict::never) return predict::Showing::never;
  return predict == config::Predict::always ? predict::Showing::always : predict::Showing::adaptive;
}

wire::TerminalSize terminal_size() { return to_terminal_size(platform::own_window_size().value_or(platform::WindowSize{})); }

}  // namespace

Result<ClientEnd> ClientDriver::run(LoggedIn session, ClientLogin& login, const SessionOptions& options, platform::Logger log) {
  auto socket = ClientPort::bind_towards(session.server);
  if (!socket) return socket.error();
  socket->set_dscp(options.dscp);
  auto signals = platform::SignalWatch::start({Signal::hangup, Signal::terminate, Signal::interrupt, Signal::quit,
                                               Signal::window_change, Signal::resume, Signal::stop});
  if (!signals) return signals.error();
  auto input = platform::OwnStream::open(kInput, platform::StreamUse::read);
  if (!input) return input.error();
  auto output = platform::OwnStream::open(kOutput, platform::StreamUse::write);
  if (!output) return output.error();
  ClientDriver driver(std::move(session), login, options, *std::move(socket), *std::move(signals),
                      {*std::move(input), *std::move(output)}, std::move(log));
  return driver.serve();
}

ClientDriver::ClientDriver(LoggedIn session, ClientLogin& login, const SessionOptions& options, platform::UdpSocket socket,
                           platform::SignalWatch signals, Streams streams, platform::Logger log)
    : endings_(
          {options.host, options.destination, session.session.session_id, session.session.name, options.part, options.way}),
      client_(session.session.client),
      log_(std::move(log)),
      port_(loop_, std::move(socket)),
      signals_(std::move(signals)),
      input_(std::move(streams.input)),
      terminal_(kInput),
      connection_(transport::Role::client, session.session.connection_id, session.session.secrets, session.server, random_,
                  loop_.now()),
      session_(connection_, terminal_size(),
               platform::is_terminal(kOutput) ? display::OutputKind::terminal : display::OutputKind::file,
               showing_of(options.predict)),
      departure_(session_, connection_, session.session.name),
      output_(std::move(streams.output), session_, place_of(options.notice_place)),
      pump_(port_.socket(), connection_),
      silence_(options.host, options.notice, options.notice_words),
      reconnection_(loop_, login, session.session.session_id, session.session.client, options.recovery, log_),
      began_(loop_.now()),
      carriers_(options.transport, options.host, loop_, pump_, connection_, log_),
      transport_(options.transport),
      input_is_terminal_(platform::is_terminal(kInput)),
      answers_questions_(options.answers_questions) {
  connection_.set_peer_max_datagram(session.session.max_datagram);
  carriers_.handle_login(session);
}

ClientEnd ClientDriver::serve() {
  const auto nothing = [](platform::Readiness) {};
  loop_.watch(signals_.fd(), Interest::readable, [this](platform::Readiness) { handle_signals(); });
  loop_.watch(input_.fd(), Interest::readable, [this](platform::Readiness) { read_input(); });
  loop_.watch(output_.fd(), Interest::none, nothing);
  // The first datagram is the terminal's size, which may have changed since the login asked for it; from it the server learns
  // where we are.
  take_terminal();
  ask_for_cursor();
  choose_carrier();
  while (true) {
    step();
    if (session_.ended() && !output_.waits() && !cursor_question_.is_owed(loop_.now())) break;
    if (departure_.handle_timeout(loop_.now())) break;
    loop_.run_once(nearest_timeout());
  }
  pump_.send(loop_.now());
  output_.leave(departure_.end() ? session::Leaving::in_between : session::Leaving::after_the_end);
  terminal_.leave();
  auto end = departure_.end() ? *departure_.end() : endings_.of(*session_.ended());
  end.report = report();
  return end;
}

// Signals and input come by the loop; the rest is looked at in every step, so that the order of the work does not depend on
// what woke us. The time is asked for each piece of it: a suspension in between may take days.
void ClientDriver::step() {
  pump_.receive(loop_.now());
  port_.receive_late(connection_, loop_.now());
  recover();
  if (const auto due = connection_.next_timeout(); due && *due <= loop_.now()) connection_.handle_timeout(loop_.now());
  begin_display();
  session_.update(loop_.now());
  choose_carrier();
  update_notice();
  write_output();
  session_.update(loop_.now());  // last, because what was written makes room for more, and may have been the end
  pump_.send(loop_.now());
  adjust_interest();
}

void ClientDriver::handle_signals() {
  while (const auto signal = signals_.next()) handle(*signal);
}

void ClientDriver::handle(Signal signal) {
  for (const auto& row : kEndingSignals) {
    if (row.signal == signal) return departure_.leave(row.message, loop_.now());
  }
  if (signal == Signal::window_change) send_size();
  if (signal == Signal::stop) suspend();
  if (signal == Signal::resume) {
    output_.handle_stop();
    take_terminal();
  }
}

// Nothing is written to a terminal before it has said where its cursor is, or has not.
void ClientDriver::ask_for_cursor() {
  if (input_is_terminal_ && output_.is_terminal() && answers_questions_ && !departure_.begun()) {
    output_.ask(cursor_question_.ask(loop_.now()));
  }
}

void ClientDriver::begin_display() {
  if (const auto keys = cursor_question_.handle_timeout(loop_.now()); !keys.empty()) type(keys);
  if (!output_.has_begun() && !cursor_question_.is_fresh(loop_.now())) output_.begin(cursor_question_.answer());
}

void ClientDriver::read_input() {
  // Who quits has nothing more to say; and a job that was ended in the background must not read.
  while (!input_ended_ && !departure_.begun()) {
    const auto room = std::min(typed_.size(), room_to_read());
    if (room == 0) return;
    const auto outcome = input_.read(MutableByteView(typed_).first(room));
    if (outcome.status == IoStatus::would_block) return;
    if (outcome.status != IoStatus::done) return end_input();
    handle_typed(ByteView(typed_).first(outcome.size));
    if (input_is_terminal_ || outcome.size < room) return;
  }
}

// What was held back may come along: an answer that is none, and the prefix of an escape key.
std::size_t ClientDriver::room_to_read() const {
  const auto room = session_.input_room();
  return room - std::min(room, cursor_question_.held() + 1);
}

void ClientDriver::handle_typed(ByteView typed) {
  const auto keys = cursor_question_.handle(typed, loop_.now());
  if (!keys.empty()) type(keys);
}

void ClientDriver::type(ByteView typed) {
  if (!input_is_terminal_) return send_typed(typed);
  while (!typed.empty()) {
    const auto step = escape_keys_.handle(typed);
    typed = typed.subspan(step.consumed);
    send_typed(step.to_server);
    act_on(step.action);
  }
}

// What else a key means waits until it has left. A pipe is read as far as it can be first: there may be more for one datagram.
void ClientDriver::send_typed(ByteView typed) {
  if (!typed.empty()) session_.type(typed, loop_.now());
  if (input_is_terminal_) {
    pump_.send(loop_.now());
    if (!typed.empty()) session_.predict(typed, loop_.now());
  }
  reconnection_.handle_key();
  output_.handle_key();
}

void ClientDriver::act_on(session::EscapeAction action) {
  switch (action) {
    case session::EscapeAction::none:
      break;
    case session::EscapeAction::quit:
      departure_.quit("", loop_.now());
      break;
    case session::EscapeAction::detach:
      detach();
      break;
    case session::EscapeAction::suspend:
      suspend();
      break;
    case session::EscapeAction::show_statistics:
      show_report();
      break;
    case session::EscapeAction::show_keys:
      say(std::string(session::escape_keys_text()), kToRead);
      break;
  }
}

// A file or pipe has an end. A terminal has none: it is gone, and its user with it.
void ClientDriver::end_input() {
  input_ended_ = true;
  loop_.change(input_.fd(), Interest::none);
  if (input_is_terminal_) {
    departure_.leave("", loop_.now());
  } else {
    session_.finish_input();
  }
}

void ClientDriver::write_output() {
  const auto outcome = output_.write(loop_.now());
  if (outcome.status == IoStatus::done) return;
  // Whoever stops reading (head, less) has seen enough; a full disk is another matter.
  const bool failed = outcome.status == IoStatus::failed;
  departure_.quit(failed ? "can't write standard output: " + platform::describe_errno(outcome.code) : "", loop_.now());
}

void ClientDriver::say(const std::string& text, Duration stay) { output_.say(text, loop_.now() + stay); }

void ClientDriver::show_report() {
  std::string text;
  for (const auto& line : report()) text += (text.empty() ? "mp: " : "\nmp: ") + line;
  say(text, kToRead);
}

std::vector<std::string> ClientDriver::report() const {
  return session::session_report({loop_.now() - began_, connection_.statistics(), connection_.path_figures(),
                                  connection_.sending_rate(), session_.prediction()});
}

void ClientDriver::choose_carrier() {
  if (const auto notice = carriers_.update()) {
    log_.info(*notice);
    say(*notice, kToNotice);
  }
}

// Whoever quits does not wait for the server longer than that, and who has everything needs no server: it ends when a client
// has everything, while a slow terminal is still shown what came last.
bool ClientDriver::wants_to_stay() const { return !departure_.begun() && !connection_.closed() && !session_.has_everything(); }

void ClientDriver::recover() {
  if (!wants_to_stay()) return;
  const auto port = port_hint() == PortHint::refused ? Reconnection::Port::refused : Reconnection::Port::fine;
  reconnection_.note(connection_, port, loop_.now());
  connection_.set_cut_off(reconnection_.cut_off());
  while (auto action = reconnection_.poll(loop_.now())) {
    std::visit([this](auto&& one) { take(std::forward<decltype(one)>(one)); }, *std::move(action));
  }
}

void ClientDriver::take(const OpenSocket&) {
  if (open_port(connection_.peer()->peer)) connection_.probe_now(loop_.now());
}

void ClientDriver::take(LoggedIn renewed) {
  static_cast<void>(open_port(renewed.server));
  connection_.renew(renewed.session.connection_id, renewed.session.secrets, renewed.server, loop_.now());
  connection_.set_peer_max_datagram(renewed.session.max_datagram);
  pump_.restart();
  carriers_.handle_login(renewed);
}

void ClientDriver::take(const SessionGone&) { departure_.give_up(endings_.gone()); }

void ClientDriver::take(const SentAway& away) { departure_.give_up(endings_.sent_away(away.by)); }

Status ClientDriver::open_port(const Endpoint& server) {
  auto opened = port_.open_another(server);
  if (!opened) log_.warn(opened.error().message);
  return opened;
}

void ClientDriver::update_notice() {
  const auto owed_since = session_.has_everything() ? std::nullopt : connection_.owed_since();
  const Silence silence{owed_since, connection_.last_heard(), port_hint(), reconnection_.next_login(),
                        reconnection_.last_failure()};
  if (const auto notice = silence_.update(silence, loop_.now())) {
    log_.info(*notice);
    if (!output_.is_terminal() || !silence_.banner(silence, loop_.now())) say(*notice, kToNotice);
  }
  output_.set_banner(silence_.banner(silence, loop_.now()));
}

PortHint ClientDriver::port_hint() const {
  // Beside a TCP connection it says that UDP is blocked rather than that the session is gone.
  if (pump_.problem() == platform::SendOutcome::refused && !pump_.tcp_route()) return PortHint::refused;
  if (connection_.statistics().datagrams_received > 0) return PortHint::none;
  return transport_ == config::Transport::udp ? PortHint::blocked : PortHint::never_heard;
}

void ClientDriver::send_size() {
  const auto size = terminal_size();
  output_.handle_resize();
  session_.resize(size, loop_.now());
}

void ClientDriver::suspend() {
  pump_.send(loop_.now());
  output_.leave(session::Leaving::in_between);
  terminal_.leave();
  platform::suspend_process_group();
  take_terminal();
}

// At the start, and each time we are continued: whoever had the terminal in the meantime may have left it in other modes and
// another size.
void ClientDriver::take_terminal() {
  come_to_foreground();
  if (departure_.begun()) return;
  if (input_is_terminal_) {
    if (const auto raw = terminal_.enter(); !raw) return departure_.quit(raw.error().message, loop_.now());
  }
  send_size();
  output_.come_back();
}

// Touching the terminal from the background would stop us in the middle of a system call, deaf to the SIGTERM that waits with
// our other signals. So we stop by ourselves, and look at them each time we are continued.
void ClientDriver::come_to_foreground() {
  const auto serve_signals = [this] {
    bool continued = false;
    while (const auto signal = signals_.next()) {
      continued = continued || *signal == Signal::resume;
      if (*signal != Signal::resume && *signal != Signal::stop) handle(*signal);
    }
    return continued;
  };
  serve_signals();
  while (input_is_terminal_ && !platform::in_foreground(kInput)) {
    if (departure_.begun()) return;
    platform::stop_in_background();
    // Where nobody can continue us (the shell is gone) nobody stops us either, and the terminal is lost.
    if (!serve_signals()) return;
  }
}

void ClientDriver::detach() {
  if (departure_.begun()) return;
  if (client_ == ClientId{})
    return say("mp: this session can't be left: the server has no place to keep it (its log says why)", kToRead);
  departure_.detach(endings_.detached(), loop_.now());
}

void ClientDriver::adjust_interest() {
  loop_.change(port_.socket().fd(), pump_.blocked() ? Interest::both : Interest::readable);
  if (!input_ended_) {
    loop_.change(input_.fd(), room_to_read() > 0 ? Interest::readable : Interest::none);
  }
  loop_.change(output_.fd(), output_.waits() ? Interest::writable : Interest::none);
}

std::optional<Instant> ClientDriver::nearest_timeout() const {
  std::optional<Instant> nearest;
  const auto recovery = wants_to_stay() ? reconnection_.next_timeout() : std::nullopt;
  const auto clock = output_.is_terminal() ? silence_.next_tick(loop_.now()) : std::nullopt;
  for (const auto& timeout : {connection_.next_timeout(), silence_.next_timeout(), clock, output_.next_timeout(), recovery,
                              cursor_question_.next_timeout(loop_.now()), session_.next_timeout(), port_.next_timeout(),
                              carriers_.next_timeout(), departure_.next_timeout()}) {
    if (timeout) nearest = std::min(nearest.value_or(*timeout), *timeout);
  }
  return nearest;
}

}  // namespace mp::runtime
