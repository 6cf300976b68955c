// The login process of mps, one per TCP connection: runs the server's half of the handshake, judges who may log in, and starts
// the session process. Ends with the handshake.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libmp/config/server_settings.hpp"
#include "libmp/handshake/server_handshake.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/child_process.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/tcp_stream.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/handshake_pump.hpp"
#include "libmp/runtime/resume_request.hpp"
#include "libmp/runtime/server_role.hpp"

namespace mp::runtime {

enum class LoginOutcome : std::uint8_t { logged_in, failed };

class LoginDriver {
 public:
  // `own_arguments`: how this process was started, without its role; the session process is started the same way.
  LoginDriver(const config::ServerSettings& settings, crypto::Ed25519KeyPair host_key, platform::TcpStream stream,
              std::vector<std::string> own_arguments, platform::Logger log);

  [[nodiscard]] LoginOutcome run();

 private:
  // What the client shall get, and the way to the session's process: the write end of the pipe that a new one reads, or the
  // socket of one that lives.
  struct PreparedSession {
    handshake::StartSession start;
    handshake::SessionGrant grant;
    std::string directory;
    platform::Fd handover;
    std::optional<ResumeRequest> resumption;
  };

  void serve_events();
  void handle(const handshake::LoginRequested& login);
  void handle(const handshake::StartSession& start);
  void handle(const handshake::ServerFinished& finished);
  void handle(const handshake::Refused& refused);
  void handle(const handshake::ServerFailed& failed);
  [[nodiscard]] bool may_log_in(const handshake::LoginRequested& login);
  void start_new(const handshake::StartSession& start);
  [[nodiscard]] Result<PreparedSession> prepare(const handshake::StartSession& start);
  [[nodiscard]] std::string find_session_directory() const;
  void resume(const handshake::StartSession& start);
  void await_answer();
  void refuse_resumption(const std::string& why);
  [[nodiscard]] handshake::SessionGrant make_grant(const SessionId& id, std::uint16_t udp_port);
  [[nodiscard]] Status hand_over(const crypto::TrafficSecrets& secrets);
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
  std::optional<PreparedSession> session_;
  std::optional<Instant> answer_deadline_;  // the session that is to be resumed has until then
  std::optional<LoginOutcome> outcome_;
};

}  // namespace mp::runtime
