#include "libmp/runtime/known_hosts_file.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "key_fixture.hpp"

namespace mp::runtime {
namespace {

using keys::HostKeyVerdict;
using keys::KnownHostName;
using test::pair_number;

class KnownHostsFile : public testing::Test {
 protected:
  HostKeyVerdict asked(std::uint8_t number) const {
    return look_up_known_host(path_, host_, pair_number(number).public_key()).value().verdict;
  }

  test::Home home_;
  std::string path_ = known_hosts_path(home_.directory.path());
  KnownHostName host_ = KnownHostName::parse("example.org").value();
};

TEST_F(KnownHostsFile, WithoutFileEveryHostIsUnknown) { EXPECT_EQ(asked(1), HostKeyVerdict::unknown); }

TEST_F(KnownHostsFile, AddedHostIsKnown) {
  ASSERT_TRUE(add_known_host(path_, host_, pair_number(1).public_key()).ok());
  EXPECT_EQ(asked(1), HostKeyVerdict::match);
  EXPECT_EQ(asked(2), HostKeyVerdict::changed);
  EXPECT_EQ(test::mode_of(home_.dot_mp), 0700U);
  EXPECT_EQ(test::mode_of(path_), 0600U);
}

TEST_F(KnownHostsFile, UnreadableFileDoesNotMakeAHostNew) {
  home_.make_dot_mp();
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  EXPECT_FALSE(look_up_known_host(path_, host_, pair_number(1).public_key()).ok());
  EXPECT_FALSE(add_known_host(path_, host_, pair_number(1).public_key()).ok());
}

TEST_F(KnownHostsFile, SymbolicLinkIsFollowedForReadingAndNeverReplaced) {
  ASSERT_TRUE(add_known_host(path_, host_, pair_number(1).public_key()).ok());
  const auto elsewhere = home_.directory / "hosts";
  rename(path_.c_str(), elsewhere.c_str());
  ASSERT_EQ(symlink(elsewhere.c_str(), path_.c_str()), 0);
  EXPECT_EQ(asked(1), HostKeyVerdict::match);
  EXPECT_FALSE(add_known_host(path_, host_, pair_number(2).public_key()).ok());
  EXPECT_EQ(platform::file_status(path_, platform::Links::refuse)->value().type, platform::FileType::symbolic_link);
}

TEST_F(KnownHostsFile, RemovedHostIsUnknownAndOtherLinesStay) {
  home_.make_dot_mp();
  test::put(path_, "# mine\n", 0600);
  ASSERT_TRUE(add_known_host(path_, host_, pair_number(1).public_key()).ok());
  ASSERT_TRUE(add_known_host(path_, host_, pair_number(2).public_key()).ok());
  EXPECT_EQ(remove_known_host(path_, host_).value(), 2U);
  EXPECT_EQ(remove_known_host(path_, host_).value(), 0U);
  EXPECT_EQ(asked(1), HostKeyVerdict::unknown);
  EXPECT_EQ(test::content_of(path_), "# mine\n");
}

TEST_F(KnownHostsFile, AdditionsAtTheSameTimeLoseNoLine) {
  constexpr int kClients = 12;
  std::vector<pid_t> clients;
  for (int i = 0; i < kClients; ++i) {
    const auto pid = fork();
    if (pid == 0) {
      const auto host = KnownHostName::make("host" + std::to_string(i), 22).value();
      _exit(add_known_host(path_, host, pair_number(1).public_key()) ? 0 : 1);
    }
    clients.push_back(pid);
  }
  for (const auto pid : clients) {
    int status = -1;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(read_known_hosts(path_)->entries().size(), std::size_t{kClients});
}

}  // namespace
}  // namespace mp::runtime
