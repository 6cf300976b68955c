#include "libmp/transport/closing.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::transport {
namespace {

using wire::CloseCode;

TEST(Closing, SaysItTwiceAndAgainWhenThePeerStillSends) {
  Closing closing;
  EXPECT_FALSE(closing.take_frame());
  closing.close(CloseCode::client_left, "bye");
  EXPECT_TRUE(closing.closed());
  const auto frame = closing.take_frame();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->code, CloseCode::client_left);
  EXPECT_EQ(as_text(frame->reason), "bye");
  EXPECT_TRUE(closing.take_frame()) << "one may be lost";
  EXPECT_FALSE(closing.take_frame());
  for (unsigned i = 0; i < limits::kMaxCloseRepeats; ++i) {
    closing.handle_late_datagram();
    EXPECT_TRUE(closing.take_frame()) << i;
  }
  closing.handle_late_datagram();
  EXPECT_FALSE(closing.take_frame()) << "not for ever";
}

TEST(Closing, WhoeverIsToldSaysNothing) {
  Closing closing;
  closing.handle_close({CloseCode::session_ended, as_bytes("over")});
  EXPECT_EQ(closing.peer(), (CloseReason{CloseCode::session_ended, "over"}));
  closing.handle_late_datagram();
  EXPECT_FALSE(closing.take_frame());
}

TEST(Closing, TheFirstCloseCounts) {
  Closing own_first;
  own_first.close(CloseCode::done, "");
  own_first.close(CloseCode::internal, "later");
  own_first.handle_close({CloseCode::idle, {}});
  EXPECT_EQ(own_first.own(), (CloseReason{CloseCode::done, ""}));
  EXPECT_FALSE(own_first.peer());
  Closing peer_first;
  peer_first.handle_close({CloseCode::idle, {}});
  peer_first.close(CloseCode::done, "");
  EXPECT_FALSE(peer_first.own());
}

TEST(Closing, ALongReasonIsCut) {
  Closing closing;
  closing.close(CloseCode::done, std::string(1000, 'x'));
  EXPECT_EQ(closing.take_frame()->reason.size(), limits::kMaxCloseReason);
}

}  // namespace
}  // namespace mp::transport
