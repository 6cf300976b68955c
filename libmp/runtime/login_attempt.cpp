#include "libmp/runtime/login_attempt.hpp"

#include <utility>

namespace mp::runtime {
namespace {

constexpr Duration kConnectDeadline = 20s;
constexpr const char* kWhatToCheck = "; check host and port, that mps runs there, and that no firewall is in between";

ExchangeFailure kind_of(handshake::HandshakeFailure failure) noexcept {
  switch (failure) {
    case handshake::HandshakeFailure::timed_out:
    case handshake::HandshakeFailure::connection_closed:
    case handshake::HandshakeFailure::server_busy:
      return ExchangeFailure::not_reached;
    case handshake::HandshakeFailure::no_such_session:
      return ExchangeFailure::no_such_session;
    case handshake::HandshakeFailure::not_attached:
      return ExchangeFailure::not_attached;
    default:
      return ExchangeFailure::declined;
  }
}

}  // namespace

LoginAttempt::LoginAttempt(platform::EventLoop& loop, RandomSource& random, std::vector<Endpoint> servers,
                           handshake::ClientHandshakeConfig config, JudgeHostKey judge)
    : loop_(loop), random_(random), config_(std::move(config)), judge_(std::move(judge)) {
  connector_.emplace(loop_, std::move(servers), loop_.now() + kConnectDeadline,
                     [this](Result<platform::TcpStream> outcome) { connected_ = std::move(outcome); });
}

void LoginAttempt::try_also(const std::vector<Endpoint>& servers) {
  if (connector_) connector_->add(servers);
}

std::optional<ExchangeEnd> LoginAttempt::step(Instant now) {
  if (connector_) {
    if (const auto due = connector_->next_timeout(); due && *due <= now) connector_->handle_timeout(now);
    if (!connected_) return std::nullopt;
    connector_.reset();
    auto connected = *std::exchange(connected_, std::nullopt);
    if (!connected) return ExchangeFailed{ExchangeFailure::not_reached, connected.error().message + kWhatToCheck};
    if (auto end = begin_handshake(*std::move(connected), now)) return end;
  }
  if (!machine_) return std::nullopt;
  if (const auto due = machine_->next_timeout(); due && *due <= now) machine_->handle_timeout(now);
  while (auto event = machine_->poll_event()) {
    if (!round_trip_) round_trip_ = now - connected_at_;
    if (auto end = act_on(*std::move(event), now)) return end;
  }
  pump_->flush();
  return std::nullopt;
}

std::optional<Instant> LoginAttempt::next_timeout() const {
  if (connector_) return connector_->next_timeout();
  return machine_ ? machine_->next_timeout() : std::nullopt;
}

void LoginAttempt::give_up() {
  if (pump_) pump_->give_up();
}

std::optional<LoginAttempt::Wait> LoginAttempt::waits() const {
  const auto round_trip = pump_ ? pump_->stream().round_trip() : std::nullopt;
  return round_trip ? std::optional(Wait{server_, asked_at_, *round_trip}) : std::nullopt;
}

std::optional<ExchangeEnd> LoginAttempt::begin_handshake(platform::TcpStream stream, Instant now) {
  server_ = stream.peer_endpoint();
  connected_at_ = asked_at_ = now;
  auto machine = handshake::ClientHandshake::start(config_, random_, now);
  if (!machine) return ExchangeFailed{ExchangeFailure::declined, machine.error().message};
  machine_ = *std::move(machine);
  pump_.emplace(loop_, std::move(stream), *machine_, [] {});
  return std::nullopt;
}

std::optional<ExchangeEnd> LoginAttempt::act_on(handshake::ClientEvent event, Instant now) {
  if (const auto* failed = std::get_if<handshake::ClientFailed>(&event)) {
    return ExchangeFailed{kind_of(failed->failure), failed->text, failed->detail};
  }
  if (auto* finished = std::get_if<handshake::ClientFinished>(&event)) {
    const Endpoint udp{server_.address, finished->udp_port};
    LoggedIn login{std::move(*finished), udp, *round_trip_, std::nullopt};
    if (config_.request.tcp == wire::TcpUse::carrier) login.tcp = pump_->release();
    return login;
  }
  if (auto* informed = std::get_if<handshake::ClientInformed>(&event)) return std::move(informed->sessions);
  const auto& presented = std::get<handshake::HostKeyPresented>(event);
  const auto trust = judge_(presented.key);
  if (!trust) return ExchangeFailed{ExchangeFailure::wrong_server, trust.error().message};
  if (*trust == Trust::unknown) return UnknownHostKey{presented.key, server_};
  machine_->accept_host_key(now);
  asked_at_ = now;
  committed_ = true;
  return std::nullopt;
}

}  // namespace mp::runtime
