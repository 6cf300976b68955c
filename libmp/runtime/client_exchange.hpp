// A login, in the caller's event loop: never blocks, asks nobody anything. client_login drives one for a new session,
// reconnection drives them in the background of one.
//
// TCP needs 200 ms and more to repeat what is lost twice, and twice as long for the next time. So a login whose connection is
// silent for longer than the server should need is begun once more beside it, on a connection of its own, and whichever is
// answered first is used. Only one is ever let go on after the server has shown its key, and the other one is closed before.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "libmp/runtime/login_attempt.hpp"

namespace mp::runtime {

class ClientExchange {
 public:
  using Trust = LoginAttempt::Trust;
  using JudgeHostKey = LoginAttempt::JudgeHostKey;

  // As LoginAttempt.
  ClientExchange(platform::EventLoop& loop, RandomSource& random, std::vector<Endpoint> servers,
                 handshake::ClientHandshakeConfig config, JudgeHostKey judge);
  ClientExchange(const ClientExchange&) = delete;
  ClientExchange& operator=(const ClientExchange&) = delete;

  // More addresses of the server; of no use any more when it is connected.
  void try_also(const std::vector<Endpoint>& servers);

  // Goes on as far as it can. Call it after every turn of the event loop and at next_timeout(). The result comes once.
  [[nodiscard]] std::optional<ExchangeEnd> step(Instant now);
  [[nodiscard]] std::optional<Instant> next_timeout() const;

  // The server has been told who we are and what we want: it may act on that, whatever becomes of the connection.
  [[nodiscard]] bool committed() const noexcept;

  // What a server may need besides two round trips: it starts a process.
  static constexpr Duration kThinkingTime = 100ms;

 private:
  [[nodiscard]] std::unique_ptr<LoginAttempt> attempt(std::size_t number, std::vector<Endpoint> servers);
  static void give_up(std::unique_ptr<LoginAttempt>& other);
  [[nodiscard]] std::optional<Instant> second_due() const;
  [[nodiscard]] bool may_be_repeated() const;

  platform::EventLoop& loop_;
  RandomSource& random_;
  handshake::ClientHandshakeConfig config_;
  JudgeHostKey judge_;
  std::array<std::unique_ptr<LoginAttempt>, 2> attempts_;  // null: not begun, or over
  bool second_begun_ = false;
};

}  // namespace mp::runtime
