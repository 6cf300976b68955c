// The server's handshake machine against any client. The first input byte chooses how the rest is used:
//   even: raw bytes from the network, from the first one on
//   odd:  the plaintext of a ClientAuth, properly sealed after a proper exchange of hellos; bit 1 adds a valid signature
// The byte's upper bits choose the size of the pieces in which the bytes arrive.
#include <algorithm>
#include <cstdlib>

#include "libmp/handshake/key_schedule.hpp"
#include "libmp/handshake/record_protection.hpp"
#include "libmp/handshake/transcript.hpp"
#include "libmp/wire/handshake_messages.hpp"
#include "tests/fuzz/fixed_keys.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp {
namespace {

using fuzz::Owner;

// A client made by hand, so that it can say what no real one would.
struct Client {
  handshake::Transcript transcript;
  std::optional<handshake::RecordSealer> sealer;

  Bytes hello() {
    const auto body = encode(wire::ClientHello{{1}, {1}, {}, to_bytes(fuzz::key_share().public_key())});
    transcript.absorb(wire::RecordType::client_hello, body);
    return wire::encode_record(wire::RecordType::client_hello, body);
  }

  void read_answer(ByteView answer) {
    const auto size = std::size_t{answer[0]} * 256 + answer[1];
    const auto body = answer.subspan(wire::kRecordHeader, size);
    transcript.absorb(wire::RecordType::server_hello, body);
    crypto::X25519PublicKey peer{};
    std::ranges::copy(wire::decode_server_hello(body).value().key_share, peer.begin());
    const handshake::KeySchedule keys(fuzz::key_share().agree(peer).value());
    const auto handshake_keys = keys.handshake_keys(transcript.digest());
    sealer.emplace(handshake_keys.client);
    handshake::RecordOpener opener(handshake_keys.server);
    const auto auth = to_bytes(answer.subspan(wire::kRecordHeader * 2 + size));
    const auto plaintext = opener.open({wire::RecordType::server_auth, auth}).value();
    transcript.absorb(wire::RecordType::server_auth, plaintext);
  }

  Bytes auth(ByteView plaintext, bool sign) {
    Bytes text = to_bytes(plaintext.first(std::min(plaintext.size(), limits::kMaxHandshakeRecord - 100)));
    if (sign) {
      const auto digest = transcript.absorb_signed_part(wire::RecordType::client_auth, text);
      append(text,
             fuzz::key_of<Owner::user>().sign(handshake::signature_input(handshake::kClientSignatureLabel, digest)).bytes);
    }
    return sealer->seal(wire::RecordType::client_auth, text);
  }
};

struct Server {
  test::SeededRandom random{2};
  Instant now{};
  handshake::ServerHandshake machine{{.host_key = fuzz::signer_of<Owner::host>()}, random, now};
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
      if (std::holds_alternative<handshake::LoginRequested>(*event)) {
        machine.decide(handshake::Authorization::granted, now);
      } else if (std::holds_alternative<handshake::StartSession>(*event)) {
        machine.grant(test::sample_grant(), now);
      } else {
        ++ends;
      }
    }
  }

  // Whatever happened, it comes to one end, and soon.
  void finish() {
    for (int i = 0; i < 4 && machine.next_timeout(); ++i) {
      now = std::max(now, *machine.next_timeout());
      machine.handle_timeout(now);
      answer();
    }
    if (ends != 1) std::abort();
  }
};

int run(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  const std::size_t piece = data[0] < 4 ? size : data[0] >> 2;
  Server server;
  if ((data[0] & 1) == 0) {
    server.feed(input, piece);
  } else {
    Client client;
    server.feed(client.hello(), 4096);
    client.read_answer(server.machine.poll_output());
    server.feed(client.auth(input, (data[0] & 2) != 0), piece);
  }
  server.finish();
  return 0;
}

}  // namespace
}  // namespace mp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return mp::run(data, size); }
