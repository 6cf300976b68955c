// One TCP connection to a server and the client's half of a handshake on it, in the caller's event loop: never blocks, asks
// nobody anything. client_exchange runs one, or two beside each other.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmp/core/random_source.hpp"
#include "libmp/handshake/client_handshake.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "libmp/runtime/handshake_pump.hpp"

namespace mp::runtime {

struct LoggedIn {
  handshake::ClientFinished session;
  Endpoint server;                         // where its datagrams go
  Duration round_trip{};                   // of the handshake, with the server's thinking time
  std::optional<platform::TcpStream> tcp;  // if the request was to keep it
};

// A key that nobody knows and a person may accept.
struct UnknownHostKey {
  crypto::Ed25519PublicKey key;
  Endpoint server;
};

enum class ExchangeFailure : std::uint8_t {
  not_reached,      // or lost, or too busy: worth another attempt
  wrong_server,     // it shows another key than we know
  declined,         // it was reached, and there will be no session
  no_such_session,  // the one that was asked for has ended
  not_attached,     // it lives, but goes on without us
};

struct ExchangeFailed {
  ExchangeFailure kind = ExchangeFailure::declined;
  std::string text;      // for the person
  std::string detail{};  // the server's part of it
};

// The answer to a request about sessions.
using Sessions = std::vector<wire::SessionSummary>;

using ExchangeEnd = std::variant<LoggedIn, Sessions, UnknownHostKey, ExchangeFailed>;

class LoginAttempt {
 public:
  enum class Trust : std::uint8_t { trusted, unknown };
  using JudgeHostKey = std::function<Result<Trust>(const crypto::Ed25519PublicKey&)>;

  // `servers`: the addresses to try, not empty. `loop`, `random` and the signer in `config` outlive the attempt.
  LoginAttempt(platform::EventLoop& loop, RandomSource& random, std::vector<Endpoint> servers,
               handshake::ClientHandshakeConfig config, JudgeHostKey judge);
  LoginAttempt(const LoginAttempt&) = delete;
  LoginAttempt& operator=(const LoginAttempt&) = delete;

  // More addresses of the server; of no use any more when it is connected.
  void try_also(const std::vector<Endpoint>& servers);

  // What the server has not got is not to reach it any more, when the attempt goes.
  void give_up();

  // Goes on as far as it can. Call it after every turn of the event loop and at next_timeout(). The result comes once.
  [[nodiscard]] std::optional<ExchangeEnd> step(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // The server has been told who we are and what we want: it may act on that, whatever becomes of the connection.
  [[nodiscard]] bool committed() const noexcept { return committed_; }
  // Who is connected, since when an answer is awaited, and how long one travels. Nothing: there is no connection, or too young.
  struct Wait {
    Endpoint server;
    Instant since;
    Duration round_trip;
  };
  [[nodiscard]] std::optional<Wait> waits() const;

 private:
  [[nodiscard]] std::optional<ExchangeEnd> begin_handshake(platform::TcpStream stream, Instant now);
  [[nodiscard]] std::optional<ExchangeEnd> act_on(handshake::ClientEvent event, Instant now);

  platform::EventLoop& loop_;
  RandomSource& random_;
  handshake::ClientHandshakeConfig config_;
  JudgeHostKey judge_;
  std::optional<Result<platform::TcpStream>> connected_;
  std::optional<platform::TcpConnector> connector_;
  std::optional<handshake::ClientHandshake> machine_;
  std::optional<HandshakePump<handshake::ClientHandshake>> pump_;
  Endpoint server_;
  Instant connected_at_;
  Instant asked_at_;  // when the last message left
  std::optional<Duration> round_trip_;
  bool committed_ = false;
};

}  // namespace mp::runtime
