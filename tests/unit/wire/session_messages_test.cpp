#include "libmp/wire/session_messages.hpp"

#include <gtest/gtest.h>

#include "libmp/core/limits.hpp"

namespace mp::wire {
namespace {

const std::vector<SessionMessage> kMessages{Resize{{120, 40, 960, 800}, 1u << 30, -3},
                                            HangUp{},
                                            Detach{},
                                            Verbatim{},
                                            Shown{1u << 20},
                                            Exit{ExitKind::exited, 7, ""},
                                            Exit{ExitKind::killed, 9, ""},
                                            Exit{ExitKind::not_started, 0, "no such shell"}};

TEST(SessionMessages, AreReadAsTheyWereWritten) {
  for (const auto& message : kMessages) {
    const auto bytes = encode(message);
    const auto next = next_message(bytes);
    ASSERT_TRUE(next && *next);
    EXPECT_EQ((*next)->size, bytes.size());
    EXPECT_EQ((*next)->message, message);
  }
}

TEST(SessionMessages, EveryShorterPieceIsIncomplete) {
  for (const auto& message : kMessages) {
    const auto bytes = encode(message);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const auto next = next_message(ByteView(bytes).first(size));
      ASSERT_TRUE(next) << size;
      EXPECT_FALSE(*next) << size;
    }
  }
}

TEST(SessionMessages, OneResizeStandsForTwo) {
  const Resize first{{120, 40, 0, 0}, 1000, -3};
  EXPECT_EQ(joined(first, {{80, 24, 0, 0}, 2000, 16}), (Resize{{80, 24, 0, 0}, 1000, 13}));
  EXPECT_EQ(joined({{}, 0, INT32_MIN}, {{}, 0, INT32_MIN}).pushed, -INT32_MAX);
  EXPECT_EQ(joined({{}, 0, INT32_MAX}, {{}, 0, 1}).pushed, INT32_MAX);
}

TEST(SessionMessages, AnUnknownTypeIsSkippedWhole) {
  const Bytes bytes{0x42, 0, 2, 9, 9, 0x02, 0, 0};
  const auto next = next_message(bytes);
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->size, 5u);
  EXPECT_FALSE((*next)->message);
}

TEST(SessionMessages, AMalformedOneIsAnError) {
  EXPECT_FALSE(next_message(Bytes{0x01, 0, 1, 80}));          // half a resize
  EXPECT_FALSE(next_message(Bytes{0x02, 0, 1, 0}));           // a hang-up with a body
  EXPECT_FALSE(next_message(Bytes{0x03, 0, 1, 0}));           // so a detach
  EXPECT_FALSE(next_message(Bytes{0x81, 0, 4, 3, 0, 0, 0}));  // an exit of a fourth kind
  EXPECT_EQ(next_message(Bytes{0x01, 0xff, 0xff}).error(), ReadError::too_large);
}

TEST(SessionMessages, ALongReasonIsCutToWhatTheReaderAccepts) {
  const auto bytes = encode(Exit{ExitKind::not_started, 0, std::string(limits::kMaxRefusalText - 1, 'x') + "\xc3\xbc"});
  const auto next = next_message(bytes);
  ASSERT_TRUE(next && *next);
  EXPECT_EQ(std::get<Exit>(*(*next)->message).text, std::string(limits::kMaxRefusalText - 1, 'x'));
}

}  // namespace
}  // namespace mp::wire
