#include "libmp/runtime/login_driver.hpp"

#include <algorithm>
#include <utility>

#include "libmp/config/program_files.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/platform/login_bar.hpp"
#include "libmp/platform/privileges.hpp"
#include "libmp/platform/wall_clock.hpp"
#include "libmp/runtime/authorized_keys_file.hpp"

namespace mp::runtime {
namespace {

// How long a client that was told everything may take to hang up.
constexpr Duration kFarewell = 1s;

std::string shown(std::string_view user) { return "'" + printable(user, limits::kMaxUserName) + "'"; }

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
    answer_request();
    serve_events();
    pump_.flush();
    if (outcome_ && pump_.all_sent()) break;
    loop_.run_once(next_timeout());
  }
  if (!connection_given_away_) part();
  return *outcome_;
}

// A connection that is closed before all that came has been read, or while something still comes, is reset; and then what is
// lost of our last message is not sent again.
void LoginDriver::part() {
  pump_.finish();
  const auto deadline = loop_.now() + kFarewell;
  while (!pump_.ended() && loop_.now() < deadline) loop_.run_once(deadline);
}

std::optional<Instant> LoginDriver::next_timeout() const {
  const auto due = machine_.next_timeout();
  const auto answer = broker_ ? broker_->next_timeout() : std::nullopt;
  return due && answer ? std::min(*due, *answer) : answer ? answer : due;
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
  const auto now = platform::wall_clock_seconds();
  if (const auto why = platform::why_barred(platform::login_bar(**account), **account, now)) return refuse(*why);
  const auto authorization = look_up_key(**account, settings_.authorized_keys, login.identity);
  if (authorization.verdict != Authorization::Verdict::listed) return refuse(authorization.reason);
  account_ = **account;
  return true;
}

void LoginDriver::handle(const handshake::StartSession& start) {
  who_ = shown(start.user) + " from " + to_string(client_) + " with " + keys::Fingerprint::of(start.identity).text();
  broker_.emplace(loop_, random_, settings_, own_arguments_,
                  SessionBroker::Login{*account_, client_, server_, pump_.stream().fd()}, log_);
  broker_->begin(start);
}

void LoginDriver::answer_request() {
  const auto verdict = broker_ ? broker_->poll(loop_.now()) : std::nullopt;
  if (!verdict) return;
  if (const auto* grant = std::get_if<handshake::SessionGrant>(&*verdict)) {
    udp_port_ = grant->udp_port;
    machine_.grant(*grant, loop_.now());
  } else if (const auto* sessions = std::get_if<std::vector<wire::SessionSummary>>(&*verdict)) {
    machine_.report(*sessions, loop_.now());
  } else {
    const auto& refusal = std::get<SessionRefusal>(*verdict);
    log_.info("login of " + who_ + " gets no session: " + printable(refusal.text, limits::kMaxRefusalText));
    machine_.refuse(refusal.code, refusal.text, loop_.now());
  }
}

// The keys are on their way to the session before the client hears that it may use them.
void LoginDriver::handle(const handshake::ServerFinished& finished) {
  // What the client sends when it has our last message is for the session.
  connection_given_away_ = broker_->keeps_connection();
  if (connection_given_away_) pump_.stop_reading();
  const auto handed_over = broker_->hand_over(finished.secrets);
  outcome_ = handed_over ? LoginOutcome::logged_in : LoginOutcome::failed;
  if (!handed_over) {
    static_cast<void>(machine_.poll_output());  // the client must not take its session for granted, and comes again
    return log_.error(handed_over.error().message);
  }
  log_.info(std::string(broker_->what()) + " of " + who_ + ", UDP port " + std::to_string(udp_port_));
}

void LoginDriver::handle(const handshake::ServerReported&) {
  log_.info("login of " + who_ + " asks about sessions");
  outcome_ = LoginOutcome::logged_in;
}

void LoginDriver::handle(const handshake::Refused& refused) {
  if (refused.cause == handshake::RefusalCause::bad_signature) {
    log_.warn("login from " + to_string(client_) + " refused: the signature is wrong");
  }
  outcome_ = LoginOutcome::failed;
}

void LoginDriver::handle(const handshake::ServerFailed& failed) {
  log_.debug("connection from " + to_string(client_) + ": " + failed.text);
  outcome_ = LoginOutcome::failed;
}

}  // namespace mp::runtime
