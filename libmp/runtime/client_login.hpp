// From a destination to the keys of a session: resolves, connects, runs the client's half of the handshake, and settles whether
// the server is the right one. Asks the person where it has to; blocks until it is done.
#pragma once

#include <optional>
#include <string>

#include "libmp/config/client_settings.hpp"
#include "libmp/handshake/client_handshake.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/keys/known_hosts.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/tcp_stream.hpp"

namespace mp::runtime {

struct LoginTarget {
  std::string user;
  std::string host;
  std::uint16_t port = 0;
};

struct LoggedIn {
  handshake::ClientFinished session;
  Endpoint server;                         // where its datagrams go
  Duration round_trip{};                   // of the handshake, with the server's thinking time
  std::optional<platform::TcpStream> tcp;  // if the request was to keep it
};

struct HostKeyPolicy {
  config::HostKeyChecking checking = config::HostKeyChecking::ask;
  std::string known_hosts_path;
};

class ClientLogin {
 public:
  ClientLogin(LoginTarget target, HostKeyPolicy policy, crypto::Ed25519KeyPair identity, platform::Logger log);

  // The error is for the person. `request` is what the session shall be.
  [[nodiscard]] Result<LoggedIn> run(const wire::SessionRequest& request);

 private:
  // What one TCP connection came to: a session, or a key that a person must look at before we connect again.
  struct Attempt {
    std::optional<LoggedIn> logged_in;
    std::optional<crypto::Ed25519PublicKey> key_to_ask_about;
    Endpoint server;
  };
  enum class Trust : std::uint8_t { trusted, ask };

  [[nodiscard]] Result<platform::TcpStream> connect();
  [[nodiscard]] Result<Attempt> shake_hands(platform::TcpStream stream, const keys::KnownHostName& host,
                                            const wire::SessionRequest& request);
  // Empty: the handshake goes on.
  [[nodiscard]] Result<std::optional<Attempt>> act_on(handshake::ClientEvent event, handshake::ClientHandshake& machine,
                                                      const keys::KnownHostName& host, const Endpoint& server);
  [[nodiscard]] Result<Trust> judge(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key);
  [[nodiscard]] Status ask_and_remember(const keys::KnownHostName& host, const Attempt& attempt);

  LoginTarget target_;
  HostKeyPolicy policy_;
  handshake::KeyPairSigner identity_;
  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
};

}  // namespace mp::runtime
