#include "libmp/runtime/rejection_notice.hpp"

#include <string_view>
#include <utility>

namespace mp::runtime {
namespace {

std::string_view words_for(handshake::Admittance why) {
  switch (why) {
    case handshake::Admittance::full:
      return "too many logins are under way";
    case handshake::Admittance::source_full:
      return "too many logins from there are under way";
    case handshake::Admittance::too_often:
      return "too many failed logins from there";
    case handshake::Admittance::admitted:
      break;
  }
  return "";
}

}  // namespace

std::optional<std::string> RejectionNotice::update(const IpAddress& source, handshake::Admittance why, Instant now) {
  ++count_;
  if (now < next_) return std::nullopt;
  next_ = now + kInterval;
  return std::to_string(std::exchange(count_, 0)) + " connection(s) turned away, the last from " + to_string(source) + ": " +
         std::string(words_for(why));
}

}  // namespace mp::runtime
