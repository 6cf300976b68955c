// The client's side of the handshake (docs/protocol.md, section 2.9): from a fresh TCP connection to traffic secrets. Touches
// no socket, clock or file. One machine per connection.
//
// The driver, after every call: write poll_output() to the connection, act on poll_event() until it is empty, wake up at
// next_timeout(). On HostKeyPresented it looks the key up: accept_host_key() goes on; to ask a person or to refuse, drop the
// machine and close the connection (nothing about the user has been sent yet), and connect again once the key is known.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/result.hpp"
#include "libmp/core/time.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/handshake/handshake_failure.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/wire/session_request.hpp"
#include "libmp/wire/session_summary.hpp"

namespace mp::handshake {

struct ClientHandshakeConfig {
  std::string user;                         // the account to log in to
  std::reference_wrapper<Signer> identity;  // outlives the machine
  wire::SessionRequest request;
  std::vector<std::uint16_t> capabilities{};  // offered; version 1 defines none
};

// The server proved that it owns this key. Whether it is the right one is the driver's question (known_hosts).
struct HostKeyPresented {
  crypto::Ed25519PublicKey key;
};

// The end: the connection may be closed. The server has the same secrets.
struct ClientFinished {
  SessionId session_id;
  ClientId client;
  std::string name;  // of the session; empty: it has none
  std::uint16_t udp_port = 0;
  ConnectionId connection_id;
  std::uint16_t max_datagram = 0;  // the largest UDP payload that the server takes
  std::vector<std::uint16_t> capabilities;
  crypto::TrafficSecrets secrets;
};

// The end, too: the answer to a request about sessions. Their texts are not fit to show (core/printable_text).
struct ClientInformed {
  std::vector<wire::SessionSummary> sessions;
};

// The end: close the connection. `text` is one printable line for a person: what happened, and what to do about it.
struct ClientFailed {
  HandshakeFailure failure{};
  std::string text;
  std::string detail{};  // what the server said about it, printable; part of the text, too
};

using ClientEvent = std::variant<HostKeyPresented, ClientFinished, ClientInformed, ClientFailed>;

class ClientHandshake {
 public:
  // Fails when user or request can't be sent; the error tells the user why. `random` is used during this call only.
  [[nodiscard]] static Result<ClientHandshake> start(ClientHandshakeConfig config, RandomSource& random, Instant now);
  ClientHandshake(ClientHandshake&&) noexcept;
  ClientHandshake& operator=(ClientHandshake&&) noexcept;
  ~ClientHandshake();

  // Bytes from the server, in whatever pieces they come. After the end: ignored.
  void handle_bytes(ByteView bytes, Instant now);
  // The server will send nothing more.
  void handle_end_of_stream(Instant now);
  void handle_timeout(Instant now);
  // Nothing while the driver judges a host key, and after the end.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  // Answers HostKeyPresented, once: sends who we are and what we want, sealed to the owner of that key.
  void accept_host_key(Instant now);

  // What is to be written to the connection since the last call.
  [[nodiscard]] Bytes poll_output();
  [[nodiscard]] std::optional<ClientEvent> poll_event();

 private:
  class Machine;
  explicit ClientHandshake(std::unique_ptr<Machine> machine) noexcept;
  std::unique_ptr<Machine> machine_;
};

}  // namespace mp::handshake
