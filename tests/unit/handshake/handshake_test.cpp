// Both machines against each other: what they agree on, and that nobody in between can make them agree on anything else.
#include <gtest/gtest.h>

#include "libmp/wire/record.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::handshake {
namespace {

using test::Flight;
using test::HandshakePair;
using test::kFlights;

TEST(Handshake, EndsWithTheSameSecretsOnBothSides) {
  HandshakePair pair(1);
  pair.run();
  ASSERT_TRUE(pair.client_finished && pair.server_finished);
  EXPECT_TRUE(test::same_secrets(pair.client_finished->secrets, pair.server_finished->secrets));
  EXPECT_FALSE(std::ranges::equal(pair.client_finished->secrets.client_to_server.view(),
                                  pair.client_finished->secrets.server_to_client.view()));
  EXPECT_EQ(pair.now, Instant{}) << "a login that succeeds waits for nothing";
}

TEST(Handshake, EachSideLearnsWhatTheOtherSaid) {
  HandshakePair pair(1);
  pair.run();
  EXPECT_EQ(pair.host_key, test::key_pair_of(0x11).public_key());
  ASSERT_TRUE(pair.login_requested && pair.session_started && pair.client_finished);
  EXPECT_EQ(pair.login_requested->user, "alice");
  EXPECT_EQ(pair.login_requested->identity, test::key_pair_of(0x22).public_key());
  EXPECT_EQ(pair.session_started->user, "alice");
  EXPECT_EQ(pair.session_started->identity, test::key_pair_of(0x22).public_key());
  EXPECT_EQ(pair.session_started->request, test::sample_request());
  const auto grant = test::sample_grant();
  EXPECT_EQ(pair.client_finished->session_id, grant.session_id);
  EXPECT_EQ(pair.client_finished->udp_port, grant.udp_port);
  EXPECT_EQ(pair.client_finished->connection_id, grant.connection_id);
  EXPECT_EQ(pair.client_finished->max_datagram, grant.max_datagram);
}

TEST(Handshake, WorksInPiecesOfAnySize) {
  HandshakePair whole(1);
  whole.run();
  for (std::size_t piece = 1; piece < 300; ++piece) {
    test::PairOptions options;
    options.piece = piece;
    HandshakePair pair(1, std::move(options));
    pair.run();
    ASSERT_TRUE(pair.client_finished && pair.server_finished) << "pieces of " << piece;
    EXPECT_TRUE(test::same_secrets(pair.client_finished->secrets, pair.server_finished->secrets));
    EXPECT_EQ(pair.flights, whole.flights) << "pieces of " << piece;
  }
}

TEST(Handshake, EveryRunHasItsOwnSecrets) {
  HandshakePair one(1);
  HandshakePair other(3);
  one.run();
  other.run();
  EXPECT_FALSE(test::same_secrets(one.client_finished->secrets, other.client_finished->secrets));
}

// Fresh randomness of one side is enough: a replay of the other side's bytes never leads to old keys.
TEST(Handshake, TheSecretsDependOnBothSidesRandomness) {
  HandshakePair one(1);   // client 1, server 2
  HandshakePair next(2);  // client 2, server 3
  one.run();
  next.run();
  EXPECT_NE(one.flights[0], next.flights[0]);
  EXPECT_FALSE(test::same_secrets(one.client_finished->secrets, next.client_finished->secrets));
}

TEST(Handshake, NothingPrivateTravelsInClear) {
  HandshakePair pair(1);
  pair.run();
  Bytes all;
  for (const auto& flight : pair.flights) append(all, flight);
  const auto travels = [&](ByteView secret) {
    return std::search(all.begin(), all.end(), secret.begin(), secret.end()) != all.end();
  };
  EXPECT_FALSE(travels(as_bytes("alice")));
  EXPECT_FALSE(travels(as_bytes("LANG")));
  EXPECT_FALSE(travels(as_bytes("xterm")));
  EXPECT_FALSE(travels(as_bytes("exit 7")));
  EXPECT_FALSE(travels(test::key_pair_of(0x22).public_key().bytes));
  EXPECT_FALSE(travels(test::key_pair_of(0x11).public_key().bytes));
}

// What was changed on the way is noticed by the one who reads it, and at the latest by the one who reads next.
void expect_refused(const HandshakePair& pair, Flight changed, const std::string& what) {
  EXPECT_FALSE(pair.client_finished) << what;
  EXPECT_TRUE(pair.client_failed) << what;
  if (changed == Flight::verdict) {
    EXPECT_TRUE(pair.server_finished) << what;  // it had said its last word
    return;
  }
  EXPECT_FALSE(pair.server_finished) << what;
  EXPECT_TRUE(pair.server_failed) << what;
  EXPECT_FALSE(pair.session_started) << what;
  if (changed != Flight::client_auth) {
    EXPECT_FALSE(pair.host_key) << what;
    EXPECT_TRUE(pair.flights[2].empty()) << what << ": the user was named to a server that proved nothing";
  }
}

std::string describe_change(Flight flight, std::size_t position, unsigned detail) {
  return "flight " + std::to_string(static_cast<int>(flight)) + ", byte " + std::to_string(position) + ", change " +
         std::to_string(detail);
}

std::vector<Bytes> flights_of_a_good_run() {
  HandshakePair pair(1);
  pair.run();
  return pair.flights;
}

void run_with_change(Flight flight, const std::string& what, const std::function<void(Bytes&)>& change) {
  test::PairOptions options;
  options.on_the_way = [&](Flight now, Bytes bytes) {
    if (now == flight) change(bytes);
    return bytes;
  };
  HandshakePair pair(1, std::move(options));
  pair.run();
  expect_refused(pair, flight, what);
}

TEST(Handshake, AChangedByteAnywhereInAnyMessageIsRefused) {
  const auto good = flights_of_a_good_run();
  for (const auto flight : kFlights) {
    const auto size = good[static_cast<std::size_t>(flight)].size();
    ASSERT_GT(size, 0u);
    for (std::size_t position = 0; position < size; ++position) {
      for (const auto mask : std::array<std::uint8_t, 3>{0x01, 0x80, 0xff}) {
        run_with_change(flight, describe_change(flight, position, mask), [&](Bytes& bytes) { bytes[position] ^= mask; });
      }
    }
  }
}

TEST(Handshake, AMissingOrAnAddedByteAnywhereIsRefused) {
  const auto good = flights_of_a_good_run();
  for (const auto flight : kFlights) {
    const auto size = good[static_cast<std::size_t>(flight)].size();
    for (std::size_t position = 0; position < size; ++position) {
      const auto at = static_cast<std::ptrdiff_t>(position);
      run_with_change(flight, describe_change(flight, position, 0), [&](Bytes& bytes) { bytes.erase(bytes.begin() + at); });
      // Doubling a byte inside of a run of equal ones, or the last one, changes nothing that is read.
      run_with_change(flight, describe_change(flight, position, 1),
                      [&](Bytes& bytes) { bytes.insert(bytes.begin() + at, static_cast<std::uint8_t>(bytes[position] + 1)); });
    }
  }
}

TEST(Handshake, ATruncatedMessageIsRefused) {
  const auto good = flights_of_a_good_run();
  for (const auto flight : kFlights) {
    for (std::size_t size = 0; size < good[static_cast<std::size_t>(flight)].size(); ++size) {
      run_with_change(flight, describe_change(flight, size, 2), [&](Bytes& bytes) { bytes.resize(size); });
    }
  }
}

// The records of a stream of bytes, each with its header.
std::vector<Bytes> records_of(ByteView bytes) {
  std::vector<Bytes> records;
  while (!bytes.empty()) {
    const auto size = std::size_t{3} + bytes[0] * 256u + bytes[1];
    records.push_back(to_bytes(bytes.first(size)));
    bytes = bytes.subspan(size);
  }
  return records;
}

TEST(Handshake, ReorderedRepeatedAndMissingRecordsAreRefused) {
  run_with_change(Flight::server_hello_and_auth, "swapped", [](Bytes& bytes) {
    auto records = records_of(bytes);
    ASSERT_EQ(records.size(), 2u);
    bytes = records[1];
    append(bytes, records[0]);
  });
  run_with_change(Flight::server_hello_and_auth, "hello twice", [](Bytes& bytes) {
    bytes.insert(bytes.begin(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(records_of(bytes)[0].size()));
  });
  run_with_change(Flight::server_hello_and_auth, "only the second", [](Bytes& bytes) { bytes = records_of(bytes)[1]; });
}

TEST(Handshake, ASecondClientHelloEndsTheHandshake) {
  test::PairOptions options;
  options.on_the_way = [&](Flight now, Bytes bytes) {
    if (now == Flight::client_hello) append(bytes, to_bytes(bytes));
    return bytes;
  };
  HandshakePair pair(1, std::move(options));
  pair.run();
  EXPECT_EQ(pair.server_failed->failure, ServerFailure::malformed);
  EXPECT_FALSE(pair.login_requested);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::rejected_by_server);
}

TEST(Handshake, AMessageReflectedToItsSenderIsRefused) {
  for (const auto flight : {Flight::server_hello_and_auth, Flight::verdict}) {
    HandshakePair* wired = nullptr;
    test::PairOptions options;
    options.on_the_way = [&](Flight now, const Bytes& bytes) {
      return now == flight ? wired->flights[static_cast<std::size_t>(now) - 1] : bytes;
    };
    HandshakePair pair(1, std::move(options));
    wired = &pair;
    pair.run();
    EXPECT_FALSE(pair.client_finished);
    EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::protocol_violation);
  }
}

