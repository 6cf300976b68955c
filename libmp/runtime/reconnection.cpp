#include "libmp/runtime/reconnection.hpp"

#include <algorithm>
#include <utility>

namespace mp::runtime {
namespace {

using platform::Interest;
using session::RecoveryStep;

// An address comes before its routes, and routes come one by one: the first look is at once, the last one when all is quiet.
constexpr Duration kNetworkSettles = 250ms;

}  // namespace

Reconnection::Reconnection(platform::EventLoop& loop, ClientLogin& login, const SessionId& session, ClientId client,
                           const session::RecoveryLadder::Timing& timing, platform::Logger log)
    : loop_(loop),
      login_(login),
      session_(session),
      client_(client),
      log_(std::move(log)),
      ladder_(timing),
      sleep_(platform::SleepWatch::start()) {
  if (sleep_.fd() >= 0) {
    loop_.watch(sleep_.fd(), Interest::readable, [this](platform::Readiness) { sleep_.handle_ready(); });
  }
  // Where there is no such thing (a sandbox), silence tells as well, only later.
  auto network = platform::NetworkWatch::start();
  if (!network) {
    log_.debug(network.error().message);
    return;
  }
  network_ = *std::move(network);
  loop_.watch(network_->fd(), Interest::readable, [this](platform::Readiness) {
    if (network_->take_change()) network_due_ = Instant::min();
  });
}

Reconnection::~Reconnection() {
  if (sleep_.fd() >= 0) loop_.unwatch(sleep_.fd());
  if (network_) loop_.unwatch(network_->fd());
  drop_lookup();
}

void Reconnection::note(const transport::Connection& connection, Port port, Instant now) {
  const auto server = connection.peer()->peer;
  if (server_ != server) {
    server_ = server;
    source_ = platform::source_address_towards(server);
  }
  ladder_.note(connection.owed_since(), connection.smoothed_rtt());
  if (port == Port::refused) ladder_.handle_refused();
  if (sleep_.take_sleep(platform::time_asleep())) {
    log_.info("the machine has slept");
    ladder_.handle_new_way(now);
  }
  if (network_due_ && *network_due_ <= now) look_at_the_network(now);
}

void Reconnection::look_at_the_network(Instant now) {
  const bool first = *network_due_ == Instant::min();
  network_due_ = first ? std::optional(now + kNetworkSettles) : std::nullopt;
  const auto source = platform::source_address_towards(*server_);
  const bool back = std::exchange(cut_off_, !source) && source;
  if (source && (back || source != source_)) {
    log_.info("the network has changed; datagrams leave from " + to_string(*source));
    source_ = source;
    ladder_.handle_new_way(now);
  } else if (source) {
    ladder_.handle_key();  // something else changed: worth a try
  }
}

std::optional<RecoveryAction> Reconnection::poll(Instant now) {
  while (const auto step = ladder_.poll_step(now)) {
    switch (*step) {
      case RecoveryStep::open_socket:
        return OpenSocket{};
      case RecoveryStep::drop_login:
        exchange_.reset();
        break;
      case RecoveryStep::log_in:
        log_.info("no answer: logging in again for the same session");
        exchange_ = login_.resume(loop_, session_, client_);
        look_up_server();
        break;
    }
  }
  return exchange_ ? step_login(now) : std::nullopt;
}

// Beside the login: the answer may take long, or never come, and mostly it is the same as before. It helps this login if that
// is not connected yet, and the next one in any case.
void Reconnection::look_up_server() {
  if (lookup_) return;
  auto begun = login_.look_up_again();
  if (!begun) return log_.debug(begun.error().message);
  lookup_ = *std::move(begun);
  loop_.watch(lookup_->fd(), Interest::readable, [this](platform::Readiness) { hear_resolver(); });
}

void Reconnection::hear_resolver() {
  const auto found = lookup_->poll();
  if (!found) return;
  drop_lookup();
  if (!*found) return log_.debug(found->error().message);
  login_.learn(**found);
  if (exchange_) exchange_->try_also(**found);
}

void Reconnection::drop_lookup() {
  if (!lookup_) return;
  loop_.unwatch(lookup_->fd());
  lookup_.reset();
}

std::optional<RecoveryAction> Reconnection::step_login(Instant now) {
  auto end = exchange_->step(now);
  if (exchange_->committed()) ladder_.handle_login_committed();
  if (!end) return std::nullopt;
  exchange_.reset();
  if (auto* logged_in = std::get_if<LoggedIn>(&*end)) {
    log_.info("the session has fresh keys");
    last_failure_.clear();
    ladder_.handle_login_done(now);
    return std::move(*logged_in);
  }
  // Nobody is asked in the middle of a session, so a key that is not known is refused before it comes to that.
  const auto& failed = std::get<ExchangeFailed>(*end);
  log_.info("the login has failed: " + failed.text);
  ladder_.handle_login_failed(now);
  // If the session answers by now, it is only the login that did not find it.
  if (failed.kind == ExchangeFailure::no_such_session && ladder_.silent()) return SessionGone{};
  if (failed.kind == ExchangeFailure::not_attached && ladder_.silent()) return SentAway{failed.detail};
  last_failure_ = failed.kind == ExchangeFailure::not_reached ? "" : failed.text;
  return std::nullopt;
}

std::optional<Instant> Reconnection::next_timeout() const {
  std::optional<Instant> nearest;
  const auto in_login = exchange_ ? exchange_->next_timeout() : std::nullopt;
  for (const auto& timeout : {ladder_.next_timeout(), network_due_, in_login}) {
    if (timeout) nearest = std::min(nearest.value_or(*timeout), *timeout);
  }
  return nearest;
}

}  // namespace mp::runtime
