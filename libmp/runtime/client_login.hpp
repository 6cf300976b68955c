// From a destination to the keys of a session: resolves, connects, runs the client's half of the handshake, and settles whether
// the server is the right one. Keeps the identity, in memory that can't be dumped and is wiped at the end, for as long as the
// session may need fresh keys.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libmp/config/client_settings.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/keys/known_hosts.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/name_lookup.hpp"
#include "libmp/platform/name_resolver.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/runtime/client_exchange.hpp"

namespace mp::runtime {

struct LoginTarget {
  std::string user;
  std::string host;
  std::uint16_t port = 0;
};

struct HostKeyPolicy {
  config::HostKeyChecking checking = config::HostKeyChecking::ask;
  std::string known_hosts_path;
};

class ClientLogin {
 public:
  // `resolve`: finds the addresses of the host, and may block.
  ClientLogin(LoginTarget target, HostKeyPolicy policy, crypto::Ed25519KeyPair identity, platform::Logger log,
              platform::NameLookup::Resolver resolve = platform::resolve);

  // Asks the person where it has to; blocks until it is done. The error is for the person. `request` is what the session shall
  // be.
  [[nodiscard]] Result<LoggedIn> run(const wire::SessionRequest& request);
  // The same for a request about sessions.
  [[nodiscard]] Result<Sessions> ask(const wire::SessionRequest& request);

  // Begins a login for the session that run() has given, as the client that it is there, at the addresses that the host is
  // known to have. Asks nobody: a host key that is not known any more, or another one, is a failure. `loop` is the caller's;
  // both outlive the exchange.
  [[nodiscard]] std::unique_ptr<ClientExchange> resume(platform::EventLoop& loop, const SessionId& session, ClientId client);
  // Begins to look the host's addresses up again, and keeps what was found for the next login.
  [[nodiscard]] Result<platform::NameLookup> look_up_again() const;
  void learn(const std::vector<Endpoint>& found);

 private:
  using Trust = ClientExchange::Trust;

  template <typename Wanted>
  [[nodiscard]] Result<Wanted> settle(wire::SessionRequest request);
  [[nodiscard]] Result<ExchangeEnd> exchange(const keys::KnownHostName& host, const wire::SessionRequest& request);
  [[nodiscard]] Result<Trust> judge(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key);
  [[nodiscard]] Result<Trust> judge_again(const crypto::Ed25519PublicKey& key) const;
  [[nodiscard]] Status ask_and_remember(const keys::KnownHostName& host, const UnknownHostKey& unknown);

  LoginTarget target_;
  HostKeyPolicy policy_;
  handshake::KeyPairSigner identity_;
  platform::Logger log_;
  platform::NameLookup::Resolver resolve_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  wire::TcpUse tcp_{};             // as run() was asked for
  std::vector<Endpoint> servers_;  // what the host's name stands for, as far as it is known
  std::optional<crypto::Ed25519PublicKey> trusted_key_;
};

}  // namespace mp::runtime
