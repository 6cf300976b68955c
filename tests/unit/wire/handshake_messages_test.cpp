#include "libmp/wire/handshake_messages.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::wire {
namespace {

template <std::size_t N>
std::array<std::uint8_t, N> filled(std::uint8_t byte) {
  std::array<std::uint8_t, N> out{};
  out.fill(byte);
  return out;
}

Bytes concat(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const auto& part : parts) append(out, part);
  return out;
}

ClientHello client_hello() { return {{1, 0x0203}, {1}, filled<32>(0x52), Bytes(32, 0x4b)}; }
ServerHello server_hello() { return {1, 1, filled<32>(0x52), Bytes(32, 0x4b)}; }
ClientAuth client_auth() {
  return {.user = "alice", .identity = filled<32>(0x49), .request = {}, .capabilities = {5, 6}, .signature = filled<64>(0x53)};
}
ServerAccept server_accept() { return {{filled<16>(0x1d)}, {0x01020304}, "work", 50000, {0xdeadbeef}, 1452, {5}}; }
ServerSessions server_sessions() {
  SessionSummary first;
  first.id = {filled<16>(0x1d)};
  first.name = "work";
  first.state = SessionState::attached;
  first.age = 1;
  first.idle = 2;
  first.columns = 80;
  first.rows = 24;
  first.from = "::1";
  first.silent = 3;
  first.viewers = 4;
  first.command = "vi";
  first.title = "t";
  return {ServerSessions::More::yes, {first}};
}

Bytes bytes_of(const ServerAuth& message) { return concat({encode_unsigned(message), to_bytes(message.signature)}); }
Bytes bytes_of(const ClientAuth& message) { return concat({encode_unsigned(message).value(), to_bytes(message.signature)}); }

TEST(HandshakeMessages, ClientHelloHasTheLayoutOfTheProtocol) {
  const auto expected =
      concat({to_bytes("moshpit"), {0, 2, 0, 1, 2, 3, 1, 0, 1}, Bytes(32, 0x52), {0, 32}, Bytes(32, 0x4b), {0, 0}});
  EXPECT_EQ(encode(client_hello()), expected);
  EXPECT_EQ(decode_client_hello(expected).value(), client_hello());
}

TEST(HandshakeMessages, ServerHelloHasTheLayoutOfTheProtocol) {
  const auto expected = concat({{0, 1, 0, 1}, Bytes(32, 0x52), {0, 32}, Bytes(32, 0x4b), {0, 0}});
  EXPECT_EQ(encode(server_hello()), expected);
  EXPECT_EQ(decode_server_hello(expected).value(), server_hello());
}

TEST(HandshakeMessages, ServerAuthHasTheLayoutOfTheProtocol) {
  const ServerAuth message{filled<32>(0x48), filled<64>(0x53)};
  const auto expected = concat({Bytes(32, 0x48), {0, 0}, Bytes(64, 0x53)});
  EXPECT_EQ(bytes_of(message), expected);
  EXPECT_EQ(decode_server_auth(expected).value(), message);
}

TEST(HandshakeMessages, ClientAuthHasTheLayoutOfTheProtocol) {
  const Bytes request = concat({{1, 0, 0, 0}, Bytes(16 + 4, 0), {0, 0, 80, 0, 24, 0, 0, 0, 0, 0, 0, 0}});
  const auto expected = concat({{0, 5}, to_bytes("alice"), Bytes(32, 0x49), request, {2, 0, 5, 0, 6, 0, 0}, Bytes(64, 0x53)});
  EXPECT_EQ(bytes_of(client_auth()), expected);
  EXPECT_EQ(decode_client_auth(expected).value(), client_auth());
}

TEST(HandshakeMessages, ServerAcceptHasTheLayoutOfTheProtocol) {
  const auto expected = concat(
      {Bytes(16, 0x1d), {1, 2, 3, 4, 4}, to_bytes("work"), {0xc3, 0x50, 0xde, 0xad, 0xbe, 0xef, 0x05, 0xac, 1, 0, 5, 0, 0}});
  EXPECT_EQ(encode(server_accept()), expected);
  EXPECT_EQ(decode_server_accept(expected).value(), server_accept());
}

TEST(HandshakeMessages, ServerSessionsHasTheLayoutOfTheProtocol) {
  const auto expected = concat({{1, 1},
                                Bytes(16, 0x1d),
                                {4, 'w', 'o', 'r', 'k', 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 80, 0, 24, 3, ':', ':', '1'},
                                {0, 0, 0, 3, 4, 2, 'v', 'i', 1, 't', 0, 0}});
  EXPECT_EQ(encode(server_sessions()), expected);
  EXPECT_EQ(decode_server_sessions(expected).value(), server_sessions());
}

TEST(HandshakeMessages, SoManySessionsAsItMayHoldFitARecordWhateverTheySay) {
  auto session = server_sessions().sessions.front();
  session.name = std::string(limits::kMaxSessionName, 'n');
  session.from = session.command = session.title = std::string(1000, 'x');
  const auto body = encode(ServerSessions{ServerSessions::More::no, {limits::kMaxSessionsPerRecord, session}});
  EXPECT_LE(body.size(), limits::kMaxHandshakeRecord - 16);
  const auto got = decode_server_sessions(body);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->sessions.back().title, std::string(limits::kMaxTitle, 'x'));
}

