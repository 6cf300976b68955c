#include "libmp/runtime/client_login.hpp"

#include <utility>
#include <variant>

#include "libmp/keys/fingerprint.hpp"
#include "libmp/platform/name_resolver.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "libmp/runtime/handshake_pump.hpp"
#include "libmp/runtime/host_key_question.hpp"
#include "libmp/runtime/known_hosts_file.hpp"

namespace mp::runtime {
namespace {

constexpr Duration kConnectDeadline = 20s;

}  // namespace

ClientLogin::ClientLogin(LoginTarget target, HostKeyPolicy policy, crypto::Ed25519KeyPair identity, platform::Logger log)
    : target_(std::move(target)), policy_(std::move(policy)), identity_(std::move(identity)), log_(std::move(log)) {}

Result<LoggedIn> ClientLogin::run(const wire::SessionRequest& request) {
  const auto host = keys::KnownHostName::make(target_.host, target_.port);
  if (!host) return host.error();
  // The second time the key is known, so there is nothing left to ask; a server that shows a third key is refused as changed.
  while (true) {
    auto stream = connect();
    if (!stream) return stream.error();
    auto attempt = shake_hands(*std::move(stream), *host, request);
    if (!attempt) return attempt.error();
    if (attempt->logged_in) return *std::move(attempt->logged_in);
    if (const auto settled = ask_and_remember(*host, *attempt); !settled) return settled.error();
  }
}

Result<platform::TcpStream> ClientLogin::connect() {
  auto endpoints = platform::resolve(target_.host, target_.port);
  if (!endpoints) return endpoints.error();
  std::optional<Result<platform::TcpStream>> result;
  platform::TcpConnector connector(loop_, *std::move(endpoints), loop_.now() + kConnectDeadline,
                                   [&](Result<platform::TcpStream> outcome) { result = std::move(outcome); });
  while (!result) {
    const auto due = connector.next_timeout();
    if (due && *due <= loop_.now()) {
      connector.handle_timeout(loop_.now());
    } else {
      loop_.run_once(due);
    }
  }
  return *std::move(result);
}

Result<ClientLogin::Attempt> ClientLogin::shake_hands(platform::TcpStream stream, const keys::KnownHostName& host,
                                                      const wire::SessionRequest& request) {
  auto machine = handshake::ClientHandshake::start({target_.user, identity_, request}, random_, loop_.now());
  if (!machine) return machine.error();
  const auto server = stream.peer_endpoint();
  HandshakePump<handshake::ClientHandshake> pump(loop_, std::move(stream), *machine, [] {});
  const auto begin = loop_.now();
  std::optional<Duration> round_trip;
  while (true) {
    if (const auto due = machine->next_timeout(); due && *due <= loop_.now()) machine->handle_timeout(loop_.now());
    while (auto event = machine->poll_event()) {
      if (!round_trip) round_trip = loop_.now() - begin;
      auto end = act_on(*std::move(event), *machine, host, server);
      if (!end) return end.error();
      if (!*end) continue;
      auto attempt = **std::move(end);
      if (attempt.logged_in) {
        attempt.logged_in->round_trip = *round_trip;
        if (request.tcp == wire::TcpUse::carrier) attempt.logged_in->tcp = pump.release();
      }
      return attempt;
    }
    pump.flush();
    loop_.run_once(machine->next_timeout());
  }
}

Result<std::optional<ClientLogin::Attempt>> ClientLogin::act_on(handshake::ClientEvent event,
                                                                handshake::ClientHandshake& machine,
                                                                const keys::KnownHostName& host, const Endpoint& server) {
  if (const auto* failed = std::get_if<handshake::ClientFailed>(&event)) return Error{failed->text};
  if (auto* finished = std::get_if<handshake::ClientFinished>(&event)) {
    const Endpoint udp{server.address, finished->udp_port};
    return std::optional(Attempt{LoggedIn{std::move(*finished), udp, {}, std::nullopt}, std::nullopt, server});
  }
  const auto& presented = std::get<handshake::HostKeyPresented>(event);
  const auto trust = judge(host, presented.key);
  if (!trust) return trust.error();
  // People take their time, servers don't wait: this connection ends, and another follows when the answer is known.
  if (*trust == Trust::ask) return std::optional(Attempt{std::nullopt, presented.key, server});
  machine.accept_host_key(loop_.now());
  return std::optional<Attempt>{};
}

Result<ClientLogin::Trust> ClientLogin::judge(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key) {
  const auto known = look_up_known_host(policy_.known_hosts_path, host, key);
  if (!known) return known.error();
  switch (known->verdict) {
    case keys::HostKeyVerdict::match:
      return Trust::trusted;
    case keys::HostKeyVerdict::changed:
      return changed_host_key_refused(host, key, *known, policy_.known_hosts_path);
    case keys::HostKeyVerdict::unknown:
      break;
  }
  switch (policy_.checking) {
    case config::HostKeyChecking::ask:
      return Trust::ask;
    case config::HostKeyChecking::strict:
      return unknown_host_key_refused(host, key);
    case config::HostKeyChecking::accept_new:
      break;
  }
  const auto added = add_known_host(policy_.known_hosts_path, host, key);
  if (!added) return added.error();
  log_.info("accepted the key " + keys::Fingerprint::of(key).text() + " of the new server " + host.text());
  return Trust::trusted;
}

Status ClientLogin::ask_and_remember(const keys::KnownHostName& host, const Attempt& attempt) {
  const auto& key = attempt.key_to_ask_about.value();
  const auto answer = ask_about_host_key(host, attempt.server, key);
  if (!answer) return answer.error();
  if (*answer == HostKeyAnswer::refused) return Error{"the server's key was not accepted; nothing was sent to it"};
  return add_known_host(policy_.known_hosts_path, host, key);
}

}  // namespace mp::runtime
