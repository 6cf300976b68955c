#include "libmp/runtime/resume_messages.hpp"

#include <gtest/gtest.h>

namespace mp::runtime {
namespace {

const Endpoint kServer{IpAddress::v4(192, 0, 2, 1), 50001};
const Endpoint kClient{IpAddress::v4(192, 0, 2, 2), 40000};

TEST(ResumeMessages, ArriveAsTheyWereSent) {
  EXPECT_EQ(decode_resume_question(encode(ResumeQuestion{kServer}).view()).value().server, kServer);
  EXPECT_EQ(decode_resume_answer(encode(ResumeAnswer{50001}).view()).value().udp_port, 50001);
  const ResumeKeys keys{{7}, {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}, kServer, kClient};
  const auto got = decode_resume_keys(encode(keys).view());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->connection_id, ConnectionId{7});
  EXPECT_EQ(got->secrets.client_to_server.view()[63], 1);
  EXPECT_EQ(got->secrets.server_to_client.view()[63], 2);
  EXPECT_EQ(got->server, kServer);
  EXPECT_EQ(got->client, kClient);
}

TEST(ResumeMessages, AnotherVersionIsNamedAsThat) {
  auto message = encode(ResumeAnswer{50001});
  message.mutable_view()[0] ^= 1;
  EXPECT_NE(decode_resume_answer(message.view()).error().message.find("different versions"), std::string::npos);
}

TEST(ResumeMessages, OneIsNotTakenForAnother) {
  EXPECT_FALSE(decode_resume_keys(encode(ResumeQuestion{kServer}).view()));
  EXPECT_FALSE(decode_resume_question(encode(ResumeAnswer{1}).view()));
}

TEST(ResumeMessages, CutOnesAndEmptyOnesAreRefused) {
  const auto keys = encode(ResumeKeys{{7}, {}, kServer, kClient});
  for (std::size_t size = 0; size < keys.size(); ++size) EXPECT_FALSE(decode_resume_keys(keys.view().first(size))) << size;
}

}  // namespace
}  // namespace mp::runtime
