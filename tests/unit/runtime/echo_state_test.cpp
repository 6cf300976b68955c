// What clients hear of a real program's terminal: whether it shows what is typed, and which input its output has seen.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/scratch_directory.hpp"
#include "tests/unit/runtime/running_session.hpp"

namespace mp::runtime {
namespace {

// Asks for a word when it has read another one.
const char* const kAsks = "read a; stty -echo; printf 'Password: '; read b; exit 0";

void type(Client& client, const std::string& line) { client.session().type(as_bytes(line + "\r"), client.now()); }
bool echoes(Client& client) { return client.session().display().line_mode().echoes; }

class EchoState : public testing::Test {
 protected:
  test::ScratchDirectory scratch;
  std::string path = scratch / "socket";
};

TEST_F(EchoState, IsKnownWhenThePromptIsShown) {
  RunningSession running(shell("for i in 1 2 3 4 5; do stty -echo; printf \"secret $i:\"; read a; stty echo; "
                               "printf \"open $i:\"; read a; done"),
                         1min);
  Client client(running.address());
  for (int i = 1; i <= 5; ++i) {
    client.run_until_output("secret " + std::to_string(i) + ":");
    EXPECT_FALSE(echoes(client)) << i;
    type(client, "word");
    client.run_until_output("open " + std::to_string(i) + ":");
    EXPECT_TRUE(echoes(client)) << i;
    type(client, "");
  }
  client.run_to_the_end();
}

TEST_F(EchoState, OutputSaysWhatItHasSeen) {
  RunningSession running(shell("stty -echo; echo up; read a; echo \"got $a\"; read a; echo \"got $a\""), 1min);
  Client client(running.address());
  client.run_until_output("up");
  EXPECT_EQ(client.session().display().mark(), wire::SeenRecord{});
  type(client, "one");
  client.run_until_output("got one");
  EXPECT_EQ(client.session().display().mark().input, 4u);
  type(client, "three");
  client.run_until_output("got three");
  EXPECT_EQ(client.session().display().mark().input, 10u);
  client.run_to_the_end();
}

TEST_F(EchoState, IsNoticedWithoutAWord) {
  const auto gate = scratch / "gate";
  ASSERT_EQ(mkfifo(gate.c_str(), 0600), 0);
  RunningSession running(shell("stty raw -echo; printf up; : < " + gate + "; stty -raw echo; read a"), 1min);
  Client client(running.address());
  client.run_until_output("up");
  EXPECT_FALSE(echoes(client));
  ASSERT_TRUE(platform::Fd(open(gate.c_str(), O_WRONLY | O_CLOEXEC)).valid());
  while (!echoes(client)) client.run_for(10ms);
  type(client, "");
  client.run_to_the_end();
}

TEST_F(EchoState, IsKnownToWhoComesBack) {
  RunningSession running(shell(kAsks), 1min, path);
  Client client(running.address());
  type(client, "one");
  client.send();  // and hears nothing of what comes of it
  client.come_back(Visit(path, VisitPurpose::resume).hand_over());
  client.run_until_output("Password: ");
  EXPECT_FALSE(echoes(client));
  type(client, "secret");
  client.run_to_the_end();
}

TEST_F(EchoState, IsKnownToWhoAttaches) {
  RunningSession running(shell(kAsks), 1min, path);
  Client first(running.address());
  type(first, "one");
  first.run_until_output("Password: ");
  const auto second = another_client(path, VisitPurpose::attach);
  second->run_until_output("Password: ");
  EXPECT_FALSE(echoes(*second));
  type(*second, "secret");
  second->run_to_the_end();
}

}  // namespace
}  // namespace mp::runtime
