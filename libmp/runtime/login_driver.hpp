// The login process of mps, one per TCP connection: runs the server's half of the handshake, judges who may log in, and lets
// the broker find or start the session. Ends with the handshake.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/config/server_settings.hpp"
#include "libmp/handshake/server_handshake.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/runtime/handshake_pump.hpp"
#include "libmp/runtime/session_broker.hpp"

namespace mp::runtime {

enum class LoginOutcome : std::uint8_t { logged_in, failed };

class LoginDriver {
 public:
  // `own_arguments`: how this process was started, without its role; the session process is started the same way.
  LoginDriver(const config::ServerSettings& settings, crypto::Ed25519KeyPair host_key, platform::TcpStream stream,
              std::vector<std::string> own_arguments, platform::Logger log);

  [[nodiscard]] LoginOutcome run();

 private:
  void serve_events();
  void handle(const handshake::LoginRequested& login);
  void handle(const handshake::StartSession& start);
  void handle(const handshake::ServerFinished& finished);
  void handle(const handshake::ServerReported& reported);
  void handle(const handshake::Refused& refused);
  void handle(const handshake::ServerFailed& failed);
  [[nodiscard]] bool may_log_in(const handshake::LoginRequested& login);
  void answer_request();
  void part();
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  const config::ServerSettings& settings_;
  std::vector<std::string> own_arguments_;
  platform::Logger log_;
  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  handshake::KeyPairSigner host_key_;
  Endpoint client_;
  Endpoint server_;
  handshake::ServerHandshake machine_;
  HandshakePump<handshake::ServerHandshake> pump_;
  std::optional<platform::Account> account_;  // of whoever may log in
  std::optional<SessionBroker> broker_;       // once somebody has logged in
  std::string who_;                           // for the log
  std::uint16_t udp_port_ = 0;                // that was granted
  bool connection_given_away_ = false;        // to the session
  std::optional<LoginOutcome> outcome_;
};

}  // namespace mp::runtime
