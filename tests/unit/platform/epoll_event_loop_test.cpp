#include "libmp/platform/epoll_event_loop.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/pipe.hpp"

namespace mp::platform {
namespace {

class EpollEventLoopTest : public testing::Test {
 protected:
  [[nodiscard]] static SocketPair pair() {
    auto made = make_socket_pair();
    EXPECT_TRUE(made);
    return std::move(made).value();
  }
  // A descriptor with a byte to read.
  [[nodiscard]] static SocketPair readable_pair() {
    auto made = pair();
    EXPECT_EQ(write_some(made.second.get(), as_bytes("x")).size, 1U);
    return made;
  }
  void run_without_waiting() { loop_.run_once(Instant::min()); }

  EpollEventLoop loop_;
};

TEST_F(EpollEventLoopTest, ReportsWhatWasAskedForOnly) {
  const auto ends = readable_pair();
  std::vector<Readiness> seen;
  loop_.watch(ends.first.get(), Interest::readable, [&](Readiness what) { seen.push_back(what); });
  loop_.run_once(std::nullopt);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_TRUE(seen[0].readable);
  EXPECT_FALSE(seen[0].writable);

  loop_.change(ends.first.get(), Interest::both);
  loop_.run_once(std::nullopt);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[1].readable && seen[1].writable);

  loop_.change(ends.first.get(), Interest::writable);
  loop_.run_once(std::nullopt);
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_FALSE(seen[2].readable);
}

TEST_F(EpollEventLoopTest, UnreadBytesAreReportedAgain) {
  const auto ends = readable_pair();
  int calls = 0;
  loop_.watch(ends.first.get(), Interest::readable, [&](Readiness) { ++calls; });
  run_without_waiting();
  run_without_waiting();
  EXPECT_EQ(calls, 2);
}

TEST_F(EpollEventLoopTest, AHangUpIsReportedAsWhatWasAskedFor) {
  auto ends = pair();
  Readiness seen;
  loop_.watch(ends.first.get(), Interest::writable, [&](Readiness what) { seen = what; });
  ends.second.reset();
  loop_.run_once(std::nullopt);
  EXPECT_TRUE(seen.writable);
  EXPECT_FALSE(seen.readable);
}

TEST_F(EpollEventLoopTest, ASilentWatchHearsNothingNotEvenAHangUp) {
  auto ends = readable_pair();
  int calls = 0;
  loop_.watch(ends.first.get(), Interest::readable, [&](Readiness) { ++calls; });
  loop_.change(ends.first.get(), Interest::none);
  ends.second.reset();
  const auto start = loop_.now();
  loop_.run_once(start + 1ms);
  EXPECT_GE(loop_.now(), start + 1ms) << "the hang-up woke the loop";
  EXPECT_EQ(calls, 0);
  loop_.change(ends.first.get(), Interest::readable);
  loop_.run_once(std::nullopt);
  EXPECT_EQ(calls, 1);
}

TEST_F(EpollEventLoopTest, ACallbackMayUnwatchItself) {
  const auto ends = readable_pair();
  int calls = 0;
  const std::string captured(100, 'c');  // freed with the callback unless it is kept while it runs
  loop_.watch(ends.first.get(), Interest::readable, [&, captured](Readiness) {
    ++calls;
    loop_.unwatch(ends.first.get());
    EXPECT_EQ(captured.size(), 100U);
  });
  run_without_waiting();
  run_without_waiting();
  EXPECT_EQ(calls, 1);
}

TEST_F(EpollEventLoopTest, ACallbackMayUnwatchAnotherThatIsReadyToo) {
  const auto one = readable_pair();
  const auto two = readable_pair();
  int calls = 0;
  loop_.watch(one.first.get(), Interest::readable, [&](Readiness) {
    ++calls;
    loop_.unwatch(two.first.get());
  });
  loop_.watch(two.first.get(), Interest::readable, [&](Readiness) {
    ++calls;
    loop_.unwatch(one.first.get());
  });
  run_without_waiting();
  EXPECT_EQ(calls, 1);
}

TEST_F(EpollEventLoopTest, ANewWatchOnTheSameNumberDoesNotGetTheOldOnesEvent) {
  const auto one = readable_pair();
  const auto two = readable_pair();
  int old_calls = 0;
  int new_calls = 0;
  const auto renew = [&](int other) {
    return [&, other](Readiness) {
      ++old_calls;
      loop_.unwatch(other);
      loop_.watch(other, Interest::readable, [&](Readiness) { ++new_calls; });
    };
  };
  loop_.watch(one.first.get(), Interest::readable, renew(two.first.get()));
  loop_.watch(two.first.get(), Interest::readable, renew(one.first.get()));
  run_without_waiting();
  EXPECT_EQ(old_calls, 1);
  EXPECT_EQ(new_calls, 0);
}

TEST_F(EpollEventLoopTest, AChangeInACallbackCountsAtOnce) {
  const auto one = readable_pair();
  const auto two = readable_pair();
  int calls = 0;
  const auto silence = [&](int other) {
    return [&, other](Readiness) {
      ++calls;
      loop_.change(other, Interest::none);
    };
  };
  loop_.watch(one.first.get(), Interest::readable, silence(two.first.get()));
  loop_.watch(two.first.get(), Interest::readable, silence(one.first.get()));
  run_without_waiting();
  EXPECT_EQ(calls, 1);
}

TEST_F(EpollEventLoopTest, AFileIsAlwaysReady) {
  const Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  ASSERT_TRUE(null.valid());
  int calls = 0;
  loop_.watch(null.get(), Interest::readable, [&](Readiness what) {
    ++calls;
    EXPECT_TRUE(what.readable);
    EXPECT_FALSE(what.writable);
  });
  loop_.run_once(std::nullopt);
  loop_.run_once(std::nullopt);
  EXPECT_EQ(calls, 2);
  loop_.change(null.get(), Interest::none);
  run_without_waiting();
  loop_.unwatch(null.get());
  run_without_waiting();
  EXPECT_EQ(calls, 2);
}

TEST_F(EpollEventLoopTest, AFileThatBeganSilentIsReadyOnceAskedFor) {
  const Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  int calls = 0;
  loop_.watch(null.get(), Interest::none, [&](Readiness) { ++calls; });
  run_without_waiting();
  EXPECT_EQ(calls, 0);
  loop_.change(null.get(), Interest::writable);
  loop_.run_once(std::nullopt);
  EXPECT_EQ(calls, 1);
}

TEST_F(EpollEventLoopTest, ADeadlineIsNeverEarly) {
  for (const Duration wait : {Duration(1), Duration(300us), Duration(1500us)}) {
    const auto deadline = loop_.now() + wait;
    loop_.run_once(deadline);
    EXPECT_GE(loop_.now(), deadline);
  }
}

TEST_F(EpollEventLoopTest, UnwatchingTheUnknownIsHarmlessAndWatchingTwiceIsNot) {
  const auto ends = pair();
  loop_.unwatch(ends.first.get());
  loop_.watch(ends.first.get(), Interest::none, [](Readiness) {});
  EXPECT_DEATH(loop_.watch(ends.first.get(), Interest::none, [](Readiness) {}), "watched once");
}

}  // namespace
}  // namespace mp::platform
