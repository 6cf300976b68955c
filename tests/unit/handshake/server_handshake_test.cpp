#include "libmp/handshake/server_handshake.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"
#include "libmp/crypto/x25519.hpp"
#include "libmp/wire/record.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::handshake {
namespace {

using test::Flight;
using test::HandshakePair;

constexpr Instant kStart{1h};

struct Server {
  KeyPairSigner host{test::key_pair_of(0x11)};
  test::SeededRandom random{2};
  ServerHandshake machine{{.host_key = host}, random, kStart};
};

std::optional<ServerFailure> failure_of(ServerHandshake& server) {
  const auto event = server.poll_event();
  if (!event || server.poll_event()) return std::nullopt;
  const auto* failed = std::get_if<ServerFailed>(&*event);
  return failed ? std::optional(failed->failure) : std::nullopt;
}

wire::ClientHello good_hello() {
  return {{1}, {1}, {}, to_bytes(crypto::X25519KeyPair(crypto::SecretArray<32>(Bytes(32, 5))).public_key())};
}
Bytes record_of(const wire::ClientHello& hello) { return wire::encode_record(wire::RecordType::client_hello, encode(hello)); }
Bytes alert(std::uint8_t code) { return {0, 1, 7, code}; }

TEST(ServerHandshake, SaysNothingToAStranger) {
  auto wrong_magic = record_of(good_hello());
  wrong_magic[3] = 'M';
  auto trailing = record_of(good_hello());
  trailing[1] = static_cast<std::uint8_t>(trailing[1] + 1);
  trailing.push_back(0);
  auto too_large = Bytes{0x08, 0x01, 1};  // one more than kMaxClientHello
  for (const auto& bytes : {to_bytes("GET / HTTP/1.1\r\n\r\n"), to_bytes("SSH-2.0-x\r\n"), Bytes{0, 1, 7, 4}, Bytes{0, 0, 1},
                            wrong_magic, trailing, too_large}) {
    Server server;
    EXPECT_TRUE(server.machine.poll_output().empty());
    server.machine.handle_bytes(bytes, kStart);
    EXPECT_TRUE(server.machine.poll_output().empty()) << testing::PrintToString(bytes);
    EXPECT_EQ(failure_of(server.machine), ServerFailure::not_our_protocol) << testing::PrintToString(bytes);
  }
}

TEST(ServerHandshake, SaysNothingBeforeTheLastByteOfTheFirstMessage) {
  Server server;
  const auto hello = record_of(good_hello());
  for (std::size_t i = 0; i + 1 < hello.size(); ++i) {
    server.machine.handle_bytes(ByteView(hello).subspan(i, 1), kStart);
    ASSERT_TRUE(server.machine.poll_output().empty()) << i;
  }
  server.machine.handle_bytes(ByteView(hello).last(1), kStart);
  EXPECT_FALSE(server.machine.poll_output().empty());
}

TEST(ServerHandshake, TheDeadlineOfTheFirstMessageIsExactAndSilent) {
  const auto hello = record_of(good_hello());
  Server in_time;
  in_time.machine.handle_bytes(ByteView(hello).first(50), kStart);
  in_time.machine.handle_timeout(kStart + limits::kFirstMessageDeadline - 1ns);
  in_time.machine.handle_bytes(ByteView(hello).subspan(50), kStart + limits::kFirstMessageDeadline - 1ns);
  EXPECT_FALSE(in_time.machine.poll_output().empty());

  Server late;
  late.machine.handle_bytes(ByteView(hello).first(50), kStart);
  EXPECT_EQ(late.machine.next_timeout(), kStart + limits::kFirstMessageDeadline);
  late.machine.handle_bytes(ByteView(hello).subspan(50), kStart + limits::kFirstMessageDeadline);
  EXPECT_TRUE(late.machine.poll_output().empty());
  EXPECT_EQ(failure_of(late.machine), ServerFailure::timed_out);
  EXPECT_FALSE(late.machine.next_timeout());
}

TEST(ServerHandshake, TheDeadlineOfTheLoginCountsFromTheConnection) {
  Server server;
  server.machine.handle_bytes(record_of(good_hello()), kStart + 4s);
  EXPECT_EQ(server.machine.next_timeout(), kStart + limits::kHandshakeDeadline);
  server.machine.handle_timeout(kStart + limits::kHandshakeDeadline - 1ns);
  EXPECT_FALSE(server.machine.poll_event());
  server.machine.handle_timeout(kStart + limits::kHandshakeDeadline);
  EXPECT_EQ(failure_of(server.machine), ServerFailure::timed_out);
}

TEST(ServerHandshake, AnswersAnUnknownVersionOrSuiteWithAnAlert) {
  struct Case {
    wire::ClientHello hello;
    std::uint8_t code;
    ServerFailure failure;
  };
  auto old_version = good_hello();
  old_version.versions = {0};
  auto new_version = good_hello();
  new_version.versions = {2, 3};
  new_version.key_share = Bytes(1216, 1);
  auto suite = good_hello();
  suite.suites = {2};
  for (const auto& [hello, code, failure] :
       {Case{old_version, 1, ServerFailure::no_common_version}, Case{new_version, 1, ServerFailure::no_common_version},
        Case{suite, 2, ServerFailure::no_common_suite}}) {
    Server server;
    server.machine.handle_bytes(record_of(hello), kStart);
    EXPECT_EQ(server.machine.poll_output(), alert(code));
    EXPECT_EQ(failure_of(server.machine), failure);
  }
}

TEST(ServerHandshake, ChoosesWhatItKnowsFromALongerList) {
  auto hello = good_hello();
  hello.versions = {9, 1};
  hello.suites = {7, 1};
  Server server;
  server.machine.handle_bytes(record_of(hello), kStart);
  const auto answer = server.machine.poll_output();
  ASSERT_GT(answer.size(), 7u);
  EXPECT_EQ((Bytes(answer.begin() + 2, answer.begin() + 7)), (Bytes{2, 0, 1, 0, 1}));
}

TEST(ServerHandshake, RefusesAShareThatWouldMakeTheSecretKnown) {
  for (const auto& share : {Bytes(32, 0), Bytes(31, 9), Bytes(33, 9), Bytes{}}) {
    auto hello = good_hello();
    hello.key_share = share;
    Server server;
    server.machine.handle_bytes(record_of(hello), kStart);
    EXPECT_EQ(server.machine.poll_output(), alert(3));
    EXPECT_EQ(failure_of(server.machine), ServerFailure::malformed);
  }
}

TEST(ServerHandshake, RefusesAnOversizedOrForeignSecondMessage) {
  for (const auto& bytes : {Bytes{0x40, 0x01, 4}, Bytes{0, 1, 1}, Bytes{0, 0, 4},
                            Bytes{0, 15, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}) {
    Server server;
    server.machine.handle_bytes(record_of(good_hello()), kStart);
    static_cast<void>(server.machine.poll_output());
    server.machine.handle_bytes(bytes, kStart);
    EXPECT_EQ(server.machine.poll_output(), alert(3)) << testing::PrintToString(bytes);
    EXPECT_EQ(failure_of(server.machine), ServerFailure::malformed);
  }
}

TEST(ServerHandshake, AStolenPublicKeyDoesNotLogIn) {
  test::Impersonator thief(test::key_pair_of(0x22).public_key(), test::key_pair_of(0x66));
  test::PairOptions options;
  options.user = &thief;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_TRUE(pair.login_requested) << "the look-up happens all the same";
  EXPECT_FALSE(pair.session_started);
  EXPECT_FALSE(pair.server_finished);
  EXPECT_EQ(pair.refused->cause, RefusalCause::bad_signature);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::not_authorised);
}

struct SeenRefusal {
  Bytes bytes;
  Instant at;
  std::string text;
};
SeenRefusal refusal_of(Signer* user, Authorization authorization) {
  test::PairOptions options;
  options.user = user;
  options.authorization = authorization;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_TRUE(pair.refused && pair.client_failed);
  return {pair.flights[3], pair.now, pair.client_failed->text};
}

TEST(ServerHandshake, WhyALoginIsRefusedShowsNeitherInBytesNorInTime) {
  test::Impersonator thief(test::key_pair_of(0x22).public_key(), test::key_pair_of(0x66));
  const auto unlisted = refusal_of(nullptr, Authorization::denied);
  const auto bad_signature = refusal_of(&thief, Authorization::granted);
  const auto both = refusal_of(&thief, Authorization::denied);
  EXPECT_EQ(unlisted.at, Instant{} + limits::kRefusalDelay);
  for (const auto& other : {bad_signature, both}) {
    EXPECT_EQ(other.bytes.size(), unlisted.bytes.size());
    EXPECT_EQ(other.at, unlisted.at);
    EXPECT_EQ(other.text, unlisted.text);
  }
}

// A client up to its ClientAuth, whose events the test answers itself.
struct AtDecision {
  HandshakePair pair{1};
  Instant arrived{};

