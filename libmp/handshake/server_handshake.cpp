#include "libmp/handshake/server_handshake.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/handshake/key_schedule.hpp"
#include "libmp/handshake/record_protection.hpp"
#include "libmp/handshake/suite.hpp"
#include "libmp/handshake/transcript.hpp"
#include "libmp/wire/handshake_messages.hpp"

namespace mp::handshake {
namespace {

using wire::AlertCode;
using wire::RecordType;

constexpr std::array kHelloRules{wire::RecordRule{RecordType::client_hello, limits::kMaxClientHello}};
constexpr std::array kAuthRules{wire::RecordRule{RecordType::client_auth, limits::kMaxHandshakeRecord}};

}  // namespace

class ServerHandshake::Machine {
 public:
  Machine(ServerHandshakeConfig config, RandomSource& random, Instant now)
      : config_(config),
        random_(random),
        deadline_(now + limits::kFirstMessageDeadline),
        handshake_deadline_(now + limits::kHandshakeDeadline) {}

  void handle_bytes(ByteView bytes, Instant now);
  void handle_end_of_stream();
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;
  void decide(Authorization authorization, Instant now);
  void grant(const SessionGrant& session, Instant now);
  void report(std::span<const wire::SessionSummary> sessions, Instant now);
  void refuse(wire::RefusalCode code, const std::string& text, Instant now);
  [[nodiscard]] Bytes poll_output() { return std::exchange(output_, {}); }
  [[nodiscard]] std::optional<ServerEvent> poll_event();

 private:
  enum class State : std::uint8_t { awaiting_hello, awaiting_auth, awaiting_decision, awaiting_session, refusing, ended };
  struct PendingRefusal {
    wire::ServerRefusal message;
    RefusalCause cause{};
  };

  [[nodiscard]] bool reading() const noexcept { return state_ == State::awaiting_hello || state_ == State::awaiting_auth; }
  void handle_record(wire::Record record, Instant now);
  void handle_hello(const wire::Record& record);
  [[nodiscard]] std::optional<crypto::X25519SharedSecret> agree(const wire::ClientHello& hello, wire::ServerHello& answer);
  void answer_hello(const wire::ServerHello& hello, const crypto::X25519SharedSecret& secret);
  void handle_auth(wire::Record record, Instant now);
  void schedule_refusal(PendingRefusal refusal, Instant now);
  void send_refusal();
  void fail_with_alert(AlertCode code, ServerFailure failure, std::string text);
  void fail(ServerFailure failure, std::string text);
  void end();

