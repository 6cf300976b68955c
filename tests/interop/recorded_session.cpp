#include "tests/interop/recorded_session.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <sstream>
#include <vector>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/server_session.hpp"
#include "libmp/wire/display_records.hpp"
#include "tests/interop/hexadecimal.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::interop {
namespace {

using transport::Role;

constexpr std::uint64_t kSeed = 20260201;
constexpr Instant kBegin{1h};
constexpr Duration kLongest = 60s;

// What the network does to a datagram.
constexpr Duration kDelay = 20ms;
constexpr Duration kMoreDelay = 45ms;  // of a late one, and of the second copy
constexpr double kLost = 0.10;
constexpr double kTwice = 0.08;
constexpr double kLate = 0.08;
constexpr double kDamaged = 0.05;

const Endpoint kClientAddress{IpAddress::v4(192, 0, 2, 1), 40001};
const Endpoint kNewClientAddress{IpAddress::v4(198, 51, 100, 7), 40002};
const Endpoint kServerAddress{IpAddress::v4(192, 0, 2, 2), 50017};

struct Login : test::HandshakePair {
  Login() : HandshakePair(kSeed) {
    run();
    expects(client_finished && server_finished, "the handshake succeeds");
  }
};

class Session {
 public:
  std::string record();

 private:
  struct Side {
    Role role;
    transport::Connection connection;
    Endpoint address;
    [[nodiscard]] const char* name() const { return role == Role::client ? "client" : "server"; }
  };

  [[nodiscard]] transport::Connection connect(Role role) {
    const bool is_client = role == Role::client;
    const auto& secrets = is_client ? login_.client_finished->secrets : login_.server_finished->secrets;
    const auto peer = is_client ? std::optional(kServerAddress) : std::nullopt;
    return {role, test::sample_grant().connection_id, secrets, peer, random_, now_};
  }

  std::ostream& line(const char* what) {
    return text_ << '\n' << what << ' ' << std::chrono::duration_cast<std::chrono::microseconds>(now_ - kBegin).count();
  }

  void record_handshake();
  void plan();
  void plan_typing(Duration at, std::string_view text);
  void at(Duration time, std::function<void()> what) { events_.emplace(kBegin + time, std::move(what)); }
  void type(std::string_view text);
  void resize(const wire::TerminalSize& size);
  void write(std::string_view text);
  void end_program();
  void update_keys(Side& side);

  bool step();
  void serve_user();
  void serve_program();
  void run_command();
  void flush(Side& from);
  void carry(Side& from, ByteView datagram);
  void deliver(Side& to, std::size_t number, Bytes datagram, std::optional<std::size_t> damaged_bit, const Endpoint& from);

