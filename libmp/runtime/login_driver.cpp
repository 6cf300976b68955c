#include "libmp/runtime/login_driver.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libmp/config/program_files.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/runtime/authorized_keys_file.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "libmp/runtime/session_handover.hpp"

namespace mp::runtime {
namespace {

constexpr std::string_view kNoSuchSession = "there is no such session any more";
// A session answers in a moment, unless it is stopped or its machine is overwhelmed. Well below what the client waits for.
constexpr Duration kAnswerPatience = 5s;

std::string shown(std::string_view user) { return "'" + printable(user, limits::kMaxUserName) + "'"; }

bool tcp_stays(const handshake::StartSession& start) { return start.request.tcp == wire::TcpUse::carrier; }

ConnectionId random_connection_id(RandomSource& random) {
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  ConnectionId id;
  for (const auto byte : bytes) id.value = id.value << 8 | byte;
  return id;
}

// Reads the account's file with the account's rights, so that a link in it opens nothing the user could not read.
Authorization look_up_key(const platform::Account& account, const std::string& authorized_keys,
                          const crypto::Ed25519PublicKey& key) {
  const auto acting = platform::ActingAs::start(account.identity);
  if (!acting) return {Authorization::Verdict::refused, acting.error().message};
  const auto path = config::expand_home(authorized_keys, account.home);
  if (!path) return {Authorization::Verdict::refused, path.error().message};
  return is_authorized(*path, account.identity.user_id, key);
}

}  // namespace

LoginDriver::LoginDriver(const config::ServerSettings& settings, crypto::Ed25519KeyPair host_key, platform::TcpStream stream,
                         std::vector<std::string> own_arguments, platform::Logger log)
    : settings_(settings),
      own_arguments_(std::move(own_arguments)),
      log_(std::move(log)),
      host_key_(std::move(host_key)),
      client_(stream.peer_endpoint()),
      server_(stream.local_endpoint()),
      machine_({host_key_}, random_, loop_.now()),
      pump_(loop_, std::move(stream), machine_, [] {}) {}

LoginOutcome LoginDriver::run() {
  while (true) {
    if (const auto due = machine_.next_timeout(); due && *due <= loop_.now()) machine_.handle_timeout(loop_.now());
    if (answer_deadline_ && *answer_deadline_ <= loop_.now()) refuse_resumption("it does not answer");
    serve_events();
    pump_.flush();
    if (outcome_ && pump_.all_sent()) return *outcome_;
    loop_.run_once(next_timeout());
  }
}

std::optional<Instant> LoginDriver::next_timeout() const {
  const auto due = machine_.next_timeout();
  return due && answer_deadline_ ? std::min(*due, *answer_deadline_) : answer_deadline_ ? answer_deadline_ : due;
}

void LoginDriver::serve_events() {
  while (const auto event = machine_.poll_event()) {
    std::visit([this](const auto& value) { handle(value); }, *event);
  }
}

void LoginDriver::handle(const handshake::LoginRequested& login) {
  machine_.decide(may_log_in(login) ? handshake::Authorization::granted : handshake::Authorization::denied, loop_.now());
}

bool LoginDriver::may_log_in(const handshake::LoginRequested& login) {
  const auto refuse = [&](const std::string& why) {
    log_.warn("login as " + shown(login.user) + " from " + to_string(client_) + " with " +
              keys::Fingerprint::of(login.identity).text() + " refused: " + why);
    return false;
  };
  const auto account = platform::find_account(login.user);
  if (!account) return refuse(account.error().message);
  if (!*account) return refuse("there is no such account");
  if (!platform::running_as_root()) {
    const auto own = platform::current_account();
    if (!own || own->identity.user_id != (*account)->identity.user_id) {
      return refuse("this mps does not run as root, so only its own user can log in");
    }
  }
  const auto authorization = look_up_key(**account, settings_.authorized_keys, login.identity);
  if (authorization.verdict != Authorization::Verdict::listed) return refuse(authorization.reason);
  account_ = **account;
  return true;
}

void LoginDriver::handle(const handshake::StartSession& start) {
  switch (start.request.kind) {
    case wire::RequestKind::new_session:
      return start_new(start);
    case wire::RequestKind::resume:
      return resume(start);
    case wire::RequestKind::attach_by_name:
      return machine_.refuse(wire::RefusalCode::no_such_session, std::string(kNoSuchSession), loop_.now());
  }
}

void LoginDriver::start_new(const handshake::StartSession& start) {
  auto prepared = prepare(start);
  if (!prepared) {
    log_.error("session for " + shown(start.user) + " can't be started: " + prepared.error().message);
    return machine_.refuse(wire::RefusalCode::not_started, "the session can't be started; the server's log says why",
                           loop_.now());
  }
  session_ = *std::move(prepared);
  machine_.grant(session_->grant, loop_.now());
}

Result<LoginDriver::PreparedSession> LoginDriver::prepare(const handshake::StartSession& start) {
  auto socket = platform::UdpSocket::bind_in_range(server_.address, settings_.udp_port_first, settings_.udp_port_last, random_);
  if (!socket) return socket.error();
  auto pipe = platform::make_pipe();
  if (!pipe) return pipe.error();
  SessionId id;
  random_.fill(id.bytes);
  std::vector<int> descriptors{socket->fd(), pipe->read_end.get()};
  if (tcp_stays(start)) descriptors.push_back(pump_.stream().fd());
  const auto role = start_server_role(kSessionRole, own_arguments_, std::move(descriptors));
  if (!role) return role.error();
  return PreparedSession{start, make_grant(id, socket->local_endpoint().port), find_session_directory(),
                         std::move(pipe->write_end), std::nullopt};
}

handshake::SessionGrant LoginDriver::make_grant(const SessionId& id, std::uint16_t udp_port) {
  handshake::SessionGrant grant;
  grant.session_id = id;
  grant.udp_port = udp_port;
  grant.connection_id = random_connection_id(random_);
  grant.max_datagram = limits::kMaxDatagram;
  return grant;
}

// Empty: the session will live without being found again.
std::string LoginDriver::find_session_directory() const {
  const auto environment = platform::Environment::of_process();
  const auto directory = session_directory(settings_.session_directory, account_->identity, environment);
  if (directory) return *directory;
  log_.warn("sessions of " + shown(account_->name) + " can't be resumed: " + directory.error().message);
  return "";
}

void LoginDriver::resume(const handshake::StartSession& start) {
  const auto directory = find_session_directory();
  if (directory.empty()) return refuse_resumption("nobody knows where it could be");
  auto asked = ResumeRequest::begin(account_->identity, directory, start.request.session_id, server_);
  if (!asked) return refuse_resumption(asked.error().message);
  if (!*asked) {
    log_.info("login of " + shown(start.user) + " from " + to_string(client_) + " asks for a session that does not exist");
    return machine_.refuse(wire::RefusalCode::no_such_session, std::string(kNoSuchSession), loop_.now());
  }
  session_ = PreparedSession{start, {}, directory, platform::Fd(), **std::move(asked)};
  answer_deadline_ = loop_.now() + kAnswerPatience;
  loop_.watch(session_->resumption->fd(), platform::Interest::readable, [this](platform::Readiness) { await_answer(); });
}

void LoginDriver::await_answer() {
  const auto answer = session_->resumption->poll_answer();
  if (!answer) return refuse_resumption(answer.error().message);
  if (!*answer) return;
  loop_.unwatch(session_->resumption->fd());
  answer_deadline_.reset();
  session_->grant = make_grant(session_->start.request.session_id, **answer);
  machine_.grant(session_->grant, loop_.now());
}

void LoginDriver::refuse_resumption(const std::string& why) {
  if (session_) loop_.unwatch(session_->resumption->fd());
  answer_deadline_.reset();
  log_.warn("a session of " + shown(account_->name) + " can't be resumed: " + why);
  machine_.refuse(wire::RefusalCode::not_started, "the session can't be resumed now; the server's log says why", loop_.now());
}

Status LoginDriver::hand_over(const crypto::TrafficSecrets& secrets) {
  const auto& [start, grant, directory, pipe, resumption] = *session_;
  if (resumption) {
    return session_->resumption->hand_over({grant.connection_id, secrets.copy(), {server_.address, grant.udp_port}, client_},
                                           tcp_stays(start) ? pump_.stream().fd() : -1);
  }
  const SessionHandover handover{grant.session_id, grant.connection_id, secrets.copy(), start.user, client_,
                                 server_,          directory,           start.request};
  return platform::write_all(pipe.get(), encode(handover).view(), "the session's pipe");
}

// The keys are on their way to the session before the client hears that it may use them.
void LoginDriver::handle(const handshake::ServerFinished& finished) {
  // What the client sends when it has our last message is for the session.
  pump_.stop_reading();
  const auto handed_over = hand_over(finished.secrets);
  session_->handover.reset();
  outcome_ = handed_over ? LoginOutcome::logged_in : LoginOutcome::failed;
  if (!handed_over) return log_.error(handed_over.error().message);
  log_.info((session_->resumption ? "session resumed by login of " : "login of ") + shown(session_->start.user) + " from " +
            to_string(client_) + " with " + keys::Fingerprint::of(session_->start.identity).text() + ", UDP port " +
            std::to_string(session_->grant.udp_port));
}

void LoginDriver::handle(const handshake::Refused& refused) {
  if (refused.cause == handshake::RefusalCause::bad_signature) {
    log_.warn("login from " + to_string(client_) + " refused: the signature is wrong");
  }
  outcome_ = LoginOutcome::failed;
}

void LoginDriver::handle(const handshake::ServerFailed& failed) {
  log_.info("connection from " + to_string(client_) + ": " + failed.text);
  outcome_ = LoginOutcome::failed;
}

}  // namespace mp::runtime
