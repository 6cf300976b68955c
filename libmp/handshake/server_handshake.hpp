// The server's side of the handshake (docs/protocol.md, section 2.10). Touches no socket, clock, account or file. One machine
// per accepted TCP connection.
//
// The driver, after every call: write poll_output() to the connection, act on poll_event() until it is empty, wake up at
// next_timeout(). A login takes two answers:
//   LoginRequested -> decide()            may this key log in to this account? Asked even when the signature is already known
//   to
//                                         be bad, so that the look-up costs the same time for everybody.
//   StartSession   -> grant() or refuse() only after a valid signature and a granted decision; report() in place of grant() to
//   a
//                                         request about sessions.
// Both may be given later, from outside of poll_event(). The end is one of Finished, Reported, Refused, ServerFailed: write
// what poll_output() gives, then close.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/random_source.hpp"
#include "libmp/core/time.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/handshake/signer.hpp"
#include "libmp/wire/handshake_messages.hpp"
#include "libmp/wire/session_request.hpp"

namespace mp::handshake {

struct ServerHandshakeConfig {
  std::reference_wrapper<Signer> host_key;  // outlives the machine
};

struct LoginRequested {
  std::string user;  // UTF-8 without NUL, otherwise whatever the peer wrote
  crypto::Ed25519PublicKey identity;
};
enum class Authorization : std::uint8_t { denied, granted };

struct StartSession {
  std::string user;
  crypto::Ed25519PublicKey identity;
  wire::SessionRequest request;
  std::vector<std::uint16_t> capabilities;
};

struct SessionGrant {
  SessionId session_id;
  ClientId client{};
  std::string name{};          // of the session; empty: it has none
  std::uint16_t udp_port = 0;  // not 0
  ConnectionId connection_id;
  std::uint16_t max_datagram = 0;             // kInitialDatagram..kMaxDatagram
  std::vector<std::uint16_t> capabilities{};  // those of the offered ones that are used
};

// The client will have the same secrets once it has read our last message.
struct ServerFinished {
  crypto::TrafficSecrets secrets;
};

// The client has been told what it asked for; there is no session for it.
struct ServerReported {};

// Why a login was refused, for the server's log; the client is told the code only.
enum class RefusalCause : std::uint8_t { bad_signature, not_authorised, session };
struct Refused {
  wire::RefusalCode code{};
  RefusalCause cause{};
};

enum class ServerFailure : std::uint8_t {
  not_our_protocol,  // anything but a well-formed ClientHello; nothing was answered
  timed_out,
  connection_closed,
  no_common_version,
  no_common_suite,
  malformed,  // a later message was not what the protocol allows, or did not open
  signing_failed,
};
// `text` is one line for the server's log.
struct ServerFailed {
  ServerFailure failure{};
  std::string text;
};

using ServerEvent = std::variant<LoginRequested, StartSession, ServerFinished, ServerReported, Refused, ServerFailed>;

class ServerHandshake {
 public:
  // `random` outlives the machine; it is used when a ClientHello has arrived.
  ServerHandshake(ServerHandshakeConfig config, RandomSource& random, Instant now);
  ServerHandshake(ServerHandshake&&) noexcept;
  ServerHandshake& operator=(ServerHandshake&&) noexcept;
  ~ServerHandshake();

  // Bytes from the client, in whatever pieces they come. After its last message: ignored.
  void handle_bytes(ByteView bytes, Instant now);
  // The client will send nothing more. After its last message that is none of our concern: it may have closed its sending side.
  void handle_end_of_stream(Instant now);
  void handle_timeout(Instant now);
  // Nothing after the end.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept;

  // Answers LoginRequested, once. A bad signature makes a refusal of either answer.
  void decide(Authorization authorization, Instant now);
  // Answers StartSession, once: the session exists and waits for datagrams ...
  void grant(const SessionGrant& session, Instant now);
  // ... or this is what was asked about sessions: at most limits::kMaxListedSessions ...
  void report(std::span<const wire::SessionSummary> sessions, Instant now);
  // ... or there is none. `text` tells the user why (UTF-8; cut at kMaxRefusalText). Not for not_authorised, which is
  // decide()'s.
  void refuse(wire::RefusalCode code, const std::string& text, Instant now);

  [[nodiscard]] Bytes poll_output();
  [[nodiscard]] std::optional<ServerEvent> poll_event();

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

}  // namespace mp::handshake
