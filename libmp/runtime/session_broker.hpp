// Gives a login what it asks for: starts a session, finds one that lives and asks it to take a client, or says what there is.
// The login's process has one; it acts with the rights of the account that has logged in wherever it touches what is the
// account's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmp/config/server_settings.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/handshake/server_handshake.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/fd.hpp"
#include "libmp/platform/logging.hpp"
#include "libmp/platform/unix_socket.hpp"
#include "libmp/runtime/session_survey.hpp"
#include "libmp/runtime/visit_request.hpp"

namespace mp::runtime {

struct SessionRefusal {
  wire::RefusalCode code{};
  std::string text;  // for the user
};
// A session takes the client; this is what was asked; or no.
using SessionVerdict = std::variant<handshake::SessionGrant, std::vector<wire::SessionSummary>, SessionRefusal>;

class SessionBroker {
 public:
  // A login that has been let in.
  struct Login {
    platform::Account account;
    Endpoint client;  // of the TCP connection
    Endpoint server;
    int tcp = -1;  // its descriptor
  };

  // `own_arguments`: how this process was started, without its role. What is referred to outlives the broker.
  SessionBroker(platform::EventLoop& loop, RandomSource& random, const config::ServerSettings& settings,
                const std::vector<std::string>& own_arguments, Login login, platform::Logger log);
  SessionBroker(const SessionBroker&) = delete;
  SessionBroker& operator=(const SessionBroker&) = delete;
  ~SessionBroker();

  // Once.
  void begin(const handshake::StartSession& start);
  // After every turn of the event loop and at next_timeout(). The verdict comes once.
  [[nodiscard]] std::optional<SessionVerdict> poll(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // After a grant: the handshake is finished, and the session serves the client from now on.
  [[nodiscard]] Status hand_over(const crypto::TrafficSecrets& secrets);
  // The session goes on with the login's TCP connection.
  [[nodiscard]] bool keeps_connection() const noexcept { return start_.request.tcp == wire::TcpUse::carrier; }
  // For the log: what hand_over() has done, "login" or so.
  [[nodiscard]] std::string_view what() const noexcept;

 private:
  struct NewSession;
  struct Visit;

  enum class Start : std::uint8_t { begun, name_taken, failed };
  Start start_new(const std::string& name);
  void hear_new_session();
  [[nodiscard]] Result<std::unique_ptr<NewSession>> prepare(const SessionId& id, const std::string& name,
                                                            std::optional<platform::UnixListener> socket);
  void start_or_find();
  void attach_or_start();
  void look_around();
  void visit_called(VisitPurpose purpose);
  void visit(const SessionId& id, VisitPurpose purpose);
  void hear_session();
  void end_visit();
  void take(const VisitAnswer& answer);
  void take(wire::SessionSummary summary);
  void take(const VisitOver& over);
  void refuse_ended();
  void choose(const std::vector<wire::SessionSummary>& sessions);
  [[nodiscard]] VisitPurpose attach_purpose() const noexcept;
  [[nodiscard]] std::string find_directory() const;
  [[nodiscard]] handshake::SessionGrant make_grant(const SessionId& id, std::uint16_t udp_port, ClientId client,
                                                   std::string name);
  void refuse(wire::RefusalCode code, std::string text);
  void fail(const std::string& what_failed, const std::string& why);
  [[nodiscard]] Start fail_to_start(const std::string& why);

  platform::EventLoop& loop_;
  RandomSource& random_;
  const config::ServerSettings& settings_;
  const std::vector<std::string>& own_arguments_;
  Login login_;
  platform::Logger log_;
  handshake::StartSession start_;
  std::string directory_;  // of the account's sessions; empty: they can't be found
  std::optional<SessionVerdict> verdict_;
  std::unique_ptr<NewSession> new_session_;
  std::unique_ptr<Visit> visit_;
  bool tried_again_ = false;
  std::optional<SessionSurvey> survey_;
};

}  // namespace mp::runtime
