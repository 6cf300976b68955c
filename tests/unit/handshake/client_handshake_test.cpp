#include "libmp/handshake/client_handshake.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "libmp/crypto/x25519.hpp"
#include "libmp/wire/handshake_messages.hpp"
#include "libmp/wire/record.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::handshake {
namespace {

using test::Flight;
using test::HandshakePair;

constexpr Instant kStart{1h};

struct Client {
  KeyPairSigner identity{test::key_pair_of(0x22)};
  test::SeededRandom random{1};
  ClientHandshake machine =
      ClientHandshake::start({.user = "alice", .identity = identity, .request = test::sample_request()}, random, kStart)
          .value();
};

// The failure that the client reports, if that is all it has to say.
std::optional<HandshakeFailure> failure_of(ClientHandshake& client) {
  const auto event = client.poll_event();
  if (!event || client.poll_event()) return std::nullopt;
  const auto* failed = std::get_if<ClientFailed>(&*event);
  return failed ? std::optional(failed->failure) : std::nullopt;
}

std::optional<HandshakeFailure> answer_to(const Bytes& from_server) {
  Client client;
  client.machine.handle_bytes(from_server, kStart);
  return failure_of(client.machine);
}

Bytes server_hello(std::uint16_t version, std::uint16_t suite, Bytes share) {
  return wire::encode_record(wire::RecordType::server_hello, encode(wire::ServerHello{version, suite, {}, std::move(share)}));
}
Bytes good_share() { return to_bytes(crypto::X25519KeyPair(crypto::SecretArray<32>(Bytes(32, 5))).public_key()); }

TEST(ClientHandshake, SpeaksFirst) {
  Client client;
  const auto hello = client.machine.poll_output();
  ASSERT_GT(hello.size(), 11u);
  EXPECT_TRUE(std::ranges::equal(ByteView(hello).subspan(3, 8), wire::kMagic));
  EXPECT_TRUE(client.machine.poll_output().empty());
}

TEST(ClientHandshake, DoesNotStartWithWhatCannotBeSent) {
  KeyPairSigner identity(test::key_pair_of(0x22));
  test::SeededRandom random(1);
  auto request = test::sample_request();
  EXPECT_FALSE(ClientHandshake::start({.user = "", .identity = identity, .request = request}, random, kStart).ok());
  request.environment.assign(33, {"A", "b"});
  EXPECT_FALSE(ClientHandshake::start({.user = "alice", .identity = identity, .request = request}, random, kStart).ok());
  request.environment.assign(32, {"A", std::string(256, 'v')});
  request.command = {std::string(8192, 'c')};
  const auto large = ClientHandshake::start({.user = "alice", .identity = identity, .request = request}, random, kStart);
  ASSERT_FALSE(large.ok());
  EXPECT_NE(large.error().message.find("too large together"), std::string::npos);
}

TEST(ClientHandshake, NamesTheUserOnlyAfterTheHostKeyWasAccepted) {
  HandshakePair pair(1);
  pair.step(Flight::client_hello);
  const auto answer = pair.server.poll_output();
  pair.client.handle_bytes(answer, pair.now);
  const auto event = pair.client.poll_event();
  ASSERT_TRUE(event && std::holds_alternative<HostKeyPresented>(*event));
  EXPECT_TRUE(pair.client.poll_output().empty());
  EXPECT_FALSE(pair.client.next_timeout()) << "people may think";
  pair.client.accept_host_key(pair.now);
  EXPECT_FALSE(pair.client.poll_output().empty());
}

TEST(ClientHandshake, AServerWithoutThePrivateKeyIsAnImpostor) {
  test::Impersonator host(test::key_pair_of(0x11).public_key(), test::key_pair_of(0x66));
  test::PairOptions options;
  options.host = &host;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_FALSE(pair.host_key) << "an unproven key is not even shown";
  EXPECT_TRUE(pair.flights[2].empty()) << "nothing about the user was sent";
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::impostor);
  EXPECT_NE(pair.client_failed->text.find("impostor"), std::string::npos);
}

// An impostor with a key pair of its own proves just that: the driver sees the other key and drops the machine.
TEST(ClientHandshake, AServerWithAnotherKeyIsPresentedAsSuch) {
  KeyPairSigner host(test::key_pair_of(0x66));
  test::PairOptions options;
  options.host = &host;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_EQ(pair.host_key, test::key_pair_of(0x66).public_key());
}

