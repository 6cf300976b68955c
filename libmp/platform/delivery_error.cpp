#include "libmp/platform/delivery_error.hpp"

#include <cerrno>

namespace mp::platform {

SendOutcome outcome_of(int code) noexcept {
  switch (code) {
    case EAGAIN:
      return SendOutcome::would_block;
    case ENOBUFS:  // dropped by our own queue: lost on the way like any other, and waiting to be writable would not wait
      return SendOutcome::sent;
    case ECONNREFUSED:
      return SendOutcome::refused;
    case EMSGSIZE:
      return SendOutcome::too_large;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:
    case EACCES:
    case EPERM:
      return SendOutcome::unreachable;
    default:
      return SendOutcome::failed;
  }
}

bool is_delivery_error(int code) noexcept {
  const auto kind = outcome_of(code);
  return kind == SendOutcome::refused || kind == SendOutcome::unreachable || kind == SendOutcome::too_large;
}

}  // namespace mp::platform