  ServerHandshakeConfig config_;
  std::reference_wrapper<RandomSource> random_;
  State state_ = State::awaiting_hello;
  Instant deadline_;            // of the present state
  Instant handshake_deadline_;  // of the peer's last message
  Instant auth_arrived_{};
  wire::RecordReader reader_{kHelloRules};
  Transcript transcript_;
  std::optional<KeySchedule> keys_;
  std::optional<RecordSealer> sealer_;
  std::optional<RecordOpener> opener_;
  wire::ClientAuth login_;
  bool signature_valid_ = false;
  PendingRefusal refusal_;
  Bytes output_;
  std::deque<ServerEvent> events_;
};

void ServerHandshake::Machine::handle_bytes(ByteView bytes, Instant now) {
  handle_timeout(now);
  while (reading() && !bytes.empty()) {
    auto read = reader_.read(bytes);
    if (!read) {
      if (state_ == State::awaiting_hello) return fail(ServerFailure::not_our_protocol, "not a ClientHello");
      return fail_with_alert(AlertCode::malformed, ServerFailure::malformed, "not a ClientAuth");
    }
    if (!*read) return;
    handle_record(std::move(**read), now);
  }
}

void ServerHandshake::Machine::handle_record(wire::Record record, Instant now) {
  if (state_ == State::awaiting_hello) return handle_hello(record);
  handle_auth(std::move(record), now);
}

void ServerHandshake::Machine::handle_hello(const wire::Record& record) {
  const auto hello = wire::decode_client_hello(record.body);
  if (!hello) return fail(ServerFailure::not_our_protocol, "not a ClientHello");
  const auto version = choose(hello->versions, kVersions);
  if (!version) {
    return fail_with_alert(AlertCode::no_common_version, ServerFailure::no_common_version,
                           "the client speaks no protocol version of ours; one of mp and mps needs an upgrade");
  }
  const auto suite = choose(hello->suites, kSuites);
  if (!suite) {
    return fail_with_alert(AlertCode::no_common_suite, ServerFailure::no_common_suite,
                           "the client offers no cipher suite of ours; one of mp and mps needs an upgrade");
  }
  wire::ServerHello answer{.version = *version, .suite = *suite, .random = {}, .key_share = {}};
  const auto secret = agree(*hello, answer);
  if (!secret) return fail_with_alert(AlertCode::malformed, ServerFailure::malformed, "the key share is not usable");
  transcript_.absorb(record.type, record.body);
  answer_hello(answer, *secret);
}

// Nothing if the client's share is not a proper one. Completes `answer`.
std::optional<crypto::X25519SharedSecret> ServerHandshake::Machine::agree(const wire::ClientHello& hello,
                                                                          wire::ServerHello& answer) {
  crypto::X25519PublicKey share{};
  if (hello.key_share.size() != share.size()) return std::nullopt;
  std::ranges::copy(hello.key_share, share.begin());
  random_.get().fill(answer.random);
  const auto ephemeral = fresh_key_pair(random_);
  answer.key_share = to_bytes(ephemeral.public_key());
  return ephemeral.agree(share);
}

void ServerHandshake::Machine::answer_hello(const wire::ServerHello& hello, const crypto::X25519SharedSecret& secret) {
  const auto hello_body = encode(hello);
  transcript_.absorb(RecordType::server_hello, hello_body);
  keys_.emplace(secret);
  const auto keys = keys_->handshake_keys(transcript_.digest());
  sealer_.emplace(keys.server);
  opener_.emplace(keys.client);

  auto& signer = config_.host_key.get();
  auto auth = encode_unsigned(wire::ServerAuth{.host_key = signer.public_key().bytes, .signature = {}});
  const auto digest = transcript_.absorb_signed_part(RecordType::server_auth, auth);
  const auto signature = signer.sign(signature_input(kServerSignatureLabel, digest));
  if (!signature) return fail(ServerFailure::signing_failed, "the host key could not sign: " + signature.error().message);
  transcript_.absorb_signature(*signature);
  append(auth, signature->bytes);

  output_ = wire::encode_record(RecordType::server_hello, hello_body);
  append(output_, sealer_->seal(RecordType::server_auth, auth));
  state_ = State::awaiting_auth;
  deadline_ = handshake_deadline_;
  reader_.expect(kAuthRules);
}

void ServerHandshake::Machine::handle_auth(wire::Record record, Instant now) {
  const auto plaintext = opener_->open(std::move(record));
  if (!plaintext) return fail_with_alert(AlertCode::malformed, ServerFailure::malformed, "a ClientAuth that does not open");
  auto auth = wire::decode_client_auth(*plaintext);
  if (!auth) return fail_with_alert(AlertCode::malformed, ServerFailure::malformed, "a malformed ClientAuth");
  login_ = std::move(*auth);
  const crypto::Ed25519PublicKey identity{login_.identity};
  const crypto::Ed25519Signature signature{login_.signature};
  const auto digest = transcript_.absorb_signed_part(RecordType::client_auth,
                                                     ByteView(*plaintext).first(plaintext->size() - wire::kSignatureSize));
  signature_valid_ = crypto::verify(identity, signature_input(kClientSignatureLabel, digest), signature);
  transcript_.absorb_signature(signature);
  state_ = State::awaiting_decision;
  auth_arrived_ = now;
  deadline_ = now + limits::kHandshakeDeadline;  // the peer has done its part; what is left is ours
  events_.emplace_back(LoginRequested{login_.user, identity});
}

void ServerHandshake::Machine::decide(Authorization authorization, Instant now) {
  handle_timeout(now);
  if (state_ == State::ended) return;
  expects(state_ == State::awaiting_decision, "a login is decided once, after it was requested");
  const bool granted = authorization == Authorization::granted;
  if (!granted || !signature_valid_) {
    const auto cause = signature_valid_ ? RefusalCause::not_authorised : RefusalCause::bad_signature;
    return schedule_refusal({{wire::RefusalCode::not_authorised, {}}, cause}, now);
  }
  state_ = State::awaiting_session;
  events_.emplace_back(StartSession{login_.user, {login_.identity}, std::move(login_.request), std::move(login_.capabilities)});
}

void ServerHandshake::Machine::grant(const SessionGrant& session, Instant now) {
  handle_timeout(now);
  if (state_ == State::ended) return;
  expects(state_ == State::awaiting_session, "a session is granted once, after it was asked for");
  expects(session.udp_port != 0, "a session has a port");
  expects(session.max_datagram >= limits::kInitialDatagram && session.max_datagram <= limits::kMaxDatagram,
          "a datagram's size within its limits");
  const auto body = encode(wire::ServerAccept{.session_id = session.session_id,
                                              .client = session.client,
                                              .name = session.name,
                                              .udp_port = session.udp_port,
                                              .connection_id = session.connection_id,
                                              .max_datagram = session.max_datagram,
                                              .capabilities = session.capabilities});
  transcript_.absorb(RecordType::server_accept, body);
  append(output_, sealer_->seal(RecordType::server_accept, body));
  events_.emplace_back(ServerFinished{keys_->traffic_secrets(transcript_.digest())});
  end();
}

void ServerHandshake::Machine::report(std::span<const wire::SessionSummary> sessions, Instant now) {
  using More = wire::ServerSessions::More;
  handle_timeout(now);
  if (state_ == State::ended) return;
  expects(state_ == State::awaiting_session, "a request is answered once, after it was made");
  expects(sessions.size() <= limits::kMaxListedSessions, "a list within its limit");
  do {
    const auto part = sessions.first(std::min(sessions.size(), limits::kMaxSessionsPerRecord));
    sessions = sessions.subspan(part.size());
    const auto body = encode(wire::ServerSessions{sessions.empty() ? More::no : More::yes, {part.begin(), part.end()}});
    append(output_, sealer_->seal(RecordType::server_sessions, body));
  } while (!sessions.empty());
  events_.emplace_back(ServerReported{});
  end();
}

void ServerHandshake::Machine::refuse(wire::RefusalCode code, const std::string& text, Instant now) {
  handle_timeout(now);
  if (state_ == State::ended) return;
  expects(state_ == State::awaiting_session, "a session is refused once, after it was asked for");
  expects(code != wire::RefusalCode::not_authorised, "who may log in is decide()'s answer");
  // There is nothing to hide from somebody who has been let in.
  refusal_ = {{code, std::string(cut_utf8(text, limits::kMaxRefusalText))}, RefusalCause::session};
  send_refusal();
}

// A decision that took longer than the delay waits for the next multiple of it, so that its duration stays hidden then, too.
void ServerHandshake::Machine::schedule_refusal(PendingRefusal refusal, Instant now) {
  refusal_ = std::move(refusal);
  state_ = State::refusing;
  deadline_ = auth_arrived_ + limits::kRefusalDelay;
  while (deadline_ < now) deadline_ += limits::kRefusalDelay;
}

void ServerHandshake::Machine::send_refusal() {
  append(output_, sealer_->seal(RecordType::server_refusal, encode(refusal_.message)));
  events_.emplace_back(Refused{refusal_.message.code, refusal_.cause});
  end();
}

void ServerHandshake::Machine::handle_end_of_stream() {
  if (reading()) fail(ServerFailure::connection_closed, "the client closed the connection");
}

void ServerHandshake::Machine::handle_timeout(Instant now) {
  if (state_ == State::ended || now < deadline_) return;
  if (state_ == State::refusing) return send_refusal();
  fail(ServerFailure::timed_out,
       reading() ? "the client was too slow" : "looking up the account or starting the session took too long");
}

std::optional<Instant> ServerHandshake::Machine::next_timeout() const noexcept {
  if (state_ == State::ended) return std::nullopt;
  return deadline_;
}

std::optional<ServerEvent> ServerHandshake::Machine::poll_event() {
  if (events_.empty()) return std::nullopt;
  std::optional<ServerEvent> event{std::move(events_.front())};
  events_.pop_front();
  return event;
}

void ServerHandshake::Machine::fail_with_alert(AlertCode code, ServerFailure failure, std::string text) {
  append(output_, wire::encode_record(RecordType::alert, encode(code)));
  fail(failure, std::move(text));
}

void ServerHandshake::Machine::fail(ServerFailure failure, std::string text) {
  events_.emplace_back(ServerFailed{failure, std::move(text)});
  end();
}

void ServerHandshake::Machine::end() {
  state_ = State::ended;
  keys_.reset();
  sealer_.reset();
  opener_.reset();
}

ServerHandshake::ServerHandshake(ServerHandshakeConfig config, RandomSource& random, Instant now)
    : machine_(std::make_unique<Machine>(config, random, now)) {}
ServerHandshake::ServerHandshake(ServerHandshake&&) noexcept = default;
ServerHandshake& ServerHandshake::operator=(ServerHandshake&&) noexcept = default;
ServerHandshake::~ServerHandshake() = default;

void ServerHandshake::handle_bytes(ByteView bytes, Instant now) { machine_->handle_bytes(bytes, now); }
void ServerHandshake::handle_end_of_stream(Instant now) {
  machine_->handle_timeout(now);
  machine_->handle_end_of_stream();
}
void ServerHandshake::handle_timeout(Instant now) { machine_->handle_timeout(now); }
std::optional<Instant> ServerHandshake::next_timeout() const noexcept { return machine_->next_timeout(); }
void ServerHandshake::decide(Authorization authorization, Instant now) { machine_->decide(authorization, now); }
void ServerHandshake::grant(const SessionGrant& session, Instant now) { machine_->grant(session, now); }
void ServerHandshake::report(std::span<const wire::SessionSummary> sessions, Instant now) { machine_->report(sessions, now); }
void ServerHandshake::refuse(wire::RefusalCode code, const std::string& text, Instant now) {
  machine_->refuse(code, text, now);
}
Bytes ServerHandshake::poll_output() { return machine_->poll_output(); }
std::optional<ServerEvent> ServerHandshake::poll_event() { return machine_->poll_event(); }

}  // namespace mp::handshake