TEST(ClientHandshake, AcceptsOnlyWhatItOffered) {
  EXPECT_EQ(answer_to(server_hello(0, 1, good_share())), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(2, 1, good_share())), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(1, 0, good_share())), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(1, 2, good_share())), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(1, 1, good_share())), std::nullopt) << "the one that it did offer";
}

TEST(ClientHandshake, RefusesAShareThatWouldMakeTheSecretKnown) {
  EXPECT_EQ(answer_to(server_hello(1, 1, Bytes(32, 0))), HandshakeFailure::protocol_violation);
  Bytes one(32, 0);
  one[0] = 1;
  EXPECT_EQ(answer_to(server_hello(1, 1, one)), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(1, 1, Bytes(31, 9))), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(server_hello(1, 1, Bytes(33, 9))), HandshakeFailure::protocol_violation);
}

TEST(ClientHandshake, ExplainsEveryAlert) {
  struct Case {
    std::uint8_t code;
    HandshakeFailure failure;
    const char* advice;
  };
  for (const auto& [code, failure, advice] :
       {Case{1, HandshakeFailure::no_common_version, "upgrade"}, Case{2, HandshakeFailure::no_common_suite, "upgrade"},
        Case{3, HandshakeFailure::rejected_by_server, "try again"}, Case{4, HandshakeFailure::server_busy, "later"}}) {
    Client client;
    client.machine.handle_bytes(wire::encode_record(wire::RecordType::alert, Bytes{code}), kStart);
    const auto event = client.machine.poll_event();
    ASSERT_TRUE(event);
    const auto& failed = std::get<ClientFailed>(*event);
    EXPECT_EQ(failed.failure, failure);
    EXPECT_NE(failed.text.find(advice), std::string::npos) << failed.text;
  }
  EXPECT_EQ(answer_to({0, 1, 7, 0}), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to({0, 1, 7, 5}), HandshakeFailure::protocol_violation);
}

TEST(ClientHandshake, RefusesWhatIsNoServerOfOurs) {
  EXPECT_EQ(answer_to(to_bytes("SSH-2.0-OpenSSH_9.2p1\r\n")), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to(to_bytes("HTTP/1.1 400 Bad Request\r\n")), HandshakeFailure::protocol_violation);
  EXPECT_EQ(answer_to({0x40, 0x01, 2}), HandshakeFailure::protocol_violation) << "too large, told by its header alone";
}

TEST(ClientHandshake, AVerdictBeforeTheUserIsKnownIsRefused) {
  HandshakePair pair(1);
  pair.step(Flight::client_hello);
  auto bytes = pair.server.poll_output();
  append(bytes, Bytes{0, 16, 5});
  append(bytes, Bytes(16, 0));
  pair.client.handle_bytes(bytes, pair.now);
  EXPECT_TRUE(std::holds_alternative<HostKeyPresented>(*pair.client.poll_event()));
  EXPECT_EQ(failure_of(pair.client), HandshakeFailure::protocol_violation);
  pair.client.accept_host_key(pair.now);
  EXPECT_TRUE(pair.client.poll_output().empty()) << "nothing is sent after the end";
}

TEST(ClientHandshake, HalfARecordMayArriveWhileTheHostKeyIsJudged) {
  HandshakePair pair(1);
  pair.step(Flight::client_hello);
  auto bytes = pair.server.poll_output();
  append(bytes, Bytes{0, 1});
  pair.client.handle_bytes(bytes, pair.now);
  pair.client.accept_host_key(pair.now);
  EXPECT_TRUE(std::holds_alternative<HostKeyPresented>(*pair.client.poll_event()));
  pair.client.handle_bytes(Bytes{7, 4}, pair.now);
  EXPECT_EQ(failure_of(pair.client), HandshakeFailure::server_busy);
}

