#include "libmp/platform/tcp_connector.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libmp/core/contract.hpp"
#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/system_error.hpp"

namespace mp::platform {
namespace {

constexpr std::size_t kFurtherAttempts = 3;

}  // namespace

Result<Fd> begin_connect(const Endpoint& to) {
  Fd fd(socket(address_family(to), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return Error{describe_errno(errno)};
  const auto address = to_socket_address(to);
  // EINTR on a non-blocking socket: the attempt goes on.
  if (connect(fd.get(), address.get(), address.size) != 0 && errno != EINPROGRESS && errno != EINTR) {
    return Error{describe_errno(errno)};
  }
  return fd;
}

TcpConnector::TcpConnector(EventLoop& loop, std::vector<Endpoint> endpoints, Instant deadline, Callback callback,
                           ConnectionStarter starter)
    : loop_(loop),
      endpoints_(std::move(endpoints)),
      deadline_(deadline),
      callback_(std::move(callback)),
      starter_(std::move(starter)) {
  expects(!endpoints_.empty(), "there is an address to connect to");
}

TcpConnector::~TcpConnector() { cancel_attempts(); }

void TcpConnector::add(const std::vector<Endpoint>& endpoints) {
  for (const auto& endpoint : endpoints) {
    if (std::ranges::find(endpoints_, endpoint) != endpoints_.end()) continue;
    endpoints_.push_back(endpoint);
    next_start_ = Instant::min();
  }
}

std::optional<Instant> TcpConnector::next_timeout() const {
  if (!callback_) return std::nullopt;
  return next_start_ ? std::min(*next_start_, deadline_) : deadline_;
}

void TcpConnector::handle_timeout(Instant now) {
  if (!callback_) return;
  if (now >= deadline_) {
    for (const auto& attempt : attempts_) record_failure(attempt.to, "no answer");
    finish(failure_of_all());
  } else if (next_start_ && now >= *next_start_) {
    start_next(now);
  }
}

std::optional<Endpoint> TcpConnector::take_next_endpoint() {
  if (next_endpoint_ < endpoints_.size()) return endpoints_[next_endpoint_++];
  while (next_again_ < kFurtherAttempts * endpoints_.size()) {
    const auto& to = endpoints_[next_again_++ % endpoints_.size()];
    if (std::ranges::find(attempts_, to, &Attempt::to) != attempts_.end()) return to;
  }
  return std::nullopt;
}

// Goes on to the next address as long as attempts fail on the spot.
void TcpConnector::start_next(Instant now) {
  next_start_.reset();
  while (const auto to = take_next_endpoint()) {
    auto started = starter_(*to);
    if (!started) {
      record_failure(*to, started.error().message);
      continue;
    }
    const int fd = started->get();
    attempts_.push_back({std::move(started).value(), *to});
    if (next_endpoint_ < endpoints_.size()) {
      next_start_ = now + kStagger;
    } else if (next_again_ < kFurtherAttempts * endpoints_.size()) {
      next_start_ = now + kAgain;
    }
    loop_.watch(fd, Interest::writable, [this, fd](Readiness) { handle_writable(fd); });
    return;
  }
  if (attempts_.empty()) finish(failure_of_all());
}

void TcpConnector::handle_writable(int fd) {
  const auto found = std::find_if(attempts_.begin(), attempts_.end(), [&](const auto& a) { return a.fd.get() == fd; });
  expects(found != attempts_.end(), "only running attempts are watched");
  loop_.unwatch(fd);
  auto attempt = std::move(*found);
  attempts_.erase(found);

  int code = 0;
  socklen_t size = sizeof code;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0) code = errno;
  if (code != 0) {
    record_failure(attempt.to, describe_errno(code));
    start_next(loop_.now());
    return;
  }
  auto stream = TcpStream::adopt(std::move(attempt.fd));
  if (stream) {
    finish(std::move(stream));
    return;
  }
  record_failure(attempt.to, stream.error().message);
  start_next(loop_.now());
}

void TcpConnector::record_failure(const Endpoint& to, const std::string& why) {
  auto failure = to_string(to) + " (" + why + ")";
  if (std::ranges::find(failures_, failure) == failures_.end()) failures_.push_back(std::move(failure));
}

void TcpConnector::cancel_attempts() {
  for (const auto& attempt : attempts_) loop_.unwatch(attempt.fd.get());
  attempts_.clear();
}

// The callback may destroy this object: nothing of it is touched afterwards.
void TcpConnector::finish(Result<TcpStream> result) {
  cancel_attempts();
  const auto callback = std::exchange(callback_, nullptr);
  callback(std::move(result));
}

Error TcpConnector::failure_of_all() const {
  Error out{"can't connect to "};
  for (const auto& failure : failures_) out.message += (&failure == &failures_.front() ? "" : ", ") + failure;
  for (auto i = next_endpoint_; i < endpoints_.size(); ++i) {
    out.message += (i == 0 ? "" : ", ") + to_string(endpoints_[i]) + " (not tried: out of time)";
  }
  return out;
}

}  // namespace mp::platform
