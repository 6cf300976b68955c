#include "libmp/runtime/client_exchange.hpp"

#include <algorithm>
#include <utility>

namespace mp::runtime {

ClientExchange::ClientExchange(platform::EventLoop& loop, RandomSource& random, std::vector<Endpoint> servers,
                               handshake::ClientHandshakeConfig config, JudgeHostKey judge)
    : loop_(loop), random_(random), config_(std::move(config)), judge_(std::move(judge)) {
  attempts_[0] = attempt(0, std::move(servers));
}

std::unique_ptr<LoginAttempt> ClientExchange::attempt(std::size_t number, std::vector<Endpoint> servers) {
  auto config = config_;
  const auto& request = config.request;
  if (number == 1 && request.kind == wire::RequestKind::new_session && request.session_id != SessionId{}) {
    config.request.client = wire::kAskedAgain;
  }
  return std::make_unique<LoginAttempt>(loop_, random_, std::move(servers), std::move(config),
                                        [this, number](const crypto::Ed25519PublicKey& key) {
                                          give_up(attempts_[1 - number]);
                                          return judge_(key);
                                        });
}

// From the moment at which the server has shown its key there is no other attempt: one that has told the server everything is
// given up for one that is about to, and what is still on its way must not arrive behind that.
void ClientExchange::give_up(std::unique_ptr<LoginAttempt>& other) {
  if (other) other->give_up();
  other.reset();
}

void ClientExchange::try_also(const std::vector<Endpoint>& servers) {
  for (const auto& attempt : attempts_) {
    if (attempt) attempt->try_also(servers);
  }
}

std::optional<ExchangeEnd> ClientExchange::step(Instant now) {
  if (const auto due = second_due(); due && *due <= now) {
    second_begun_ = true;
    attempts_[1] = attempt(1, {attempts_[0]->waits()->server});
  }
  for (auto& attempt : attempts_) {
    auto end = attempt ? attempt->step(now) : std::nullopt;
    if (!end) continue;
    const auto* failed = std::get_if<ExchangeFailed>(&*end);
    const bool alone = !attempts_[0] || !attempts_[1];
    if (alone || !failed || failed->kind != ExchangeFailure::not_reached) return end;
    attempt.reset();
  }
  return std::nullopt;
}

std::optional<Instant> ClientExchange::next_timeout() const {
  auto nearest = second_due();
  for (const auto& attempt : attempts_) {
    const auto timeout = attempt ? attempt->next_timeout() : std::nullopt;
    if (timeout) nearest = std::min(nearest.value_or(*timeout), *timeout);
  }
  return nearest;
}

bool ClientExchange::committed() const noexcept {
  return std::ranges::any_of(attempts_, [](const auto& attempt) { return attempt && attempt->committed(); });
}

std::optional<Instant> ClientExchange::second_due() const {
  const auto wait = !second_begun_ && attempts_[0] ? attempts_[0]->waits() : std::nullopt;
  if (!wait || (committed() && !may_be_repeated())) return std::nullopt;
  return wait->since + 2 * wait->round_trip + kThinkingTime;
}

// Whether a server that has the request already does nothing more when it gets it again. A command might run twice on a server
// that can't find its sessions; a shell that nobody uses ends by itself.
bool ClientExchange::may_be_repeated() const {
  const auto& request = config_.request;
  if (request.kind == wire::RequestKind::new_session) return request.session_id != SessionId{} && request.command.empty();
  return request.kind == wire::RequestKind::resume;
}

}  // namespace mp::runtime
