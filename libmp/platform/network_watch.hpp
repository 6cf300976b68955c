// Notices when this machine's addresses or routes change (rtnetlink; needs no privilege). Says that something changed, not
// what: ask source_address_towards() whether it matters.
#pragma once

#include <optional>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"
#include "libmp/platform/fd.hpp"

namespace mp::platform {

class NetworkWatch {
 public:
  [[nodiscard]] static Result<NetworkWatch> start();
  // Any other socket that gets a datagram for each change.
  explicit NetworkWatch(Fd socket) noexcept : fd_(std::move(socket)) {}

  // Readable when take_change() may have something to say.
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  // Whether anything has changed since the last call.
  [[nodiscard]] bool take_change() noexcept;

 private:
  Fd fd_;
};

// The address that datagrams to `to` leave from at present. Nothing: there is no way to it. Sends nothing.
[[nodiscard]] std::optional<IpAddress> source_address_towards(const Endpoint& to) noexcept;

}  // namespace mp::platform
