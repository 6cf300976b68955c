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
#include "libmp/runtime/session_handover.hpp"

namespace mp::runtime {
namespace {

std::string shown(std::string_view user) { return "'" + printable(user, limits::kMaxUserName) + "'"; }

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
    serve_events();
    pump_.flush();
    if (outcome_ && pump_.all_sent()) return *outcome_;
    loop_.run_once(machine_.next_timeout());
  }
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
  return true;
}

void LoginDriver::handle(const handshake::StartSession& start) {
  if (start.request.kind != wire::RequestKind::new_session) {
    return machine_.refuse(wire::RefusalCode::no_such_session, "there is no such session", loop_.now());
  }
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
  handshake::SessionGrant grant;
  random_.fill(grant.session_id.bytes);
  grant.udp_port = socket->local_endpoint().port;
  grant.connection_id = random_connection_id(random_);
  grant.max_datagram = limits::kMaxDatagram;
  const auto role = start_server_role(kSessionRole, own_arguments_, {socket->fd(), pipe->read_end.get()});
  if (!role) return role.error();
  return PreparedSession{start, grant, std::move(pipe->write_end)};
}

void LoginDriver::handle(const handshake::ServerFinished& finished) {
  const SessionHandover handover{session_->grant.session_id,
                                 session_->grant.connection_id,
                                 finished.secrets.copy(),
                                 session_->start.user,
                                 client_,
                                 server_,
                                 session_->start.request};
  const auto written = platform::write_all(session_->handover.get(), encode(handover).view(), "the session's pipe");
  session_->handover.reset();
  outcome_ = written ? LoginOutcome::logged_in : LoginOutcome::failed;
  if (!written) return log_.error(written.error().message);
  log_.info("login of " + shown(handover.user) + " from " + to_string(client_) + " with " +
            keys::Fingerprint::of(session_->start.identity).text() + ", UDP port " + std::to_string(session_->grant.udp_port));
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
