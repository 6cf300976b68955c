#include "libmp/runtime/departure.hpp"

#include <utility>

namespace mp::runtime {

Departure::Departure(session::ClientSession& session, transport::Connection& connection, std::string name)
    : session_(session), connection_(connection), name_(std::move(name)) {}

void Departure::quit(std::string message, Instant now) {
  if (begun()) return;
  end_ = ClientEnd{ClientEnd::kOwnFailure, std::move(message)};
  deadline_ = now + kPatience;
  session_.hang_up(now);
}

void Departure::leave(std::string message, Instant now) {
  if (name_.empty()) return quit(std::move(message), now);
  detach(ClientEnd{ClientEnd::kOwnFailure, std::move(message)}, now);
}

void Departure::detach(ClientEnd end, Instant now) {
  if (begun()) return;
  end_ = std::move(end);
  farewell_ = transport::CloseCode::detached;
  deadline_ = now + kPatience;
  session_.detach(now);
}

void Departure::give_up(ClientEnd end) {
  end_ = std::move(end);
  connection_.close(transport::CloseCode::client_left, "");
}

bool Departure::handle_timeout(Instant now) {
  if (!deadline_ || now < *deadline_) return false;
  connection_.close(farewell_, "");
  return true;
}

}  // namespace mp::runtime
