// What a login and the session that it comes back to say to each other over the session's socket. Three messages:
//
//   login    question: a client has come to this address of ours; at which UDP port would you hear it?
//   session  answer:   the port
//   login    keys:     the handshake is finished; go on under these
//
// A login that ends after the answer has changed nothing. The two processes may be of different versions of mps, because
// sessions outlive its upgrades: each message begins with the version of this exchange.
#pragma once

#include <cstdint>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/ids.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/secret.hpp"
#include "libmp/crypto/traffic_secrets.hpp"

namespace mp::runtime {

struct ResumeQuestion {
  Endpoint server;  // of the TCP connection
};

struct ResumeAnswer {
  std::uint16_t udp_port = 0;  // on the address of the question; 0: the session can't be heard there
};

// A descriptor may come along with it.
struct ResumeKeys {
  ConnectionId connection_id;
  crypto::TrafficSecrets secrets;
  Endpoint server;  // where the client will send, as answered
  Endpoint client;  // of the TCP connection
};

inline constexpr std::size_t kMaxResumeMessage = 256;
[[nodiscard]] crypto::SecretBytes encode(const ResumeQuestion& question);
[[nodiscard]] crypto::SecretBytes encode(const ResumeAnswer& answer);
[[nodiscard]] crypto::SecretBytes encode(const ResumeKeys& keys);

[[nodiscard]] Result<ResumeQuestion> decode_resume_question(ByteView bytes);
[[nodiscard]] Result<ResumeAnswer> decode_resume_answer(ByteView bytes);
[[nodiscard]] Result<ResumeKeys> decode_resume_keys(ByteView bytes);

}  // namespace mp::runtime
