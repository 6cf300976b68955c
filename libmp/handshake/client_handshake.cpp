#include "libmp/handshake/client_handshake.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
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

using wire::RecordType;

constexpr wire::RecordRule kAlertRule{RecordType::alert, wire::kAlertBody};
constexpr std::array kHelloRules{wire::RecordRule{RecordType::server_hello, limits::kMaxHandshakeRecord}, kAlertRule};
constexpr std::array kAuthRules{wire::RecordRule{RecordType::server_auth, limits::kMaxHandshakeRecord}, kAlertRule};
constexpr std::array kVerdictRules{wire::RecordRule{RecordType::server_accept, limits::kMaxHandshakeRecord},
                                   wire::RecordRule{RecordType::server_refusal, limits::kMaxHandshakeRecord}, kAlertRule};
// To a request about sessions.
constexpr std::array kReportRules{wire::RecordRule{RecordType::server_sessions, limits::kMaxHandshakeRecord},
                                  wire::RecordRule{RecordType::server_refusal, limits::kMaxHandshakeRecord}, kAlertRule};

bool is_about_sessions(const wire::SessionRequest& request) {
  return request.kind == wire::RequestKind::list_sessions || request.kind == wire::RequestKind::end_session;
}

using enum HandshakeFailure;

struct AlertRow {
  wire::AlertCode code;
  HandshakeFailure failure;
};
constexpr AlertRow kAlerts[] = {{wire::AlertCode::no_common_version, no_common_version},
                                {wire::AlertCode::no_common_suite, no_common_suite},
                                {wire::AlertCode::malformed, rejected_by_server},
                                {wire::AlertCode::busy, server_busy}};

struct RefusalRow {
  wire::RefusalCode code;
  HandshakeFailure failure;
};
constexpr RefusalRow kRefusals[] = {{wire::RefusalCode::not_authorised, not_authorised},
                                    {wire::RefusalCode::no_such_session, no_such_session},
                                    {wire::RefusalCode::busy, server_busy},
                                    {wire::RefusalCode::not_started, session_not_started},
                                    {wire::RefusalCode::several_sessions, several_sessions},
                                    {wire::RefusalCode::not_attached, not_attached}};

template <typename Row, typename Code, std::size_t N>
HandshakeFailure failure_of(const Row (&rows)[N], Code code) {
  return std::ranges::find(rows, code, &Row::code)->failure;  // decoding let no other code pass
}

wire::ClientAuth client_auth_of(const ClientHandshakeConfig& config) {
  return {.user = config.user,
          .identity = config.identity.get().public_key().bytes,
          .request = config.request,
          .capabilities = config.capabilities,
          .signature = {}};
}

}  // namespace

class ClientHandshake::Machine {
 public:
  Machine(ClientHandshakeConfig config, Bytes unsigned_auth, RandomSource& random, Instant now);

