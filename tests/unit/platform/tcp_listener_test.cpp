#include "libmp/platform/tcp_listener.hpp"

#include <gtest/gtest.h>

#include "libmp/platform/socket_address.hpp"
#include "libmp/platform/tcp_connector.hpp"
#include "loopback.hpp"
#include "no_descriptors_left.hpp"
#include "waiting.hpp"

namespace mp::platform {
namespace {

using test::kAnyLoopbackPort;

TEST(TcpListener, NobodyWaitsAtFirst) {
  auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  auto nobody = listener->accept();
  ASSERT_TRUE(nobody);
  EXPECT_FALSE(nobody->has_value());
}

TEST(TcpListener, AConnectionHasItsTwoEnds) {
  auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  const auto client = begin_connect(listener->local_endpoint());
  ASSERT_TRUE(client);
  ASSERT_TRUE(test::wait_readable(listener->fd()));
  auto accepted = listener->accept();
  ASSERT_TRUE(accepted && accepted->has_value());
  EXPECT_EQ((*accepted)->peer_endpoint(), *local_endpoint_of(client->get()));
  EXPECT_EQ((*accepted)->local_endpoint(), listener->local_endpoint());
}

TEST(TcpListener, ATakenPortIsAnErrorThatNamesIt) {
  const auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  const auto again = TcpListener::bind(listener->local_endpoint());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, "can't listen on TCP " + to_string(listener->local_endpoint()) +
                                       ": Address already in use; another program has this port (mps runs already?): stop it, "
                                       "or choose another port");
}

TEST(TcpListener, APortWithALingeringConnectionCanBeBoundAgain) {
  auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  const auto where = listener->local_endpoint();
  auto client = begin_connect(where);
  ASSERT_TRUE(client && test::wait_readable(listener->fd()));
  {
    auto accepted = listener->accept();  // closed first by us: our side lingers
    ASSERT_TRUE(accepted && accepted->has_value());
  }
  client->reset();
  listener = Error{"closed"};
  const auto again = TcpListener::bind(where);
  EXPECT_TRUE(again) << again.error().message;
}

TEST(TcpListener, WithoutDescriptorsAConnectionIsTurnedAwayAndTheListenerGoesOn) {
  auto listener = TcpListener::bind(kAnyLoopbackPort);
  ASSERT_TRUE(listener);
  const auto unlucky = begin_connect(listener->local_endpoint());
  ASSERT_TRUE(unlucky && test::wait_readable(listener->fd()));
  {
    const test::NoDescriptorsLeft none;
    const auto failed = listener->accept();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message,
              "can't accept a connection on TCP " + to_string(listener->local_endpoint()) + ": Too many open files");
    auto nobody = listener->accept();
    ASSERT_TRUE(nobody) << "the connection that was turned away waits no longer";
    EXPECT_FALSE(nobody->has_value());
  }
  EXPECT_EQ(test::read_to_end(unlucky->get()), "");
  const auto lucky = begin_connect(listener->local_endpoint());
  ASSERT_TRUE(lucky && test::wait_readable(listener->fd()));
  auto accepted = listener->accept();
  ASSERT_TRUE(accepted);
  EXPECT_TRUE(accepted->has_value());
}

}  // namespace
}  // namespace mp::platform
