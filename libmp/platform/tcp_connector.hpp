// Connects to the first of several addresses that answers (happy eyeballs, RFC 8305).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/time.hpp"
#include "libmp/platform/event_loop.hpp"
#include "libmp/platform/tcp_stream.hpp"

namespace mp::platform {

// Begins a connection to an endpoint without waiting for it: a non-blocking socket that becomes writable when the attempt is
// decided. The real one is begin_connect; tests hand in one whose attempts never end.
using ConnectionStarter = std::function<Result<Fd>(const Endpoint&)>;
[[nodiscard]] Result<Fd> begin_connect(const Endpoint& to);

// Tries the endpoints in order, then three times more each that is still silent: a system repeats a lost SYN only after a
// second, and one connection in ten needs that where 5 % are lost each way. The next attempt starts when the one before has
// failed, or kStagger after it started, kAgain if it is another one to the same address; attempts run side by side and the
// first to connect wins. Refused everywhere ends at once.
//
// The driver includes next_timeout() in its deadline and calls handle_timeout() when it is reached; the first call starts the
// first attempt. The callback comes exactly once, from handle_timeout() or the event loop; it may destroy the connector.
// Destroying it earlier cancels everything silently.
class TcpConnector {
 public:
  using Callback = std::function<void(Result<TcpStream>)>;
  static constexpr Duration kStagger = 250ms;
  static constexpr Duration kAgain = 120ms;

  // `endpoints` is not empty; `deadline` ends all attempts. The loop outlives the connector.
  TcpConnector(EventLoop& loop, std::vector<Endpoint> endpoints, Instant deadline, Callback callback,
               ConnectionStarter starter = begin_connect);
  ~TcpConnector();
  TcpConnector(const TcpConnector&) = delete;
  TcpConnector& operator=(const TcpConnector&) = delete;

  // More addresses of the same server: tried next, those that are known excepted.
  void add(const std::vector<Endpoint>& endpoints);

  // Empty when the callback has been called. Instant::min() before the first attempt.
  [[nodiscard]] std::optional<Instant> next_timeout() const;
  void handle_timeout(Instant now);

 private:
  struct Attempt {
    Fd fd;
    Endpoint to;
  };

  void start_next(Instant now);
  [[nodiscard]] std::optional<Endpoint> take_next_endpoint();
  void handle_writable(int fd);
  void record_failure(const Endpoint& to, const std::string& why);
  void cancel_attempts();
  void finish(Result<TcpStream> result);
  [[nodiscard]] Error failure_of_all() const;

  EventLoop& loop_;
  std::vector<Endpoint> endpoints_;
  Instant deadline_;
  Callback callback_;
  ConnectionStarter starter_;
  std::size_t next_endpoint_ = 0;
  std::size_t next_again_ = 0;  // of the further attempts, all endpoints in turn; those before it were made, or not needed
  std::optional<Instant> next_start_ = Instant::min();
  std::vector<Attempt> attempts_;
  std::vector<std::string> failures_;
};

}  // namespace mp::platform
