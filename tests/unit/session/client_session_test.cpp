// A client's session with a server that says what each test wants.
#include "libmp/session/client_session.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "libmp/display/packing.hpp"
#include "tests/unit/session/connection_pair.hpp"

namespace mp::session {
namespace {

class ClientSessionTest : public testing::Test, protected ConnectionPair {
 protected:
  void server_says(StreamId stream, const Bytes& bytes) {
    ASSERT_EQ(server_connection.write(stream, bytes, now), bytes.size());
  }
  void server_ends() {
    server_says(kControlStream, wire::encode(wire::Exit{wire::ExitKind::exited, 0, ""}));
    server_connection.finish(kDisplayStream);
    server_connection.finish(kControlStream);
  }
  // The client hears all that was said, and looks at it once.
  void settle() {
    bool any = true;
    for (int i = 0; i < 100 && any; ++i) {
      pass_time();
      any = carry_up();
      any = carry_down() || any;
    }
    client.update(now);
    carry_up();
  }
  // What the client has told the server since.
  std::vector<wire::SessionMessage> told() {
    std::vector<wire::SessionMessage> messages;
    while (true) {
      const auto next = wire::next_message(server_connection.readable(kControlStream));
      if (!next || !*next) return messages;
      if ((*next)->message) messages.push_back(*(*next)->message);
      server_connection.consume(kControlStream, (*next)->size);
    }
  }

  ClientSession client{client_connection, {80, 24, 0, 0}, display::OutputKind::terminal};
};

Bytes records_of(std::initializer_list<wire::DisplayRecord> records) {
  Bytes bytes;
  for (const auto& record : records) wire::append_record(bytes, record);
  return bytes;
}

TEST_F(ClientSessionTest, MuchThatShowsNothingIsTakenInSteps) {
  Bytes marks;
  for (int i = 0; i < 10'000; ++i) wire::append_record(marks, wire::SeenRecord{.input = 0});
  display::Packer packer;
  Bytes stream;
  for (int i = 0; i < 20; ++i) packer.pack(marks, stream);
  packer.pack(records_of({wire::OutputRecord{as_bytes("last words")}}), stream);
  client.type(as_bytes("x"), now);
  settle();
  server_says(kDisplayStream, stream);
  server_ends();
  settle();
  ASSERT_TRUE(client.output().empty());
  EXPECT_FALSE(client.ended());
  int steps = 0;
  for (; client.output().empty() && client.next_timeout() == now && steps < 1000; ++steps) client.update(now);
  EXPECT_GT(steps, 2);
  EXPECT_EQ(as_text(client.output()), "last words");
  EXPECT_NE(client.next_timeout(), now);
  client.consume_output(10);
  client.update(now);
  EXPECT_TRUE(client.ended());
}

TEST_F(ClientSessionTest, WhatIsStillToBeShownNeedsNoServer) {
  client.type(as_bytes("x"), now);
  settle();
  const Bytes shown(70'000, 'x');
  const wire::OutputRecord output{shown};
  server_says(kDisplayStream, records_of({output, output}));
  settle();
  EXPECT_FALSE(client.has_everything());
  server_says(kControlStream, wire::encode(wire::Exit{wire::ExitKind::exited, 0, ""}));
  settle();
  EXPECT_FALSE(client.has_everything()) << "more output may come";
  server_connection.finish(kDisplayStream);
  settle();
  ASSERT_FALSE(client_connection.readable(kDisplayStream).empty()) << "the terminal takes it only now";
  EXPECT_TRUE(client.has_everything());
  EXPECT_FALSE(client.ended());
}

TEST_F(ClientSessionTest, TheEndOfTheOutputIsNotThatOfTheProgram) {
  client.type(as_bytes("x"), now);
  settle();
  server_says(kDisplayStream, records_of({wire::OutputRecord{as_bytes("x")}}));
  server_connection.finish(kDisplayStream);
  settle();
  ASSERT_TRUE(client_connection.complete(kDisplayStream));
  EXPECT_FALSE(client.has_everything()) << "how it has ended is not known";
}

// Nothing more is read, so nothing more is waited for.
TEST_F(ClientSessionTest, WhoeverClosesTheConnectionIsDoneThoughMuchIsLeft) {
  Bytes marks;
  for (int i = 0; i < 10'000; ++i) wire::append_record(marks, wire::SeenRecord{.input = 0});
  display::Packer packer;
  Bytes stream;
  for (int i = 0; i < 20; ++i) packer.pack(marks, stream);
  client.type(as_bytes("x"), now);
  settle();
  server_says(kDisplayStream, stream);
  server_ends();
  settle();
  ASSERT_EQ(client.next_timeout(), now) << "there is more to read";
  client_connection.close(transport::CloseCode::client_left, "");
  client.update(now);
  EXPECT_TRUE(client.ended());
  EXPECT_NE(client.next_timeout(), now);
}

TEST_F(ClientSessionTest, AHangUpIsSaidAsSoonAsThereIsRoom) {
  while (client_connection.writable(kControlStream) > 2) {
    const Bytes unknown{0x7f, 0, 0};
    client_connection.write(kControlStream, unknown, now);
  }
  client.hang_up(now);
  settle();
  EXPECT_EQ(told(), std::vector<wire::SessionMessage>{wire::HangUp{}});
}

TEST_F(ClientSessionTest, AMalformedMessageIsReadOnce) {
  server_says(kControlStream, {0x81, 0, 1, 9});
  server_says(kDisplayStream, records_of({wire::OutputRecord{as_bytes("x")}}));
  client.type(as_bytes("x"), now);
  settle();
  EXPECT_EQ(client_connection.own_close()->code, transport::CloseCode::protocol_violation);
  client.update(now);
  EXPECT_TRUE(client.output().empty()) << "nothing is believed any more";
  EXPECT_TRUE(client.ended());
}

// Packed, a screen may follow what has been shown already. It has not been dealt with, and is missing if it is dropped.
TEST_F(ClientSessionTest, AResizeSaysWhatOfTheStreamWasDealtWith) {
  Bytes stream;
  display::Packer{}.pack(records_of({wire::OutputRecord{Bytes(70'000, 'x')}, wire::OutputRecord{as_bytes("later")}}), stream);
  client.type(as_bytes("x"), now);
  settle();
  server_says(kDisplayStream, stream);
  settle();
  ASSERT_FALSE(client.output().empty());
  client.resize({80, 24, 0, 0}, now);
  settle();
  client.consume_output(client.output().size());
  client.update(now);
  client.resize({81, 24, 0, 0}, now);
  settle();
  const auto sizes = told();
  ASSERT_EQ(sizes.size(), 2u);
  EXPECT_LT(std::get<wire::Resize>(sizes[0]).shown, stream.size());
  EXPECT_EQ(std::get<wire::Resize>(sizes[1]).shown, stream.size());
}

}  // namespace
}  // namespace mp::session