TEST(ClientHandshake, TheServersDeadlineIsExact) {
  Client client;
  EXPECT_EQ(client.machine.next_timeout(), kStart + limits::kHandshakeDeadline);
  client.machine.handle_timeout(kStart + limits::kHandshakeDeadline - 1ns);
  EXPECT_FALSE(client.machine.poll_event());
  client.machine.handle_timeout(kStart + limits::kHandshakeDeadline);
  EXPECT_EQ(failure_of(client.machine), HandshakeFailure::timed_out);
  EXPECT_FALSE(client.machine.next_timeout());
}

TEST(ClientHandshake, TheVerdictHasADeadlineOfItsOwn) {
  HandshakePair pair(1);
  pair.step(Flight::client_hello);
  pair.client.handle_bytes(pair.server.poll_output(), pair.now);
  const auto accepted = pair.now + 1h;
  pair.client.accept_host_key(accepted);
  EXPECT_EQ(pair.client.next_timeout(), accepted + limits::kHandshakeDeadline);
}

TEST(ClientHandshake, BytesThatComeTooLateDoNotCount) {
  Client client;
  client.machine.handle_bytes(server_hello(1, 1, good_share()), kStart + limits::kHandshakeDeadline);
  EXPECT_EQ(failure_of(client.machine), HandshakeFailure::timed_out);
}

TEST(ClientHandshake, TheEndOfTheStreamIsAFailureUntilTheVerdict) {
  Client client;
  client.machine.handle_end_of_stream(kStart);
  EXPECT_EQ(failure_of(client.machine), HandshakeFailure::connection_closed);

  HandshakePair pair(1);
  pair.run();
  pair.client.handle_end_of_stream(pair.now);
  EXPECT_FALSE(pair.client.poll_event());
}

TEST(ClientHandshake, ARefusalIsExplainedAndItsTextIsHarmless) {
  struct Case {
    wire::RefusalCode code;
    HandshakeFailure failure;
  };
  for (const auto& [code, failure] : {Case{wire::RefusalCode::no_such_session, HandshakeFailure::no_such_session},
                                      Case{wire::RefusalCode::busy, HandshakeFailure::server_busy},
                                      Case{wire::RefusalCode::not_started, HandshakeFailure::session_not_started}}) {
    test::PairOptions options;
    options.session_refusal = {code, "no\x1b[2J such\nthing"};
    HandshakePair pair(1, std::move(options));
    pair.run();
    ASSERT_TRUE(pair.client_failed);
    EXPECT_EQ(pair.client_failed->failure, failure);
    EXPECT_NE(pair.client_failed->text.find("(no?[2J such?thing)"), std::string::npos) << pair.client_failed->text;
  }
}

TEST(ClientHandshake, WhoAsksForASessionThatIsThereIsNotToldThatItCouldNotBeStarted) {
  test::PairOptions options;
  options.session_refusal = {wire::RefusalCode::not_started, "the session can't be reached now"};
  HandshakePair pair(1, std::move(options));
  pair.run();
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->text, "the login led to no session (the session can't be reached now)");
}

TEST(ClientHandshake, NotAuthorisedTellsHowToBecome) {
  test::PairOptions options;
  options.authorization = Authorization::denied;
  HandshakePair pair(1, std::move(options));
  pair.run();
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::not_authorised);
  EXPECT_NE(pair.client_failed->text.find("~/.mp/authorized_keys"), std::string::npos);
}

class RefusingSigner final : public Signer {
 public:
  const crypto::Ed25519PublicKey& public_key() const noexcept override { return key_; }
  Result<crypto::Ed25519Signature> sign(ByteView) override { return Error{"the agent is locked"}; }

 private:
  crypto::Ed25519PublicKey key_ = test::key_pair_of(0x22).public_key();
};

TEST(ClientHandshake, ASignerThatRefusesEndsItBeforeAnythingIsSent) {
  RefusingSigner user;
  test::PairOptions options;
  options.user = &user;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_TRUE(pair.flights[2].empty());
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::signing_failed);
  EXPECT_NE(pair.client_failed->text.find("the agent is locked"), std::string::npos);
}

TEST(ClientHandshake, EveryFailureHasATextOfOneLine) {
  for (int i = 0; i <= static_cast<int>(HandshakeFailure::signing_failed); ++i) {
    const auto text = describe(static_cast<HandshakeFailure>(i));
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find('\n'), std::string_view::npos);
  }
}

}  // namespace
}  // namespace mp::handshake
