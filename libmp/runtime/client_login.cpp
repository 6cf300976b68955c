#include "libmp/runtime/client_login.hpp"

#include <utility>
#include <variant>

#include "libmp/keys/fingerprint.hpp"
#include "libmp/runtime/host_key_question.hpp"
#include "libmp/runtime/known_hosts_file.hpp"

namespace mp::runtime {

ClientLogin::ClientLogin(LoginTarget target, HostKeyPolicy policy, crypto::Ed25519KeyPair identity, platform::Logger log,
                         platform::NameLookup::Resolver resolve)
    : target_(std::move(target)),
      policy_(std::move(policy)),
      identity_(std::move(identity)),
      log_(std::move(log)),
      resolve_(std::move(resolve)) {}

template <typename Wanted>
Result<Wanted> ClientLogin::settle(wire::SessionRequest request) {
  const auto host = keys::KnownHostName::make(target_.host, target_.port);
  if (!host) return host.error();
  tcp_ = request.tcp;
  if (request.kind == wire::RequestKind::new_session) random_.fill(request.session_id.bytes);
  // The second time the key is known, so there is nothing left to ask; a server that shows a third key is refused as changed.
  while (true) {
    auto end = exchange(*host, request);
    if (!end) return end.error();
    if (auto* wanted = std::get_if<Wanted>(&*end)) return std::move(*wanted);
    if (const auto* failed = std::get_if<ExchangeFailed>(&*end)) return Error{failed->text};
    // People take their time, servers don't wait: that connection has ended, and another follows when the answer is known.
    const auto settled = ask_and_remember(*host, std::get<UnknownHostKey>(*end));
    if (!settled) return settled.error();
  }
}

// A handshake gives what the request was for, or fails.
Result<LoggedIn> ClientLogin::run(const wire::SessionRequest& request) { return settle<LoggedIn>(request); }

Result<Sessions> ClientLogin::ask(const wire::SessionRequest& request) { return settle<Sessions>(request); }

Result<ExchangeEnd> ClientLogin::exchange(const keys::KnownHostName& host, const wire::SessionRequest& request) {
  auto servers = resolve_(target_.host, target_.port);
  if (!servers) return servers.error();
  servers_ = *std::move(servers);
  ClientExchange running(loop_, random_, servers_, {target_.user, identity_, request},
                         [&](const crypto::Ed25519PublicKey& key) {
                           trusted_key_ = key;  // if it is not, nothing comes of this login
                           return judge(host, key);
                         });
  while (true) {
    if (auto end = running.step(loop_.now())) return *std::move(end);
    loop_.run_once(running.next_timeout());
  }
}

std::unique_ptr<ClientExchange> ClientLogin::resume(platform::EventLoop& loop, const SessionId& session, ClientId client) {
  wire::SessionRequest request;
  request.kind = wire::RequestKind::resume;
  request.session_id = session;
  request.client = client;
  request.tcp = tcp_;
  return std::make_unique<ClientExchange>(loop, random_, servers_,
                                          handshake::ClientHandshakeConfig{target_.user, identity_, request},
                                          [this](const crypto::Ed25519PublicKey& key) { return judge_again(key); });
}

Result<platform::NameLookup> ClientLogin::look_up_again() const {
  return platform::NameLookup::start(target_.host, target_.port, resolve_);
}

void ClientLogin::learn(const std::vector<Endpoint>& found) { servers_ = platform::newest_first(found, servers_); }

Result<ClientLogin::Trust> ClientLogin::judge_again(const crypto::Ed25519PublicKey& key) const {
  if (trusted_key_ == key) return Trust::trusted;
  // Somebody may have replaced the server's key on purpose, and told us.
  const auto host = keys::KnownHostName::make(target_.host, target_.port);
  if (!host) return host.error();
  const auto known = look_up_known_host(policy_.known_hosts_path, *host, key);
  if (!known) return known.error();
  switch (known->verdict) {
    case keys::HostKeyVerdict::match:
      return Trust::trusted;
    case keys::HostKeyVerdict::changed:
      return changed_host_key_refused(*host, key, *known, policy_.known_hosts_path);
    case keys::HostKeyVerdict::unknown:
      break;
  }
  return unknown_host_key_refused(*host, key);
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
      return Trust::unknown;
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

Status ClientLogin::ask_and_remember(const keys::KnownHostName& host, const UnknownHostKey& unknown) {
  const auto answer = ask_about_host_key(host, unknown.server, unknown.key);
  if (!answer) return answer.error();
  if (*answer == HostKeyAnswer::refused) return Error{"the server's key was not accepted; nothing was sent to it"};
  return add_known_host(policy_.known_hosts_path, host, unknown.key);
}

}  // namespace mp::runtime
