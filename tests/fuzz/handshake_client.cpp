// The client's handshake machine against any server. The first input byte chooses how the rest is used:
//   bits 0-1 = 0: raw bytes from the network, from the first one on
//   bits 0-1 = 1: the plaintext of a ServerAuth, properly sealed after a proper ServerHello (bit 7: with a valid signature)
//   bits 0-1 = 2: the plaintext of a ServerAccept after a proper ServerAuth
//   bits 0-1 = 3: the plaintext of a ServerRefusal after a proper ServerAuth
//                 (bit 7: of ServerSessions, to a client that has asked for a list)
// Bits 2 to 6 choose the size of the pieces in which the bytes arrive.
#include <algorithm>
#include <cstdlib>

#include "libmp/core/printable_text.hpp"
#include "libmp/handshake/key_schedule.hpp"
#include "libmp/handshake/record_protection.hpp"
#include "libmp/handshake/transcript.hpp"
#include "libmp/wire/handshake_messages.hpp"
#include "tests/fuzz/fixed_keys.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp {
namespace {

using wire::RecordType;

enum class Mode : std::uint8_t { raw, auth, accept, refusal, sessions };

using fuzz::Owner;

// A server made by hand, so that it can say what no real one would.
struct Server {
  handshake::Transcript transcript;
  std::optional<handshake::RecordSealer> sealer;

  Bytes hello(ByteView client_hello) {
    const auto client_body = client_hello.subspan(wire::kRecordHeader);
    const auto hello = wire::decode_client_hello(client_body).value();
    transcript.absorb(RecordType::client_hello, client_body);
    const auto body = encode(wire::ServerHello{1, 1, {}, to_bytes(fuzz::key_share().public_key())});
    transcript.absorb(RecordType::server_hello, body);
    crypto::X25519PublicKey peer{};
    std::ranges::copy(hello.key_share, peer.begin());
    sealer.emplace(handshake::KeySchedule(fuzz::key_share().agree(peer).value()).handshake_keys(transcript.digest()).server);
    return wire::encode_record(RecordType::server_hello, body);
  }

  Bytes auth(ByteView unsigned_part, bool sign) {
    Bytes text = to_bytes(unsigned_part.first(std::min(unsigned_part.size(), limits::kMaxHandshakeRecord - 100)));
    const auto digest = transcript.absorb_signed_part(RecordType::server_auth, text);
    const auto signed_input = handshake::signature_input(handshake::kServerSignatureLabel, digest);
    if (sign) append(text, fuzz::key_of<Owner::host>().sign(signed_input).bytes);
    return sealer->seal(RecordType::server_auth, text);
  }
  Bytes good_auth() {
    return auth(wire::encode_unsigned(wire::ServerAuth{fuzz::key_of<Owner::host>().public_key().bytes, {}}), true);
  }
};

wire::SessionRequest request_for(Mode mode) {
  if (mode != Mode::sessions) return test::sample_request();
  wire::SessionRequest request;
  request.kind = wire::RequestKind::list_sessions;
  return request;
}

struct Client {
  explicit Client(Mode mode)
      : machine(handshake::ClientHandshake::start(
                    {.user = "alice", .identity = fuzz::signer_of<Owner::user>(), .request = request_for(mode)}, random, now)
                    .value()) {}

  test::SeededRandom random{1};
  Instant now{};
  handshake::ClientHandshake machine;
  int ends = 0;

  void feed(ByteView bytes, std::size_t piece) {
    while (!bytes.empty()) {
      const auto part = bytes.first(std::min(piece, bytes.size()));
      machine.handle_bytes(part, now);
      answer();
      bytes = bytes.subspan(part.size());
      now += 1ms;
    }
  }

  void answer() {
    while (const auto event = machine.poll_event()) {
      if (std::holds_alternative<handshake::HostKeyPresented>(*event)) {
        machine.accept_host_key(now);
        continue;
      }
      ++ends;
      if (const auto* failed = std::get_if<handshake::ClientFailed>(&*event)) {
        if (printable(failed->text, failed->text.size()) != failed->text) std::abort();
      }
    }
  }

  // Whatever happened, it comes to one end.
  void finish() {
    if (const auto at = machine.next_timeout()) machine.handle_timeout(std::max(now, *at));
    answer();
    if (ends != 1) std::abort();
  }
};

RecordType type_of(Mode mode) {
  if (mode == Mode::accept) return RecordType::server_accept;
  return mode == Mode::sessions ? RecordType::server_sessions : RecordType::server_refusal;
}

Bytes bytes_for(Mode mode, ByteView input, bool sign, Server& server, Bytes client_hello) {
  if (mode == Mode::raw) return to_bytes(input);
  Bytes out = server.hello(client_hello);
  if (mode == Mode::auth) {
    append(out, server.auth(input, sign));
    return out;
  }
  append(out, server.good_auth());
  const auto text = input.first(std::min(input.size(), limits::kMaxHandshakeRecord - wire::kSealOverhead));
  append(out, server.sealer->seal(type_of(mode), text));
  return out;
}

int run(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool high = (data[0] & 0x80) != 0;
  auto mode = static_cast<Mode>(data[0] & 3);
  if (mode == Mode::refusal && high) mode = Mode::sessions;
  const std::size_t chosen = data[0] >> 2 & 31;
  Server server;
  Client client(mode);
  const auto bytes = bytes_for(mode, ByteView(data + 1, size - 1), high, server, client.machine.poll_output());
  client.feed(bytes, chosen == 0 ? std::max<std::size_t>(bytes.size(), 1) : chosen);
  client.finish();
  return 0;
}

}  // namespace
}  // namespace mp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return mp::run(data, size); }
