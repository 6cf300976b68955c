// The server's half of a session with a client that says what each test wants.
#include "libmp/session/server_session.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/session/connection_pair.hpp"

namespace mp::session {
namespace {

class ServerSessionTest : public testing::Test, protected ConnectionPair {
 protected:
  void client_says(const wire::SessionMessage& message) {
    const auto bytes = wire::encode(message);
    ASSERT_EQ(client_connection.write(kControlStream, bytes, now), bytes.size());
  }
  void settle() {
    bool any = true;
    for (int i = 0; i < 100 && any; ++i) {
      pass_time();
      any = carry_up();
      server.update(now);
      server.show(now);
      any = carry_down() || any;
    }
  }

  display::SessionScreen screen{{80, 24}, 1000};
  ServerSession server{server_connection, 1h};
};

TEST_F(ServerSessionTest, AViewerThatNeedsEveryByteIsClosedWhenItDoesNotKeepUp) {
  server.attach_display(screen, {.size = {80, 24}, .queries = display::Queries::others});
  client_says(wire::Verbatim{});
  settle();
  for (int i = 0; i < 40 && !server.ended(); ++i) {
    EXPECT_TRUE(screen.accepts_output());
    screen.handle_output(as_bytes(std::string(100'000, 'x')), now);
    server.show(now);
    server.update(now);
  }
  EXPECT_EQ(server.ended(), ServerSessionEnd::detached);
  settle();
  ASSERT_TRUE(client_connection.peer_close());
  EXPECT_EQ(client_connection.peer_close()->code, transport::CloseCode::detached);
}

}  // namespace
}  // namespace mp::session
