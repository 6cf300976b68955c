// What a login says to a session that lives, over the session's socket, and what it hears:
//
//   login    question: what it has come for; for a client, the address of ours that it has come to
//   session  answer:   where this client can be heard, or why not                          resume, attach, view
//   login    keys:     the handshake is finished; go on, or begin, under these
//
//   session  summary:  what there is to know about it; then, to be ended, it ends          describe, end
//
// A login that leaves after the answer has changed nothing. The two processes may be of different versions of mps, because
// sessions outlive its upgrades: each message begins with the version of this exchange.
#pragma once

#include <cstdint>
#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/secret.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/wire/session_request.hpp"
#include "libmp/wire/session_summary.hpp"

namespace mp::runtime {

enum class VisitPurpose : std::uint8_t {
  resume = 1,    // a client that is attached wants fresh keys
  attach = 2,    // another client wants to take the place of the one that types
  view = 3,      // another client wants to look on
  describe = 4,  // somebody wants to see a list
  end = 5,       // somebody wants the session to end
};

// The client that a session is started for; those that come later count on from it.
inline constexpr ClientId kFirstClient{1};

struct VisitQuestion {
  VisitPurpose purpose = VisitPurpose::describe;
  ClientId client;  // resume: which one
  Endpoint server;  // of the TCP connection
  Endpoint from;    // likewise: its other end
};

enum class Welcome : std::uint8_t {
  heard = 0,         // at udp_port
  no_port = 1,       // the session can't be heard on the address of the question
  not_attached = 2,  // a client that comes back is not attached any more; text: the address of the one that is, or empty
  full = 3,          // there are as many clients as a session takes
  ending = 4,        // the session is about to end
};

struct VisitAnswer {
  Welcome welcome = Welcome::heard;
  std::uint16_t udp_port = 0;
  ClientId client;
  std::string name;  // the session's
  std::string text;
};

// A descriptor may come along with it.
struct VisitKeys {
  ConnectionId connection_id;
  crypto::TrafficSecrets secrets;
  Endpoint server;          // where the client will send, as answered
  Endpoint client;          // of the TCP connection
  wire::TerminalSize size;  // of the client's terminal
};

inline constexpr std::size_t kMaxVisitMessage = 1024;
[[nodiscard]] crypto::SecretBytes encode(const VisitQuestion& question);
[[nodiscard]] crypto::SecretBytes encode(const VisitAnswer& answer);
[[nodiscard]] crypto::SecretBytes encode(const VisitKeys& keys);
[[nodiscard]] crypto::SecretBytes encode(const wire::SessionSummary& summary);

[[nodiscard]] Result<VisitQuestion> decode_visit_question(ByteView bytes);
[[nodiscard]] Result<VisitAnswer> decode_visit_answer(ByteView bytes);
[[nodiscard]] Result<VisitKeys> decode_visit_keys(ByteView bytes);
[[nodiscard]] Result<wire::SessionSummary> decode_visit_summary(ByteView bytes);

}  // namespace mp::runtime
