#include "libmp/runtime/attached_client.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "libmp/session/session_report.hpp"

namespace mp::runtime {
namespace {

using platform::Interest;

constexpr Duration kRefusalPatience = 10s;

// By ServerSessionEnd.
constexpr std::array<std::string_view, 7> kEndWords{
    "it has everything",     "it left",         "it was silent for too long",
    "it broke the protocol", "it has detached", "another one has taken its place",
    "the session has ended"};

}  // namespace

AttachedClient::AttachedClient(platform::EventLoop& loop, RandomSource& random, platform::UdpSocket socket, ConnectionId id,
                               const crypto::TrafficSecrets& secrets, const Terms& terms)
    : loop_(loop),
      socket_(std::move(socket)),
      terms_(terms),
      connection_(transport::Role::server, id, secrets, std::nullopt, random, loop.now()),
      session_(connection_, terms.alive),
      pump_(socket_, connection_),
      began_(loop.now()) {
  watch();
}

AttachedClient::~AttachedClient() {
  if (socket_.fd() >= 0) loop_.unwatch(socket_.fd());
}

platform::UdpSocket AttachedClient::give_up_port() {
  loop_.unwatch(socket_.fd());
  return std::move(socket_);
}

void AttachedClient::watch() {
  loop_.watch(socket_.fd(), Interest::readable, [](platform::Readiness) {});
}

void AttachedClient::renew(ConnectionId id, const crypto::TrafficSecrets& secrets, std::optional<platform::UdpSocket> socket,
                           Instant now) {
  if (socket) {
    loop_.unwatch(socket_.fd());
    socket->set_dscp(socket_.dscp());
    socket_ = *std::move(socket);
    watch();
  }
  connection_.renew(id, secrets, std::nullopt, now);
  pump_.restart();
}

IpAddress AttachedClient::address() const {
  const auto peer = connection_.peer();
  return peer ? peer->peer.address : terms_.from.address;
}

std::string AttachedClient::label() const {
  return "client " + std::to_string(id().value) + (part() == wire::ClientPart::viewer ? " (viewer)" : "") + " from " +
         to_string(address());
}

void AttachedClient::handle_resize(const wire::Resize& resize) {
  terms_.size = resize.size;
  session_.resize_display(resize);
}

void AttachedClient::take_seat(display::SessionScreen& screen) {
  seated_ = true;
  const bool types = terms_.part == wire::ClientPart::primary;
  session_.attach_display(screen, {.size = {terms_.size.columns, terms_.size.rows},
                                   .queries = types ? display::Queries::this_client : display::Queries::others});
}

void AttachedClient::adopt(platform::TcpStream stream) {
  if (const auto known = stream.round_trip()) connection_.assume_round_trip(*known);
  pump_.adopt(loop_, std::move(stream));
}

void AttachedClient::receive(Instant now) {
  pump_.receive(now);
  if (const auto due = connection_.next_timeout(); due && *due <= now) connection_.handle_timeout(now);
  session_.update(now);
}

void AttachedClient::send(Instant now) {
  session_.show(now);
  pump_.send(now);
  note_refusals(now);
  loop_.change(socket_.fd(), pump_.blocked() ? Interest::both : Interest::readable);
}

Instant AttachedClient::next_timeout() const {
  auto due = session_.ended() ? Instant::max() : session_.next_timeout();
  if (const auto timeout = connection_.next_timeout()) due = std::min(due, *timeout);
  return refused_since_ ? std::min(due, *refused_since_ + kRefusalPatience) : due;
}

void AttachedClient::close(wire::CloseCode code, std::string_view reason, Instant now) {
  connection_.close(code, reason);
  session_.update(now);
}

void AttachedClient::report_exit(const wire::Exit& exit) {
  if (std::exchange(exit_reported_, true)) return;
  session_.report_exit(exit);
}

// A client that is gone for good (killed, or its goodbye was lost) leaves nobody at its port, and its host says so when we try
// to deliver the exit; or its TCP connection is over. Anybody can forge that, so it counts only when nothing but the exit is
// left to lose.
void AttachedClient::note_refusals(Instant now) {
  const bool refused = exit_reported_ && (pump_.problem() == platform::SendOutcome::refused || !connection_.peer());
  if (!refused) {
    refused_since_.reset();
  } else if (!refused_since_) {
    refused_since_ = now;
  }
}

std::string_view AttachedClient::why_over(Instant now) const {
  if (const auto end = session_.ended()) return kEndWords.at(static_cast<std::size_t>(*end));
  if (refused_since_ && now >= *refused_since_ + kRefusalPatience) return "nobody takes the end of the program";
  return "";
}

std::string AttachedClient::report(Instant now) const {
  return session::session_report_line(
      {now - began_, connection_.statistics(), connection_.path_figures(), connection_.sending_rate()});
}

}  // namespace mp::runtime