// Even under the type that the reader waits for: each direction has its own key.
TEST(Handshake, AReflectedRecordWithAnotherTypeDoesNotOpen) {
  HandshakePair* wired = nullptr;
  test::PairOptions options;
  options.on_the_way = [&](Flight now, const Bytes& bytes) {
    if (now != Flight::verdict) return bytes;
    auto reflected = wired->flights[2];
    reflected[2] = static_cast<std::uint8_t>(wire::RecordType::server_accept);
    return reflected;
  };
  HandshakePair pair(1, std::move(options));
  wired = &pair;
  pair.run();
  EXPECT_FALSE(pair.client_finished);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::tampered);
}

TEST(Handshake, RecordedMessagesOfAnotherRunAreRefused) {
  HandshakePair old(1);
  old.run();
  for (const auto flight : kFlights) {
    test::PairOptions options;
    options.on_the_way = [&](Flight now, const Bytes& bytes) {
      return now == flight ? old.flights[static_cast<std::size_t>(now)] : bytes;
    };
    HandshakePair pair(100, std::move(options));
    pair.run();
    expect_refused(pair, flight, "replayed flight " + std::to_string(static_cast<int>(flight)));
  }
}

// The strongest replay: the attacker plays a whole recorded client to a server.
TEST(Handshake, ARecordedClientDoesNotLogIn) {
  HandshakePair old(1);
  old.run();
  test::PairOptions options;
  options.on_the_way = [&](Flight now, const Bytes& bytes) {
    const bool from_client = now == Flight::client_hello || now == Flight::client_auth;
    return from_client ? old.flights[static_cast<std::size_t>(now)] : bytes;
  };
  HandshakePair pair(100, std::move(options));
  pair.run();
  EXPECT_FALSE(pair.login_requested);
  EXPECT_EQ(pair.server_failed->failure, ServerFailure::malformed);
}

