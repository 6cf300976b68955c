// How clients come to a session: who is received, where it will be heard, and whose place it takes.
#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/runtime/session_driver.hpp"
#include "libmp/session/terminal_size.hpp"

namespace mp::runtime {

using wire::ClientPart;

void SessionDriver::seat_first(const FirstClient& client, platform::UdpSocket socket,
                               std::optional<platform::TcpStream> stream) {
  last_client_ = kFirstClient;
  add({last_client_, ClientPart::primary, terms_.alive, client.from, {}}, client.connection_id, client.secrets,
      std::move(socket), std::move(stream));
}

void SessionDriver::add(const AttachedClient::Terms& terms, ConnectionId id, const crypto::TrafficSecrets& secrets,
                        platform::UdpSocket socket, std::optional<platform::TcpStream> stream) {
  clients_.push_back(std::make_unique<AttachedClient>(loop_, random_, std::move(socket), id, secrets, terms));
  if (stream) clients_.back()->adopt(*std::move(stream));
}

AttachedClient* SessionDriver::primary() const noexcept {
  const auto types = [](const auto& client) {
    return client->part() == ClientPart::primary && client->seated() && !client->session().ended();
  };
  const auto found = std::ranges::find_if(clients_, types);
  return found == clients_.end() ? nullptr : found->get();
}

AttachedClient* SessionDriver::find(ClientId id) const noexcept {
  const auto found =
      std::ranges::find_if(clients_, [id](const auto& client) { return client->id() == id && !client->session().ended(); });
  return found == clients_.end() ? nullptr : found->get();
}

VisitHost::Reception SessionDriver::receive_visit(const VisitQuestion& question) {
  const bool resumes = question.purpose == VisitPurpose::resume;
  // Who was there when the program ended may come back for its last words.
  if (!why_ending_.empty() || (exit_ && !resumes)) return {{Welcome::ending, 0, {}, terms_.name, ""}, std::nullopt};
  if (!resumes) return reception_of_another(question);
  if (const auto* client = find(question.client)) return reception_of(*client, question.server.address);
  const auto* other = primary();
  return {{Welcome::not_attached, 0, {}, terms_.name, other ? to_string(other->address()) : ""}, std::nullopt};
}

// A client may come back to another address of this machine (IPv6 instead of IPv4, say) than the one that it was heard at.
VisitHost::Reception SessionDriver::reception_of(const AttachedClient& client, const IpAddress& server) {
  const auto here = client.local_endpoint();
  if (here.address == server) return {{Welcome::heard, here.port, client.id(), terms_.name, ""}, std::nullopt};
  auto socket = bind_at(server);
  if (!socket) return {{Welcome::no_port, 0, {}, terms_.name, ""}, std::nullopt};
  const auto port = socket->local_endpoint().port;
  return {{Welcome::heard, port, client.id(), terms_.name, ""}, std::move(socket)};
}

// Who wants to type may have the port of whoever is attached, if there is no other: one of them has to go in any case.
VisitHost::Reception SessionDriver::reception_of_another(const VisitQuestion& question) {
  if (clients_.size() >= limits::kMaxAttachedClients) return {{Welcome::full, 0, {}, terms_.name, ""}, std::nullopt};
  const auto& server = question.server.address;
  auto socket = bind_at(server);
  const auto* holder = socket || question.purpose == VisitPurpose::view ? nullptr : whose_port(server);
  if (!socket && !holder) return {{Welcome::no_port, 0, {}, terms_.name, ""}, std::nullopt};
  const auto port = (socket ? socket->local_endpoint() : holder->local_endpoint()).port;
  ++last_client_.value;
  return {{Welcome::heard, port, last_client_, terms_.name, ""}, std::move(socket)};
}

// Rather of one that has left already, then of the one that will be taken over; else of the one that was silent longest.
const AttachedClient* SessionDriver::whose_port(const IpAddress& server) const noexcept {
  for (const auto& [client, until] : departed_) {
    if (client->local_endpoint().address == server) return client.get();
  }
  const AttachedClient* found = nullptr;
  for (const auto& client : clients_) {
    if (client->local_endpoint().address != server) continue;
    if (client.get() == primary()) return client.get();
    if (!found || client->last_heard() < found->last_heard()) found = client.get();
  }
  return found;
}

std::optional<platform::UdpSocket> SessionDriver::bind_at(const IpAddress& server) {
  auto bound = platform::UdpSocket::bind_in_range(server, terms_.ports.first, terms_.ports.last, random_);
  if (!bound) {
    log_.warn(bound.error().message);
    return std::nullopt;
  }
  bound->set_dscp(terms_.dscp);
  return *std::move(bound);
}

void SessionDriver::take_arrivals(Instant now) {
  while (auto arrival = visits_ ? visits_->take_arrival() : std::nullopt) take(*std::move(arrival), now);
}

void SessionDriver::take(VisitListener::Arrival arrival, Instant now) {
  auto& keys = arrival.keys;
  std::optional<platform::TcpStream> stream;
  if (auto adopted = platform::TcpStream::adopt(std::move(arrival.descriptor)); adopted) stream = *std::move(adopted);
  if (arrival.purpose == VisitPurpose::resume) {
    auto* client = find(arrival.client);
    // Another login of the same client was faster, and has moved it: this one will notice.
    if (!client || (!arrival.socket && client->local_endpoint() != keys.server)) return;
    client->renew(keys.connection_id, keys.secrets, std::move(arrival.socket), now);
    if (stream) client->adopt(*std::move(stream));
    return log_.info("resumed by a login from " + to_string(keys.client));
  }
  take_another(std::move(arrival), std::move(stream), now);
}

void SessionDriver::take_another(VisitListener::Arrival arrival, std::optional<platform::TcpStream> stream, Instant now) {
  const auto& keys = arrival.keys;
  const bool takes_over = !arrival.socket;
  auto socket = takes_over ? take_over_port(keys.server, keys.client, now) : std::move(arrival.socket);
  if (!socket || clients_.size() >= limits::kMaxAttachedClients) return;
  socket->set_dscp(terms_.dscp);
  const auto part = arrival.purpose == VisitPurpose::view ? ClientPart::viewer : ClientPart::primary;
  add({arrival.client, part, terms_.alive, keys.client, session::clamped(keys.size)}, keys.connection_id, keys.secrets,
      *std::move(socket), std::move(stream));
  if (exit_) clients_.back()->report_exit(*exit_);
  // Nobody else can be heard where it will be: its seat is not another's meanwhile.
  if (takes_over) seat(*clients_.back(), now);
}

// Only one can be heard at a port, so the one before is told now that it has to go, and is gone. It learns from the next login,
// if it does not hear this.
std::optional<platform::UdpSocket> SessionDriver::take_over_port(const Endpoint& at, const Endpoint& by, Instant now) {
  const auto is_there = [&at](const AttachedClient& client) { return client.local_endpoint() == at; };
  const auto left = std::ranges::find_if(departed_, [&](const Departed& one) { return is_there(*one.client); });
  if (left != departed_.end()) {
    auto socket = left->client->give_up_port();
    departed_.erase(left);
    return socket;
  }
  const auto found = std::ranges::find_if(clients_, [&](const auto& client) { return is_there(*client); });
  // Whoever had it has gone in the meantime, and the port with him.
  if (found == clients_.end()) {
    auto free = bind_at(at.address);
    return free && free->local_endpoint() == at ? std::move(free) : std::nullopt;
  }
  auto& former = **found;
  former.close(wire::CloseCode::taken_over, to_string(by.address), now);
  former.send(now);
  log_.info(former.label() + " is gone, its port goes to " + to_string(by.address) + ": " + former.report(now));
  auto socket = former.give_up_port();
  clients_.erase(found);
  return socket;
}

void SessionDriver::seat(AttachedClient& client, Instant now) {
  if (client.part() == ClientPart::primary) {
    if (auto* former = primary()) former->close(wire::CloseCode::taken_over, to_string(client.address()), now);
    detached_since_.reset();
    program_.begin_input();
    set_size(client.size());
  }
  client.take_seat(screen_);
  log_.info(client.label() + " is attached");
}

}  // namespace mp::runtime
