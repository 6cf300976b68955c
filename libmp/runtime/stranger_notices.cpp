#include "libmp/runtime/stranger_notices.hpp"

#include <string_view>
#include <utility>

namespace mp::runtime {
namespace {

std::string_view words_for(handshake::Rejection why) {
  switch (why) {
    case handshake::Rejection::full:
      return "too many logins are under way";
    case handshake::Rejection::source_full:
      return "too many logins from there are under way";
    case handshake::Rejection::too_often:
      return "too many failed logins from there";
  }
  return "";
}

}  // namespace

std::optional<std::string> StrangerNotices::take(Count& count, Instant now) {
  ++count.since;
  if (now < count.next) return std::nullopt;
  count.next = now + kInterval;
  return std::to_string(std::exchange(count.since, 0));
}

std::optional<std::string> StrangerNotices::handle_rejection(const IpAddress& source, handshake::Rejection why, Instant now) {
  const auto count = take(rejections_, now);
  if (!count) return std::nullopt;
  return *count + " connection(s) turned away, the last from " + to_string(source) + ": " + std::string(words_for(why));
}

std::optional<std::string> StrangerNotices::handle_failure(const IpAddress& source, Instant now) {
  const auto count = take(failures_, now);
  if (!count) return std::nullopt;
  return *count + " connection(s) ended without a login, the last from " + to_string(source) + " (mps -v logs why)";
}

}  // namespace mp::runtime
