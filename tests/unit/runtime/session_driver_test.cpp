// The session process against a client made of the real session and connection, over loopback.
#include "libmp/runtime/session_driver.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <thread>
#include <utility>

#include "libmp/platform/file.hpp"
#include "libmp/runtime/resume_messages.hpp"
#include "libmp/session/client_session.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

constexpr ConnectionId kId{7};
constexpr ConnectionId kNewId{8};
constexpr PortRange kAnyPorts{50000, 59999};
const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

crypto::TrafficSecrets new_secrets() { return {crypto::HkdfKey(Bytes(64, 3)), crypto::HkdfKey(Bytes(64, 4))}; }

platform::Program shell(const std::string& script) {
  platform::Program program;
  program.file = "/bin/sh";
  program.arguments = {"sh", "-c", script};
  program.environment.set("PATH", "/usr/bin:/bin");
  return program;
}

// Runs a session in a thread of its own until it is over.
class RunningSession {
 public:
  RunningSession(platform::Program program, Duration alive, std::string resume_path = "")
      : resume_path_(std::move(resume_path)) {
    auto socket = platform::UdpSocket::bind(kAnyPort).value();
    address_ = socket.local_endpoint();
    thread_ = std::thread([this, program = std::move(program), alive, socket = std::move(socket)]() mutable {
      SessionDriver driver(platform::SignalWatch::start({platform::Signal::user_2}).value(), alive, platform::Logger());
      driver.attach(kId, some_secrets(), std::move(socket), std::nullopt);
      if (!resume_path_.empty()) driver.make_resumable(platform::UnixListener::listen(resume_path_).value(), kAnyPorts);
      driver.run(program, {101, 33});
      timespec used{};
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
      processor_time_ = std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
    });
  }
  RunningSession(const RunningSession&) = delete;
  RunningSession& operator=(const RunningSession&) = delete;
  ~RunningSession() {
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] const Endpoint& address() const noexcept { return address_; }
  // Waits for the end; the processor time that the session took.
  Duration join() {
    thread_.join();
    return processor_time_;
  }

 private:
  std::string resume_path_;
  Endpoint address_;
  std::thread thread_;
  Duration processor_time_{};
};

// A client that collects output until the session ends.
class Client {
 public:
  explicit Client(const Endpoint& server)
      : connection_(transport::Role::client, kId, some_secrets(), server, random_, loop_.now()) {
    loop_.watch(socket_.fd(), platform::Interest::readable, [](platform::Readiness) {});
    session_.resize({101, 33, 0, 0}, loop_.now());
  }

  session::ClientSession& session() noexcept { return session_; }
  [[nodiscard]] Instant now() const { return loop_.now(); }
  [[nodiscard]] const std::string& output() const noexcept { return output_; }

  void run_until_output(const std::string& text) {
    while (output_.find(text) == std::string::npos && !session_.ended()) step();
  }
  // Fresh keys, and a socket that the session does not know.
  void come_back(const Endpoint& server) {
    loop_.unwatch(socket_.fd());
    socket_ = platform::UdpSocket::bind({server.address, 0}).value();
    loop_.watch(socket_.fd(), platform::Interest::readable, [](platform::Readiness) {});
    connection_.renew(kNewId, new_secrets(), server, loop_.now());
  }
  session::ClientSessionEnd run_to_the_end() {
    while (!session_.ended()) step();
    pump_.send(loop_.now());
    return *session_.ended();
  }

 private:
  void step() {
    pump_.send(loop_.now());
    loop_.run_once(connection_.next_timeout());
    pump_.receive(loop_.now());
    if (const auto due = connection_.next_timeout(); due && *due <= loop_.now()) connection_.handle_timeout(loop_.now());
    output_ += as_text(session_.output());
    session_.consume_output(session_.output().size());
    session_.update(loop_.now());
  }

  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  platform::UdpSocket socket_ = platform::UdpSocket::bind(kAnyPort).value();
  transport::Connection connection_;
  session::ClientSession session_{connection_};
  DatagramPump pump_{socket_, connection_};
  std::string output_;
};

TEST(SessionDriver, OutputAndExitStatusArrive) {
  RunningSession running(shell("stty size; exit 7"), 1min);
  Client client(running.address());
  const auto end = client.run_to_the_end();
  EXPECT_EQ(client.output(), "33 101\r\n");
  EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 7);
}

TEST(SessionDriver, AShellThatCannotBeExecutedIsToldToTheClient) {
  auto program = shell("");
  program.file = "/no/such/shell";
  RunningSession running(program, 1min);
  Client client(running.address());
  const auto end = client.run_to_the_end();
  const auto& exit = std::get<session::ProgramEnded>(end).exit;
  EXPECT_EQ(exit.kind, wire::ExitKind::not_started);
  EXPECT_EQ(exit.text, "can't start /no/such/shell: No such file or directory");
}

