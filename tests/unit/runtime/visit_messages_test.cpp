#include "libmp/runtime/visit_messages.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::runtime {
namespace {

const Endpoint kServer{IpAddress::v4(192, 0, 2, 1), 50001};
const Endpoint kClient{IpAddress::v4(192, 0, 2, 2), 40000};

VisitKeys some_keys() {
  return {{7}, {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}, kServer, kClient, {120, 40, 3, 4}};
}

TEST(VisitMessages, ArriveAsTheyWereSent) {
  const auto question = decode_visit_question(encode(VisitQuestion{VisitPurpose::view, {9}, kServer, kClient}).view());
  ASSERT_TRUE(question);
  EXPECT_EQ(question->purpose, VisitPurpose::view);
  EXPECT_EQ(question->client, ClientId{9});
  EXPECT_EQ(question->server, kServer);
  EXPECT_EQ(question->from, kClient);
  const auto answer = decode_visit_answer(encode(VisitAnswer{Welcome::not_attached, 50001, {9}, "work", "192.0.2.7"}).view());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->welcome, Welcome::not_attached);
  EXPECT_EQ(answer->udp_port, 50001);
  EXPECT_EQ(answer->client, ClientId{9});
  EXPECT_EQ(answer->name, "work");
  EXPECT_EQ(answer->text, "192.0.2.7");
  const auto keys = decode_visit_keys(encode(some_keys()).view());
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->connection_id, ConnectionId{7});
  EXPECT_EQ(keys->secrets.client_to_server.view()[63], 1);
  EXPECT_EQ(keys->secrets.server_to_client.view()[63], 2);
  EXPECT_EQ(keys->server, kServer);
  EXPECT_EQ(keys->client, kClient);
  EXPECT_EQ(keys->size, (wire::TerminalSize{120, 40, 3, 4}));
}

TEST(VisitMessages, ASummaryFitsWhateverItSays) {
  wire::SessionSummary summary;
  summary.name = std::string(limits::kMaxSessionName, 'n');
  summary.from = summary.command = summary.title = std::string(1000, 'x');
  const auto got = decode_visit_summary(encode(summary).view());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->name, summary.name);
  EXPECT_EQ(got->title, std::string(limits::kMaxTitle, 'x'));
}

TEST(VisitMessages, AnotherVersionIsNamedAsThat) {
  auto message = encode(VisitAnswer{});
  message.mutable_view()[0] ^= 1;
  EXPECT_NE(decode_visit_answer(message.view()).error().message.find("different versions"), std::string::npos);
}

TEST(VisitMessages, OneIsNotTakenForAnother) {
  EXPECT_FALSE(decode_visit_keys(encode(VisitQuestion{}).view()));
  EXPECT_FALSE(decode_visit_question(encode(VisitAnswer{}).view()));
  EXPECT_FALSE(decode_visit_summary(encode(some_keys()).view()));
  EXPECT_FALSE(decode_visit_answer(encode(wire::SessionSummary{}).view()));
}

TEST(VisitMessages, CutOnesAndEmptyOnesAreRefused) {
  const auto keys = encode(some_keys());
  for (std::size_t size = 0; size < keys.size(); ++size) EXPECT_FALSE(decode_visit_keys(keys.view().first(size))) << size;
  const auto question = encode(VisitQuestion{});
  for (std::size_t size = 0; size < question.size(); ++size) {
    EXPECT_FALSE(decode_visit_question(question.view().first(size))) << size;
  }
}

// It would become a ServerAccept, in a process that has more rights than the session.
TEST(VisitMessages, AnAnswerThatNoClientCouldBeGivenIsRefused) {
  const auto read = [](const VisitAnswer& answer) { return decode_visit_answer(encode(answer).view()).ok(); };
  EXPECT_TRUE(read({Welcome::heard, 50001, {9}, "work", ""}));
  EXPECT_FALSE(read({Welcome::heard, 0, {9}, "work", ""}));
  EXPECT_TRUE(read({Welcome::full, 0, {}, "work", ""}));
  for (const auto* name : {"a/b", "a\x1b[2J", "\xff"}) EXPECT_FALSE(read({Welcome::heard, 50001, {9}, name, ""})) << name;
}

TEST(VisitMessages, APurposeThatIsNotKnownIsRefused) {
  for (const auto purpose : {std::uint8_t{0}, std::uint8_t{6}}) {
    auto question = encode(VisitQuestion{});
    question.mutable_view()[2] = purpose;
    EXPECT_FALSE(decode_visit_question(question.view())) << int{purpose};
  }
}

}  // namespace
}  // namespace mp::runtime
