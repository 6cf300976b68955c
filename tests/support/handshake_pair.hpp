// A client's and a server's handshake machine, wired back to back in virtual time, with a driver that means well on both sides.
// What travels between them can be cut into pieces and changed on the way.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "libmp/core/limits.hpp"
#include "libmp/handshake/client_handshake.hpp"
#include "libmp/handshake/server_handshake.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::test {

// An identity whose seed is 32 times the same byte.
inline crypto::Ed25519KeyPair key_pair_of(std::uint8_t byte) {
  return crypto::Ed25519KeyPair::from_seed(crypto::Ed25519Seed(Bytes(32, byte)));
}

// Shows one public key and signs with another private key: somebody who has stolen no more than a public key.
class Impersonator final : public handshake::Signer {
 public:
  Impersonator(crypto::Ed25519PublicKey shown, crypto::Ed25519KeyPair own) : shown_(shown), own_(std::move(own)) {}
  const crypto::Ed25519PublicKey& public_key() const noexcept override { return shown_; }
  Result<crypto::Ed25519Signature> sign(ByteView message) override { return own_.sign(message); }

 private:
  crypto::Ed25519PublicKey shown_;
  crypto::Ed25519KeyPair own_;
};

inline wire::SessionRequest sample_request() {
  return {.kind = wire::RequestKind::new_session,
          .tcp = wire::TcpUse::carrier,
          .part = wire::ClientPart::primary,
          .name = "",
          .session_id = {},
          .client = {},
          .terminal_type = "xterm-256color",
          .size = {.columns = 120, .rows = 40, .x_pixels = 1200, .y_pixels = 800},
          .environment = {{"LANG", "en_US.UTF-8"}, {"COLORTERM", "truecolor"}},
          .command = {"sh", "-c", "exit 7"}};
}

inline handshake::SessionGrant sample_grant() {
  handshake::SessionGrant grant{
      .session_id = {}, .client = {3}, .name = "work", .udp_port = 50017, .connection_id = {0x01020304}, .max_datagram = 1452};
  for (std::size_t i = 0; i < grant.session_id.bytes.size(); ++i)
    grant.session_id.bytes[i] = static_cast<std::uint8_t>(0xa0 + i);
  return grant;
}

// The four flights of a handshake, in order.
enum class Flight : std::uint8_t { client_hello, server_hello_and_auth, client_auth, verdict };
inline constexpr Flight kFlights[] = {Flight::client_hello, Flight::server_hello_and_auth, Flight::client_auth,
                                      Flight::verdict};

struct PairOptions {
  handshake::Signer* host = nullptr;  // null: the pair's own
  handshake::Signer* user = nullptr;
  wire::SessionRequest request = sample_request();
  handshake::Authorization authorization = handshake::Authorization::granted;
  std::optional<wire::ServerRefusal> session_refusal{};               // instead of a grant
  std::optional<std::vector<wire::SessionSummary>> session_report{};  // likewise
  std::size_t piece = 1u << 20;                                       // bytes delivered at once
  // What becomes of the bytes of a flight on their way.
  std::function<Bytes(Flight, Bytes)> on_the_way = [](Flight, Bytes bytes) { return bytes; };
};

class HandshakePair {
 public:
  explicit HandshakePair(std::uint64_t seed, PairOptions options = {})
      : options_(std::move(options)),
        client_random_(seed),
        server_random_(seed + 1),
        client(handshake::ClientHandshake::start(
                   {.user = "alice", .identity = options_.user ? *options_.user : user_, .request = options_.request},
                   client_random_, now)
                   .value()),
        server({.host_key = options_.host ? *options_.host : host_}, server_random_, now) {}
  HandshakePair(const HandshakePair&) = delete;
  HandshakePair& operator=(const HandshakePair&) = delete;