TEST(SessionDriver, ADirectoryThatIsGoneIsNoObstacle) {
  auto program = shell("pwd");
  program.directory = "/no/such/home";
  RunningSession running(program, 1min);
  Client client(running.address());
  client.run_to_the_end();
  EXPECT_EQ(client.output(), "/\r\n");
}

TEST(SessionDriver, EveryReaderFindsTheEndOfAnInputThatEnded) {
  RunningSession running(shell("stty -echo; echo ready; cat; cat; echo end"), 1min);
  Client client(running.address());
  client.run_until_output("ready\r\n");
  client.session().type(as_bytes("line\n"), client.now());
  client.session().finish_input();
  client.run_to_the_end();
  EXPECT_EQ(client.output(), "ready\r\nline\r\nend\r\n");
}

TEST(SessionDriver, AJobInTheBackgroundHoldsNothingUp) {
  RunningSession running(shell("trap '' HUP; sleep 5 & exit 3"), 1min);
  Client client(running.address());
  EXPECT_EQ(std::get<session::ProgramEnded>(client.run_to_the_end()).exit.value, 3);
}

TEST(SessionDriver, InputForATerminalThatNobodyReadsIsNoBusyLoop) {
  RunningSession running(shell("echo up; exec <&- >&- 2>&-; sleep 0.5"), 1min);
  Client client(running.address());
  client.run_until_output("up\r\n");
  client.session().type(as_bytes("abc\r"), client.now());
  client.run_to_the_end();
  EXPECT_LT(running.join(), 250ms);
}

TEST(SessionDriver, AHangUpReachesTheProgram) {
  RunningSession running(shell("trap 'exit 5' HUP; echo up; while :; do sleep 0.01; done"), 1min);
  Client client(running.address());
  client.run_until_output("up\r\n");
  client.session().hang_up(client.now());
  EXPECT_EQ(std::get<session::ProgramEnded>(client.run_to_the_end()).exit.value, 5);
}

// The program that ignores the hang-up gets a few seconds; waiting for it takes no processor time.
TEST(SessionDriver, AClientThatIsNeverHeardLeavesNoSession) {
  RunningSession running(shell("trap '' HUP; sleep 4"), 100ms);
  EXPECT_LT(running.join(), 500ms);
}

// What a login does: asks, and hands the keys over. Returns where the session can be heard.
Endpoint hand_new_keys_to(const std::string& path, const IpAddress& address) {
  while (true) {
    auto channel = platform::UnixChannel::connect(path).value();
    if (!channel) {
      std::this_thread::yield();  // until the session listens
      continue;
    }
    EXPECT_EQ(channel->send(encode(ResumeQuestion{{address, 40404}}).view()).status, platform::IoStatus::done);
    Bytes buffer(kMaxResumeMessage);
    platform::EpollEventLoop loop;
    loop.watch(channel->fd(), platform::Interest::readable, [](platform::Readiness) {});
    loop.run_once(std::nullopt);
    const auto got = channel->receive(buffer);
    const auto port = decode_resume_answer(ByteView(buffer).first(got.outcome.size)).value().udp_port;
    const Endpoint server{address, port};
    EXPECT_EQ(channel->send(encode(ResumeKeys{kNewId, new_secrets(), server, {address, 1}}).view()).status,
              platform::IoStatus::done);
    return server;
  }
}

class ResumedSession : public testing::Test {
 protected:
  void come_back_to(const IpAddress& address) {
    RunningSession running(shell("read a; echo got-$a; read b; echo got-$b"), 1min, path);
    Client client(running.address());
    client.session().type(as_bytes("one\r"), client.now());
    client.run_until_output("got-one");
    client.session().type(as_bytes("two\r"), client.now());  // under keys that the session is about to forget
    const auto server = hand_new_keys_to(path, address);
    EXPECT_EQ(server == running.address(), address == kAnyPort.address);
    client.come_back(server);
    const auto end = client.run_to_the_end();
    EXPECT_NE(client.output().find("got-two"), std::string::npos);
    EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 0);
  }

  test::ScratchDirectory scratch;
  std::string path = scratch / "socket";
};

TEST_F(ResumedSession, GoesOnUnderFreshKeys) { come_back_to(kAnyPort.address); }

TEST_F(ResumedSession, IsHeardOnTheAddressThatTheClientHasComeTo) { come_back_to(IpAddress::v4(127, 0, 0, 2)); }

TEST_F(ResumedSession, ItsNameGoesWithIt) {
  RunningSession running(shell("exit 0"), 1min, path);
  Client client(running.address());
  client.run_to_the_end();
  running.join();
  EXPECT_FALSE(platform::file_status(path, platform::Links::refuse).value());
}

}  // namespace
}  // namespace mp::runtime