  AtDecision() {
    pair.step(Flight::client_hello);
    pair.step(Flight::server_hello_and_auth);
    arrived = pair.now += 4s;
    pair.server.handle_bytes(pair.client.poll_output(), arrived);
    EXPECT_TRUE(std::holds_alternative<LoginRequested>(*pair.server.poll_event()));
  }
};

TEST(ServerHandshake, ARefusalLeavesAtItsTimeAndNotBefore) {
  AtDecision login;
  auto& server = login.pair.server;
  server.decide(Authorization::denied, login.arrived + 3ms);
  EXPECT_EQ(server.next_timeout(), login.arrived + limits::kRefusalDelay);
  server.handle_timeout(login.arrived + limits::kRefusalDelay - 1ns);
  EXPECT_TRUE(server.poll_output().empty());
  server.handle_timeout(login.arrived + limits::kRefusalDelay);
  EXPECT_FALSE(server.poll_output().empty());
  EXPECT_EQ(std::get<Refused>(*server.poll_event()).cause, RefusalCause::not_authorised);
  EXPECT_FALSE(server.next_timeout());
}

TEST(ServerHandshake, ASlowDecisionWaitsForTheNextMultipleOfTheDelay) {
  AtDecision login;
  login.pair.server.decide(Authorization::denied, login.arrived + 2 * limits::kRefusalDelay + 1ns);
  EXPECT_EQ(login.pair.server.next_timeout(), login.arrived + 3 * limits::kRefusalDelay);
}

TEST(ServerHandshake, ARefusedSessionIsToldAtOnce) {
  AtDecision login;
  auto& server = login.pair.server;
  server.decide(Authorization::granted, login.arrived);
  EXPECT_TRUE(std::holds_alternative<StartSession>(*server.poll_event()));
  server.refuse(wire::RefusalCode::not_started, std::string(600, 'x'), login.arrived + 1ms);
  EXPECT_EQ(std::get<Refused>(*server.poll_event()).code, wire::RefusalCode::not_started);
  EXPECT_EQ(server.poll_output().size(), 3u + 3 + limits::kMaxRefusalText + 16);
}

TEST(ServerHandshake, TheDriverHasADeadlineToo) {
  AtDecision login;
  auto& server = login.pair.server;
  EXPECT_EQ(server.next_timeout(), login.arrived + limits::kHandshakeDeadline);
  server.handle_timeout(login.arrived + limits::kHandshakeDeadline);
  EXPECT_EQ(failure_of(server), ServerFailure::timed_out);
  server.decide(Authorization::granted, login.arrived + limits::kHandshakeDeadline);
  EXPECT_FALSE(server.poll_event()) << "an answer after the end is ignored";
  EXPECT_TRUE(server.poll_output().empty());
}

TEST(ServerHandshake, AGrantAfterTheDeadlineDoesNotFinish) {
  AtDecision login;
  auto& server = login.pair.server;
  server.decide(Authorization::granted, login.arrived);
  EXPECT_TRUE(std::holds_alternative<StartSession>(*server.poll_event()));
  server.grant(test::sample_grant(), login.arrived + limits::kHandshakeDeadline);
  EXPECT_EQ(failure_of(server), ServerFailure::timed_out);
}

TEST(ServerHandshake, NothingIsReadAfterTheLastMessageOfTheClient) {
  AtDecision login;
  auto& server = login.pair.server;
  server.handle_bytes(Bytes(100, 0xee), login.arrived);
  server.handle_end_of_stream(login.arrived);
  EXPECT_FALSE(server.poll_event());
  server.decide(Authorization::granted, login.arrived);
  EXPECT_TRUE(std::holds_alternative<StartSession>(*server.poll_event()));
}

TEST(ServerHandshake, TheEndOfTheStreamBeforeThatIsAFailure) {
  Server server;
  server.machine.handle_end_of_stream(kStart);
  EXPECT_EQ(failure_of(server.machine), ServerFailure::connection_closed);
  EXPECT_TRUE(server.machine.poll_output().empty());
}

class LockedHostKey final : public Signer {
 public:
  const crypto::Ed25519PublicKey& public_key() const noexcept override { return key_; }
  Result<crypto::Ed25519Signature> sign(ByteView) override { return Error{"the monitor is gone"}; }

 private:
  crypto::Ed25519PublicKey key_ = test::key_pair_of(0x11).public_key();
};

TEST(ServerHandshake, WithoutASignatureItSaysNothing) {
  LockedHostKey host;
  test::PairOptions options;
  options.host = &host;
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_TRUE(pair.flights[1].empty());
  EXPECT_EQ(pair.server_failed->failure, ServerFailure::signing_failed);
}

TEST(ServerHandshakeDeathTest, NoSessionIsGrantedBeforeItWasAskedFor) {
  AtDecision login;
  EXPECT_DEATH(login.pair.server.grant(test::sample_grant(), login.arrived), "granted once, after it was asked for");
  login.pair.server.decide(Authorization::denied, login.arrived);
  EXPECT_DEATH(login.pair.server.grant(test::sample_grant(), login.arrived), "granted once, after it was asked for");
}

}  // namespace
}  // namespace mp::handshake