  void handle_bytes(ByteView bytes, Instant now);
  void handle_end_of_stream();
  void handle_timeout(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;
  void accept_host_key(Instant now);
  [[nodiscard]] Bytes poll_output() { return std::exchange(output_, {}); }
  [[nodiscard]] std::optional<ClientEvent> poll_event();

 private:
  enum class State : std::uint8_t { awaiting_hello, awaiting_auth, judging_host_key, awaiting_verdict, ended };

  void handle_record(wire::Record record);
  void handle_hello(const wire::Record& record);
  void handle_auth(ByteView plaintext);
  void handle_accept(ByteView plaintext);
  void handle_sessions(ByteView plaintext);
  void handle_refusal(ByteView plaintext);
  void handle_alert(const wire::Record& record);
  void fail(HandshakeFailure failure, std::string_view detail = {});
  void end();

  ClientHandshakeConfig config_;
  Bytes unsigned_auth_;
  State state_ = State::awaiting_hello;
  Instant deadline_;
  wire::RecordReader reader_{kHelloRules};
  Transcript transcript_;
  std::optional<crypto::X25519KeyPair> ephemeral_;
  std::optional<KeySchedule> keys_;
  std::optional<RecordSealer> sealer_;
  std::optional<RecordOpener> opener_;
  std::vector<wire::SessionSummary> sessions_;  // so far
  Bytes output_;
  std::deque<ClientEvent> events_;
};

ClientHandshake::Machine::Machine(ClientHandshakeConfig config, Bytes unsigned_auth, RandomSource& random, Instant now)
    : config_(std::move(config)), unsigned_auth_(std::move(unsigned_auth)), deadline_(now + limits::kHandshakeDeadline) {
  wire::ClientHello hello;
  hello.versions.assign(kVersions.begin(), kVersions.end());
  hello.suites.assign(kSuites.begin(), kSuites.end());
  random.fill(hello.random);
  ephemeral_.emplace(fresh_key_pair(random));
  hello.key_share = to_bytes(ephemeral_->public_key());
  const auto body = encode(hello);
  transcript_.absorb(RecordType::client_hello, body);
  output_ = wire::encode_record(RecordType::client_hello, body);
}

void ClientHandshake::Machine::handle_bytes(ByteView bytes, Instant now) {
  handle_timeout(now);
  while (state_ != State::ended && !bytes.empty()) {
    auto read = reader_.read(bytes);
    if (!read) return fail(protocol_violation);
    if (!*read) return;
    handle_record(std::move(**read));
  }
}

void ClientHandshake::Machine::handle_record(wire::Record record) {
  if (record.type == RecordType::alert) return handle_alert(record);
  if (record.type == RecordType::server_hello) return handle_hello(record);
  // A server that says yes or no before it knows who asks.
  if (state_ == State::judging_host_key) return fail(protocol_violation);
  const auto type = record.type;
  const auto plaintext = opener_->open(std::move(record));
  if (!plaintext) return fail(tampered);
  if (type == RecordType::server_auth) return handle_auth(*plaintext);
  if (type == RecordType::server_accept) return handle_accept(*plaintext);
  if (type == RecordType::server_sessions) return handle_sessions(*plaintext);
  handle_refusal(*plaintext);
}

void ClientHandshake::Machine::handle_hello(const wire::Record& record) {
  const auto hello = wire::decode_server_hello(record.body);
  crypto::X25519PublicKey share{};
  // The server may choose only from what was offered, so that nobody in between can talk both sides into something weaker.
  if (!hello || !is_among(hello->version, kVersions) || !is_among(hello->suite, kSuites) ||
      hello->key_share.size() != share.size()) {
    return fail(protocol_violation);
  }
  std::ranges::copy(hello->key_share, share.begin());
  const auto secret = ephemeral_->agree(share);
  if (!secret) return fail(protocol_violation);
  ephemeral_.reset();
  transcript_.absorb(record.type, record.body);
  keys_.emplace(*secret);
  const auto keys = keys_->handshake_keys(transcript_.digest());
  sealer_.emplace(keys.client);
  opener_.emplace(keys.server);
  state_ = State::awaiting_auth;
  reader_.expect(kAuthRules);
}

void ClientHandshake::Machine::handle_auth(ByteView plaintext) {
  const auto auth = wire::decode_server_auth(plaintext);
  if (!auth) return fail(protocol_violation);
  const crypto::Ed25519PublicKey host_key{auth->host_key};
  const crypto::Ed25519Signature signature{auth->signature};
  const auto digest =
      transcript_.absorb_signed_part(RecordType::server_auth, plaintext.first(plaintext.size() - wire::kSignatureSize));
  if (!crypto::verify(host_key, signature_input(kServerSignatureLabel, digest), signature)) return fail(impostor);
  transcript_.absorb_signature(signature);
  state_ = State::judging_host_key;
  if (is_about_sessions(config_.request)) {
    reader_.expect(kReportRules);
  } else {
    reader_.expect(kVerdictRules);
  }
  events_.emplace_back(HostKeyPresented{host_key});
}

void ClientHandshake::Machine::accept_host_key(Instant now) {
  if (state_ == State::ended) return;  // an alert came while the driver was judging
  expects(state_ == State::judging_host_key, "a host key is accepted once, after it was presented");
  const auto digest = transcript_.absorb_signed_part(RecordType::client_auth, unsigned_auth_);
  const auto signature = config_.identity.get().sign(signature_input(kClientSignatureLabel, digest));
  if (!signature) return fail(signing_failed, signature.error().message);
  transcript_.absorb_signature(*signature);
  append(unsigned_auth_, signature->bytes);
  append(output_, sealer_->seal(RecordType::client_auth, unsigned_auth_));
  state_ = State::awaiting_verdict;
  deadline_ = now + limits::kHandshakeDeadline;
}

void ClientHandshake::Machine::handle_accept(ByteView plaintext) {
  auto accept = wire::decode_server_accept(plaintext);
  if (!accept) return fail(protocol_violation);
  transcript_.absorb(RecordType::server_accept, plaintext);
  events_.emplace_back(ClientFinished{.session_id = accept->session_id,
                                      .client = accept->client,
                                      .name = std::move(accept->name),
                                      .udp_port = accept->udp_port,
                                      .connection_id = accept->connection_id,
                                      .max_datagram = accept->max_datagram,
                                      .capabilities = std::move(accept->capabilities),
                                      .secrets = keys_->traffic_secrets(transcript_.digest())});
  end();
}

void ClientHandshake::Machine::handle_sessions(ByteView plaintext) {
  auto part = wire::decode_server_sessions(plaintext);
  if (!part || sessions_.size() + part->sessions.size() > limits::kMaxListedSessions) return fail(protocol_violation);
  // Empty ones could follow each other for ever.
  if (part->sessions.empty() && part->more == wire::ServerSessions::More::yes) return fail(protocol_violation);
  std::ranges::move(part->sessions, std::back_inserter(sessions_));
  if (part->more == wire::ServerSessions::More::yes) return;
  events_.emplace_back(ClientInformed{std::move(sessions_)});
  end();
}

void ClientHandshake::Machine::handle_refusal(ByteView plaintext) {
  const auto refusal = wire::decode_server_refusal(plaintext);
  if (!refusal) return fail(protocol_violation);
  fail(failure_of(kRefusals, refusal->code), refusal->text);
}

void ClientHandshake::Machine::handle_alert(const wire::Record& record) {
  const auto code = wire::decode_alert(record.body);
  fail(code ? failure_of(kAlerts, *code) : protocol_violation);
}

void ClientHandshake::Machine::handle_end_of_stream() {
  if (state_ != State::ended) fail(connection_closed);
}

void ClientHandshake::Machine::handle_timeout(Instant now) {
  if (const auto at = next_timeout(); at && now >= *at) fail(timed_out);
}

std::optional<Instant> ClientHandshake::Machine::next_timeout() const noexcept {
  if (state_ == State::ended || state_ == State::judging_host_key) return std::nullopt;
  return deadline_;
}

std::optional<ClientEvent> ClientHandshake::Machine::poll_event() {
  if (events_.empty()) return std::nullopt;
  std::optional<ClientEvent> event{std::move(events_.front())};
  events_.pop_front();
  return event;
}

void ClientHandshake::Machine::fail(HandshakeFailure failure, std::string_view detail) {
  std::string text(describe(failure));
  auto shown = printable(detail, limits::kMaxRefusalText);
  if (!shown.empty()) text += " (" + shown + ")";
  events_.emplace_back(ClientFailed{failure, std::move(text), std::move(shown)});
  end();
}

void ClientHandshake::Machine::end() {
  state_ = State::ended;
  ephemeral_.reset();
  keys_.reset();
  sealer_.reset();
  opener_.reset();
}

Result<ClientHandshake> ClientHandshake::start(ClientHandshakeConfig config, RandomSource& random, Instant now) {
  if (const auto user = wire::check_user_name(config.user); !user) return user.error();
  if (const auto request = wire::check(config.request); !request) return request.error();
  auto unsigned_auth = wire::encode_unsigned(client_auth_of(config));
  if (!unsigned_auth) return unsigned_auth.error();
  return ClientHandshake(std::make_unique<Machine>(std::move(config), std::move(*unsigned_auth), random, now));
}

ClientHandshake::ClientHandshake(std::unique_ptr<Machine> machine) noexcept : machine_(std::move(machine)) {}
ClientHandshake::ClientHandshake(ClientHandshake&&) noexcept = default;
ClientHandshake& ClientHandshake::operator=(ClientHandshake&&) noexcept = default;
ClientHandshake::~ClientHandshake() = default;

void ClientHandshake::handle_bytes(ByteView bytes, Instant now) { machine_->handle_bytes(bytes, now); }
void ClientHandshake::handle_end_of_stream(Instant now) {
  machine_->handle_timeout(now);
  machine_->handle_end_of_stream();
}
void ClientHandshake::handle_timeout(Instant now) { machine_->handle_timeout(now); }
std::optional<Instant> ClientHandshake::next_timeout() const noexcept { return machine_->next_timeout(); }
void ClientHandshake::accept_host_key(Instant now) { machine_->accept_host_key(now); }
Bytes ClientHandshake::poll_output() { return machine_->poll_output(); }
std::optional<ClientEvent> ClientHandshake::poll_event() { return machine_->poll_event(); }

}  // namespace mp::handshake