  Login login_;
  test::SeededRandom random_{kSeed + 2};
  test::SeededRandom luck_{kSeed + 3};
  Instant now_ = kBegin;
  Side client_{Role::client, connect(Role::client), kClientAddress};
  Side server_{Role::server, connect(Role::server), kServerAddress};
  session::ClientSession user_{client_.connection, {120, 40, 1200, 800}, display::OutputKind::terminal};
  session::ServerSession program_{server_.connection, 1h};
  std::string command_;
  std::multimap<Instant, std::function<void()>> events_;  // those of one instant in the order in which they were planned
  std::size_t sent_ = 0;
  std::ostringstream text_;
};

void Session::record_handshake() {
  test::SeededRandom drawn(kSeed);
  Bytes secret(32);
  drawn.fill(secret);  // the random of the ClientHello
  drawn.fill(secret);
  text_ << "# One session of protocol version 1, recorded. tests/interop/recorded_session.hpp says what the lines mean.";
  text_ << "\nclient_x25519_secret " << hex(secret);
  for (std::size_t i = 0; i < login_.flights.size(); ++i) text_ << "\nflight_" << i + 1 << ' ' << hex(login_.flights[i]);
}

void Session::plan_typing(Duration begin, std::string_view text) {
  for (const char& key : text) {
    at(begin, [this, &key] { type({&key, 1}); });
    begin += 45ms;
  }
}

void Session::plan() {
  at(0ms, [this] { resize({120, 40, 1200, 800}); });
  plan_typing(200ms, "ls -l\r");
  at(900ms, [this] { update_keys(client_); });
  plan_typing(950ms, "cat notes\r");
  at(1600ms, [this] { resize({80, 24, 0, 0}); });
  plan_typing(1700ms, "ls -l\r");
  at(2200ms, [this] {
    line("new_address");
    client_.address = kNewClientAddress;
  });
  plan_typing(2250ms, "cat notes\r");
  at(2900ms, [this] { update_keys(server_); });
  plan_typing(3000ms, "ls -l\r");
  at(3500ms, [this] { type("a paste: \xc3\xa4\xc3\xb6\xc3\xbc\r"); });
  at(4000ms, [this] {
    line("input_ended");
    user_.finish_input();
  });
  at(6000ms, [this] {
    line("hung_up");
    user_.hang_up(now_);
  });
}

void Session::type(std::string_view text) {
  line("typed") << ' ' << hex(as_bytes(text));
  user_.type(as_bytes(text), now_);
}

void Session::resize(const wire::TerminalSize& size) {
  line("resized") << ' ' << size.columns << ' ' << size.rows << ' ' << size.x_pixels << ' ' << size.y_pixels;
  user_.resize(size, now_);
}

// As it is: the second implementation does not unpack.
void Session::write(std::string_view text) {
  line("wrote") << ' ' << hex(as_bytes(text));
  Bytes record;
  wire::append_record(record, wire::OutputRecord{as_bytes(text)});
  server_.connection.write(kDisplayStream, record, now_);
}

void Session::end_program() {
  write("Hangup\r\n");
  constexpr std::uint8_t kHangUpSignal = 1;
  line("exited") << " 1 " << int{kHangUpSignal};
  program_.report_exit({wire::ExitKind::killed, kHangUpSignal, ""});
}

void Session::update_keys(Side& side) {
  line("key_update") << ' ' << side.name();
  expects(side.connection.initiate_key_update(now_), "the update before has been confirmed");
}

// The program: echoes what is typed, and answers each line.
void Session::serve_program() {
  program_.update(now_);
  while (const auto request = program_.poll_request()) {
    if (std::holds_alternative<wire::HangUp>(*request)) end_program();
  }
  const Bytes input = to_bytes(program_.input());
  program_.consume_input(input.size(), now_);
  for (const auto key : input) {
    write(key == '\r' ? "\r\n" : std::string(1, static_cast<char>(key)));
    if (key == '\r') run_command();
    if (key != '\r') command_ += static_cast<char>(key);
  }
  program_.show(now_);
}

void Session::run_command() {
  const bool is_long = command_ == "cat notes";
  std::ostringstream answer;
  for (int i = 0; i < (is_long ? 70 : 12); ++i) answer << "-rw-r--r-- 1 alice alice " << i * 977 << " file-" << i << "\r\n";
  write(answer.str());
  command_.clear();
}

void Session::serve_user() {
  user_.update(now_);
  user_.consume_output(user_.output().size());
  user_.update(now_);  // the end of the program is told once its output has been taken
}

void Session::flush(Side& from) {
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (const auto out = from.connection.poll_datagram(buffer, now_)) carry(from, ByteView(buffer).first(out->size));
}

void Session::carry(Side& from, ByteView datagram) {
  line("sent") << ' ' << from.name() << ' ' << hex(datagram);
  const auto number = sent_++;
  // Every datagram draws the same number of times, so that a change of one share does not change everything.
  const bool lost = luck_.chance(kLost);
  const bool twice = luck_.chance(kTwice);
  const bool late = luck_.chance(kLate);
  const bool damaged = luck_.chance(kDamaged);
  const auto bit = luck_.below(datagram.size() * 8);
  if (lost) return;
  auto& to = from.role == Role::client ? server_ : client_;
  const auto damage = damaged ? std::optional<std::size_t>(bit) : std::nullopt;
  const auto first = now_ - kBegin + kDelay + (late ? kMoreDelay : 0ms);
  const auto arrive = [this, &to, number, bytes = to_bytes(datagram), damage, address = from.address] {
    deliver(to, number, bytes, damage, address);
  };
  at(first, arrive);
  if (twice) at(first + kMoreDelay, arrive);
}

void Session::deliver(Side& to, std::size_t number, Bytes datagram, std::optional<std::size_t> damaged_bit,
                      const Endpoint& from) {
  if (damaged_bit) datagram[*damaged_bit / 8] ^= static_cast<std::uint8_t>(0x80u >> (*damaged_bit % 8));
  const bool over = to.connection.closed();
  const auto opened_before = to.connection.statistics().datagrams_received;
  to.connection.handle_datagram(datagram, from, now_);
  const bool opened = to.connection.statistics().datagrams_received > opened_before;
  line("arrives") << ' ' << number << ' ' << (over ? "ignored" : opened ? "opened" : "dropped");
  if (damaged_bit) text_ << ' ' << *damaged_bit;
}

bool Session::step() {
  std::optional<Instant> next;
  const auto consider = [&next](std::optional<Instant> time) {
    if (time && (!next || *time < *next)) next = time;
  };
  if (!events_.empty()) consider(events_.begin()->first);
  for (const auto* side : {&client_, &server_}) consider(side->connection.next_timeout());
  if (!next || *next > kBegin + kLongest) return false;
  now_ = std::max(now_, *next);
  for (auto* side : {&client_, &server_}) side->connection.handle_timeout(now_);
  while (!events_.empty() && events_.begin()->first <= now_) {
    const auto event = events_.extract(events_.begin());
    event.mapped()();
  }
  serve_program();
  serve_user();
  for (auto* side : {&client_, &server_}) flush(*side);
  return true;
}

std::string Session::record() {
  record_handshake();
  plan();
  while (step()) {
  }
  expects(user_.ended() && std::holds_alternative<session::ProgramEnded>(*user_.ended()), "the client learns of the exit");
  expects(program_.ended().has_value(), "the server knows that the session is over");
  return text_.str() + '\n';
}

}  // namespace

std::string recorded_session() { return Session().record(); }

}  // namespace mp::interop