TEST(HandshakeMessages, RefusalAndAlertHaveTheLayoutOfTheProtocol) {
  const ServerRefusal refusal{RefusalCode::busy, "full"};
  EXPECT_EQ(encode(refusal), (Bytes{3, 0, 4, 'f', 'u', 'l', 'l'}));
  EXPECT_EQ(decode_server_refusal(encode(refusal)).value(), refusal);
  EXPECT_EQ(encode(AlertCode::malformed), Bytes{3});
  EXPECT_EQ(decode_alert(Bytes{3}).value(), AlertCode::malformed);
}

TEST(HandshakeMessages, ExtensionsOfALaterVersionAreSkipped) {
  auto hello = encode(client_hello());
  hello.back() = 3;
  append(hello, Bytes{7, 8, 9});
  EXPECT_EQ(decode_client_hello(hello).value(), client_hello());
  const auto auth = concat({Bytes(32, 0x48), {0, 1, 77}, Bytes(64, 0x53)});
  EXPECT_EQ(decode_server_auth(auth).value().signature, filled<64>(0x53));
}

TEST(HandshakeMessages, EveryTruncationAndEveryTrailingByteIsRefused) {
  const auto refuses = [](const Bytes& bytes, auto decode) {
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(decode(ByteView(bytes).first(size))) << size;
    EXPECT_TRUE(decode(bytes));
    EXPECT_EQ(decode(concat({bytes, {0}})).error(), ReadError::trailing);
  };
  refuses(encode(client_hello()), decode_client_hello);
  refuses(encode(server_hello()), decode_server_hello);
  refuses(bytes_of(ServerAuth{}), decode_server_auth);
  refuses(bytes_of(client_auth()), decode_client_auth);
  refuses(encode(server_accept()), decode_server_accept);
  refuses(encode(server_sessions()), decode_server_sessions);
  refuses(encode(ServerRefusal{RefusalCode::busy, "x"}), decode_server_refusal);
  refuses(encode(AlertCode::busy), decode_alert);
}

TEST(HandshakeMessages, ClientHelloNeedsTheMagicAndSomethingOffered) {
  auto magic = encode(client_hello());
  magic[7] = 1;
  EXPECT_FALSE(decode_client_hello(magic));
  auto none = client_hello();
  none.versions.clear();
  EXPECT_FALSE(decode_client_hello(encode(none)));
  none = client_hello();
  none.suites.clear();
  EXPECT_FALSE(decode_client_hello(encode(none)));
}

TEST(HandshakeMessages, CountsAndLengthsAboveTheirLimitAreNotFollowed) {
  auto hello = client_hello();
  hello.versions.assign(limits::kMaxOfferedVersions, 1);
  auto bytes = encode(hello);
  EXPECT_TRUE(decode_client_hello(bytes));
  bytes[8] = limits::kMaxOfferedVersions + 1;
  EXPECT_EQ(decode_client_hello(bytes).error(), ReadError::too_large);
  EXPECT_EQ(decode_server_refusal(concat({{1, 2, 1}, Bytes(513, 'x')})).error(), ReadError::too_large);
}

TEST(HandshakeMessages, AUserNameIsTextWithoutNul) {
  for (const auto& user : {std::string{}, std::string("a\0b", 3), std::string("\xff"), std::string(257, 'u')}) {
    EXPECT_FALSE(check_user_name(user)) << testing::PrintToString(user);
    auto message = client_auth();
    message.user = user;
    EXPECT_FALSE(decode_client_auth(bytes_of(message))) << testing::PrintToString(user);
  }
  EXPECT_TRUE(check_user_name(std::string(256, 'u')));
  EXPECT_TRUE(check_user_name("j\xc3\xbcrgen"));
}

TEST(HandshakeMessages, PartsThatDoNotFitOneRecordTogetherAreAnError) {
  auto message = client_auth();
  message.request.environment.assign(limits::kMaxEnvironmentEntries, {"A", std::string(limits::kMaxEnvironmentValue, 'v')});
  EXPECT_TRUE(encode_unsigned(message).ok());
  message.request.command = {std::string(limits::kMaxCommandBytes, 'c')};
  EXPECT_FALSE(encode_unsigned(message).ok());
}

TEST(HandshakeMessages, AnAcceptWithoutAUsablePortOrSizeIsRefused) {
  auto accept = server_accept();
  accept.udp_port = 0;
  EXPECT_EQ(decode_server_accept(encode(accept)).error(), ReadError::malformed);
  accept = server_accept();
  accept.max_datagram = limits::kInitialDatagram - 1;
  EXPECT_EQ(decode_server_accept(encode(accept)).error(), ReadError::malformed);
}

TEST(HandshakeMessages, UnknownCodesAreRefused) {
  for (const auto code : std::array<std::uint8_t, 3>{0, 5, 255}) EXPECT_FALSE(decode_alert(Bytes{code}));
  for (const auto code : std::array<std::uint8_t, 3>{0, 7, 255}) EXPECT_FALSE(decode_server_refusal(Bytes{code, 0, 0}));
}

}  // namespace
}  // namespace mp::wire