  // Carries the next flight over and lets the receiver answer what it asks.
  void step(Flight flight) {
    const bool from_client = flight == Flight::client_hello || flight == Flight::client_auth;
    auto sent = from_client ? client.poll_output() : server.poll_output();
    flights.push_back(sent);
    const auto bytes = options_.on_the_way(flight, std::move(sent));
    for (ByteView rest = bytes; !rest.empty();) {
      const auto piece = rest.first(std::min(options_.piece, rest.size()));
      rest = rest.subspan(piece.size());
      if (from_client) {
        server.handle_bytes(piece, now);
      } else {
        client.handle_bytes(piece, now);
      }
      answer_server();
      answer_client();
    }
  }

  // Everything, up to the end of both sides: a refusal waits for its time, and what never comes runs into deadlines.
  void run() {
    for (const auto flight : kFlights) {
      if (flight == Flight::verdict && server.next_timeout()) pass_time_of_server();
      step(flight);
    }
    while (client.next_timeout() || server.next_timeout()) {
      now = std::min(client.next_timeout().value_or(Instant::max()), server.next_timeout().value_or(Instant::max()));
      client.handle_timeout(now);
      server.handle_timeout(now);
      answer_server();
      answer_client();
    }
  }

  void pass_time_of_server() {
    now = *server.next_timeout();
    server.handle_timeout(now);
    answer_server();
  }

  void answer_client() {
    while (auto event = client.poll_event()) {
      if (auto* presented = std::get_if<handshake::HostKeyPresented>(&*event)) {
        host_key = presented->key;
        client.accept_host_key(now);
      }
      if (auto* done = std::get_if<handshake::ClientFinished>(&*event)) client_finished.emplace(std::move(*done));
      if (auto* informed = std::get_if<handshake::ClientInformed>(&*event)) client_informed = *informed;
      if (auto* failed = std::get_if<handshake::ClientFailed>(&*event)) client_failed = *failed;
    }
  }

  void answer_server() {
    while (auto event = server.poll_event()) {
      if (auto* login = std::get_if<handshake::LoginRequested>(&*event)) {
        login_requested = *login;
        server.decide(options_.authorization, now);
      }
      if (auto* start = std::get_if<handshake::StartSession>(&*event)) {
        session_started = *start;
        answer_start();
      }
      if (auto* done = std::get_if<handshake::ServerFinished>(&*event)) server_finished.emplace(std::move(*done));
      if (std::holds_alternative<handshake::ServerReported>(*event)) server_reported = true;
      if (auto* no = std::get_if<handshake::Refused>(&*event)) refused = *no;
      if (auto* failed = std::get_if<handshake::ServerFailed>(&*event)) server_failed = *failed;
    }
  }

 private:
  void answer_start() {
    if (const auto& no = options_.session_refusal) {
      server.refuse(no->code, no->text, now);
    } else if (options_.session_report) {
      server.report(*options_.session_report, now);
    } else {
      server.grant(sample_grant(), now);
    }
  }

  PairOptions options_;
  handshake::KeyPairSigner host_{key_pair_of(0x11)};
  handshake::KeyPairSigner user_{key_pair_of(0x22)};
  SeededRandom client_random_;
  SeededRandom server_random_;

 public:
  Instant now{};
  handshake::ClientHandshake client;
  handshake::ServerHandshake server;

  std::vector<Bytes> flights;  // as they were sent
  std::optional<crypto::Ed25519PublicKey> host_key;
  std::optional<handshake::LoginRequested> login_requested;
  std::optional<handshake::StartSession> session_started;
  std::optional<handshake::ClientFinished> client_finished;
  std::optional<handshake::ClientInformed> client_informed;
  std::optional<handshake::ClientFailed> client_failed;
  std::optional<handshake::ServerFinished> server_finished;
  bool server_reported = false;
  std::optional<handshake::Refused> refused;
  std::optional<handshake::ServerFailed> server_failed;
};

inline bool same_secrets(const crypto::TrafficSecrets& a, const crypto::TrafficSecrets& b) {
  return std::ranges::equal(a.client_to_server.view(), b.client_to_server.view()) &&
         std::ranges::equal(a.server_to_client.view(), b.server_to_client.view());
}

}  // namespace mp::test
