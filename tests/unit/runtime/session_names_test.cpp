#include "libmp/runtime/session_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>

#include "libmp/core/session_id_text.hpp"
#include "libmp/platform/directory.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/session_directory.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

constexpr SessionId kOne{{0x11, 0x11, 0x11, 1}};
constexpr SessionId kTwo{{0x11, 0x11, 0x11, 2}};

class SessionNames : public testing::Test {
 protected:
  // The socket, if the name was free.
  std::optional<platform::UnixListener> claim(const std::string& name, const SessionId& id) {
    auto claimed = claim_name(scratch.path(), name, id).value();
    if (auto* socket = std::get_if<platform::UnixListener>(&claimed)) return std::move(*socket);
    taken_by = std::get<NameTaken>(claimed).by;
    return std::nullopt;
  }
  // However long the others have the lock.
  std::variant<platform::UnixListener, NameTaken> claim_in_the_end(const std::string& name, const SessionId& id) {
    while (true) {
      if (auto claimed = claim_name(scratch.path(), name, id)) return *std::move(claimed);
    }
  }
  std::vector<SessionId> called(std::string_view word) { return sessions_called(scratch.path(), word); }
  static std::vector<SessionId> just(const SessionId& id) { return {id}; }

  test::ScratchDirectory scratch;
  std::optional<SessionId> taken_by;
};

TEST_F(SessionNames, ASessionIsFoundByItsNameAndByItsId) {
  const auto one = claim("work", kOne);
  const auto two = claim("", kTwo);
  EXPECT_EQ(called("work"), just(kOne));
  EXPECT_EQ(called(id_text(kTwo)), just(kTwo));
  EXPECT_EQ(called("11111102"), just(kTwo));
  EXPECT_EQ(called("1111").size(), 2u);
  EXPECT_TRUE(called("111").empty()) << "too short for an id";
  EXPECT_TRUE(called("wor").empty());
  EXPECT_TRUE(called("").empty());
  EXPECT_EQ(sessions_in(scratch.path()).size(), 2u);
}

TEST_F(SessionNames, ANameGoesBeforeTheIdThatLooksLikeIt) {
  const auto one = claim("", kOne);
  const auto two = claim("11111101", kTwo);
  EXPECT_EQ(called("11111101"), just(kTwo));
}

TEST_F(SessionNames, AnIdIsHadOnce) {
  const auto one = claim("", kOne);
  EXPECT_FALSE(claim("", kOne));
  EXPECT_EQ(taken_by, kOne);
}

TEST_F(SessionNames, ANameIsHadOnce) {
  const auto one = claim("work", kOne);
  EXPECT_FALSE(claim("work", kTwo));
  EXPECT_EQ(taken_by, kOne);
  EXPECT_TRUE(claim("play", kTwo));
}

TEST_F(SessionNames, OfManyAtTheSameMomentOneGetsIt) {
  constexpr std::uint8_t kMany = 8;
  std::array<std::optional<platform::UnixListener>, kMany> sockets;
  std::array<std::optional<SessionId>, kMany> owners;
  std::vector<std::thread> threads;
  for (std::uint8_t i = 0; i < kMany; ++i) {
    threads.emplace_back([&, i] {
      auto claimed = claim_in_the_end("work", SessionId{{0x22, i}});
      if (auto* socket = std::get_if<platform::UnixListener>(&claimed)) {
        sockets.at(i).emplace(std::move(*socket));
        owners.at(i) = SessionId{{0x22, i}};
      } else {
        owners.at(i) = std::get<NameTaken>(claimed).by;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::ranges::count_if(sockets, [](const auto& socket) { return socket.has_value(); }), 1);
  EXPECT_EQ(std::set(owners.begin(), owners.end()).size(), 1u) << "everybody is told of the same session";
}

TEST_F(SessionNames, WhatASessionGivesUpIsFree) {
  const auto one = claim("work", kOne);
  give_up_name(scratch.path(), "work");
  EXPECT_TRUE(called("work").empty());
  EXPECT_TRUE(claim("work", kTwo));
}

TEST_F(SessionNames, WhatAKilledSessionHadIsFree) {
  { const auto one = claim("work", kOne); }  // its socket goes, its name stays
  EXPECT_TRUE(platform::read_note(scratch / "name:work"));
  EXPECT_TRUE(claim("work", kTwo));
  EXPECT_EQ(called("work"), just(kTwo));
}

TEST_F(SessionNames, NamesAreAnythingThatAFileCanBeCalled) {
  for (const char* name : {".", "..", "name:", "lock", "-x", "\u00e4 \u4e2d", "a\tb"}) {
    const auto one = claim(name, kOne);
    EXPECT_TRUE(one) << name;
    EXPECT_EQ(called(name), just(kOne)) << name;
    give_up_name(scratch.path(), name);
  }
}

TEST_F(SessionNames, ALockThatSomebodyKeepsIsNotWaitedForForEver) {
  const auto lock = platform::FileLock::acquire(scratch / "lock");
  EXPECT_FALSE(claim_name(scratch.path(), "work", kOne));
  EXPECT_TRUE(claim("", kTwo)) << "who wants no name needs no lock";
}

}  // namespace
}  // namespace mp::runtime