wire::SessionSummary summary_of(std::uint32_t age) {
  wire::SessionSummary summary;
  summary.age = age;
  return summary;
}

test::PairOptions asking(std::vector<wire::SessionSummary> report) {
  test::PairOptions options;
  options.request = {};
  options.request.kind = wire::RequestKind::list_sessions;
  options.session_report = std::move(report);
  return options;
}

TEST(Handshake, AQuestionAboutSessionsIsAnsweredWithoutOne) {
  for (const std::size_t count : {0u, 1u, 32u, 33u, 256u}) {
    std::vector<wire::SessionSummary> sessions;
    for (std::uint32_t age = 0; age < count; ++age) sessions.push_back(summary_of(age));
    test::HandshakePair pair(1, asking(sessions));
    pair.run();
    EXPECT_TRUE(pair.server_reported);
    ASSERT_TRUE(pair.client_informed) << count;
    EXPECT_EQ(pair.client_informed->sessions, sessions);
    EXPECT_FALSE(pair.client_finished || pair.client_failed || pair.server_finished);
  }
}

TEST(Handshake, AListIsNoAnswerToSomebodyWhoWantsASession) {
  auto options = asking({summary_of(1)});
  options.request = test::sample_request();
  test::HandshakePair pair(1, std::move(options));
  pair.run();
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::protocol_violation);
}

TEST(Handshake, ASessionIsNoAnswerToSomebodyWhoWantsAList) {
  auto options = asking({});
  options.session_report.reset();
  test::HandshakePair pair(1, std::move(options));
  pair.run();
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::protocol_violation);
}

TEST(Handshake, WhoIsNotAttachedAnyMoreHearsByWhom) {
  test::PairOptions options;
  options.session_refusal = wire::ServerRefusal{wire::RefusalCode::not_attached, "192.0.2.7"};
  test::HandshakePair pair(1, std::move(options));
  pair.run();
  ASSERT_TRUE(pair.client_failed);
  EXPECT_EQ(pair.client_failed->failure, HandshakeFailure::not_attached);
  EXPECT_EQ(pair.client_failed->detail, "192.0.2.7");
}

}  // namespace
}  // namespace mp::handshake
