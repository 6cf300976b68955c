// The session process against a client made of the real session and connection, over loopback.
#include "libmp/runtime/session_driver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/visit_messages.hpp"
#include "libmp/session/client_session.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mp::runtime {
namespace {

constexpr ConnectionId kId{7};
constexpr ConnectionId kNewId{8};
constexpr ClientId kFirst{1};
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

SessionTerms living(Duration alive, std::string name = "") {
  SessionTerms terms;
  terms.name = std::move(name);
  terms.directory = "/nowhere";
  terms.alive = alive;
  terms.detached = 1h;
  terms.ports = kAnyPorts;
  return terms;
}

// Runs a session in a thread of its own until it is over.
class RunningSession {
 public:
  RunningSession(platform::Program program, SessionTerms terms, std::string path = "") : path_(std::move(path)) {
    auto socket = platform::UdpSocket::bind(kAnyPort).value();
    address_ = socket.local_endpoint();
    thread_ = std::thread([this, program = std::move(program), terms = std::move(terms), socket = std::move(socket)]() mutable {
      SessionDriver driver(std::move(terms), platform::SignalWatch::start({platform::Signal::user_2}).value(),
                           platform::Logger());
      const auto secrets = some_secrets();
      driver.seat_first({kId, secrets, kAnyPort}, std::move(socket), std::nullopt);
      if (!path_.empty()) driver.receive_visits(platform::UnixListener::listen(path_).value());
      driver.run(program, {101, 33, 0, 0});
      timespec used{};
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
      processor_time_ = std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
    });
  }
  RunningSession(platform::Program program, Duration alive, std::string path = "")
      : RunningSession(std::move(program), living(alive), std::move(path)) {}
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
  std::string path_;
  Endpoint address_;
  std::thread thread_;
  Duration processor_time_{};
};

// A client that collects output until the session ends.
class Client {
 public:
  explicit Client(const Endpoint& server) : Client(server, kId, some_secrets(), {101, 33, 0, 0}) {}
  Client(const Endpoint& server, ConnectionId id, const crypto::TrafficSecrets& secrets, const wire::TerminalSize& size)
      : connection_(transport::Role::client, id, secrets, server, random_, loop_.now()) {
    loop_.watch(socket_.fd(), platform::Interest::readable, [](platform::Readiness) {});
    session_.resize(size, loop_.now());
  }

  session::ClientSession& session() noexcept { return session_; }
  [[nodiscard]] Instant now() const { return loop_.now(); }
  [[nodiscard]] const std::string& output() const noexcept { return output_; }

  void run_for(Duration time) {
    const auto end = loop_.now() + time;
    while (loop_.now() < end && !session_.ended()) step(end);
  }
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
  void step(Instant latest = Instant::max()) {
    pump_.send(loop_.now());
    loop_.run_once(std::min(latest, connection_.next_timeout().value_or(Instant::max())));
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

// A login that visits the session at `path`, from its question to what it hears.
class Visit {
 public:
  Visit(const std::string& path, VisitPurpose purpose, ClientId client = kFirst, const IpAddress& address = kAnyPort.address)
      : channel_(connect(path)), address_(address) {
    EXPECT_EQ(channel_.send(encode(VisitQuestion{purpose, client, {address, 40404}, {address, 1}}).view()).status,
              platform::IoStatus::done);
  }
  // The next message; empty when the session has hung up.
  Bytes hear() {
    platform::EpollEventLoop loop;
    loop.watch(channel_.fd(), platform::Interest::readable, [](platform::Readiness) {});
    loop.run_once(std::nullopt);
    Bytes buffer(kMaxVisitMessage);
    const auto got = channel_.receive(buffer);
    buffer.resize(got.outcome.status == platform::IoStatus::done ? got.outcome.size : 0);
    return buffer;
  }
  VisitAnswer answer() { return decode_visit_answer(hear()).value(); }
  wire::SessionSummary summary() { return decode_visit_summary(hear()).value(); }
  // Hands keys over. Returns where the session can be heard.
  Endpoint hand_over(const wire::TerminalSize& size = {}) {
    const Endpoint server{address_, answer().udp_port};
    EXPECT_EQ(channel_.send(encode(VisitKeys{kNewId, new_secrets(), server, {address_, 1}, size}).view()).status,
              platform::IoStatus::done);
    return server;
  }

 private:
  static platform::UnixChannel connect(const std::string& path) {
    while (true) {
      if (auto channel = platform::UnixChannel::connect(path).value()) return *std::move(channel);
      std::this_thread::yield();  // until the session listens
    }
  }

  platform::UnixChannel channel_;
  IpAddress address_;
};

// Another client for the session at `path`.
std::unique_ptr<Client> another_client(const std::string& path, VisitPurpose purpose,
                                       const wire::TerminalSize& size = {101, 33, 0, 0}) {
  return std::make_unique<Client>(Visit(path, purpose).hand_over(size), kNewId, new_secrets(), size);
}

class ResumedSession : public testing::Test {
 protected:
  void come_back_to(const IpAddress& address) {
    RunningSession running(shell("read a; echo got-$a; read b; echo got-$b"), 1min, path);
    Client client(running.address());
    client.session().type(as_bytes("one\r"), client.now());
    client.run_until_output("got-one");
    client.session().type(as_bytes("two\r"), client.now());  // under keys that the session is about to forget
    const auto server = Visit(path, VisitPurpose::resume, kFirst, address).hand_over();
    EXPECT_EQ(server == running.address(), address == kAnyPort.address);
    client.come_back(server);
    const auto end = client.run_to_the_end();
    EXPECT_NE(client.output().find("got-two"), std::string::npos);
    EXPECT_EQ(std::get<session::ProgramEnded>(end).exit.value, 0);
  }

  test::ScratchDirectory scratch;
  std::string path = scratch / "socket";
};
using SharedSession = ResumedSession;

TEST_F(ResumedSession, GoesOnUnderFreshKeys) { come_back_to(kAnyPort.address); }

TEST_F(ResumedSession, IsHeardOnTheAddressThatTheClientHasComeTo) { come_back_to(IpAddress::v4(127, 0, 0, 2)); }

TEST_F(ResumedSession, ItsNameGoesWithIt) {
  RunningSession running(shell("exit 0"), 1min, path);
  Client client(running.address());
  client.run_to_the_end();
  running.join();
  EXPECT_FALSE(platform::file_status(path, platform::Links::refuse).value());
}

// A program that says what it reads, and its terminal's size when it is asked, and ends with its terminal.
const char* const kEcho = "echo up; while read a; do case $a in size) stty size;; end) exit 6;; *) echo got-$a;; esac; done";

void type(Client& client, const std::string& line) { client.session().type(as_bytes(line + "\r"), client.now()); }

transport::CloseReason reason_of(const session::ClientSessionEnd& end) {
  return std::get<session::ConnectionEnded>(end).reason;
}

TEST_F(SharedSession, AnotherClientTakesOverAndSetsItsSize) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto second = another_client(path, VisitPurpose::attach, {90, 20, 0, 0});
  type(*second, "size");
  second->run_until_output("20 90");
  EXPECT_EQ(reason_of(first.run_to_the_end()), (transport::CloseReason{transport::CloseCode::taken_over, "127.0.0.1"}));
  type(*second, "end");
  EXPECT_EQ(std::get<session::ProgramEnded>(second->run_to_the_end()).exit.value, 6);
}

TEST_F(SharedSession, AClientThatIsNotHeardTakesNothingOver) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  Visit(path, VisitPurpose::attach).hand_over();
  type(first, "still");
  first.run_until_output("got-still");
  EXPECT_EQ(Visit(path, VisitPurpose::describe).summary().state, wire::SessionState::attached);
  Visit(path, VisitPurpose::end).summary();
  first.run_to_the_end();
}

TEST_F(SharedSession, WhoWasTakenOverCanNotComeBackAsIfNothingHadHappened) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto second = another_client(path, VisitPurpose::attach);
  type(*second, "two");
  second->run_until_output("got-two");
  const auto answer = Visit(path, VisitPurpose::resume, kFirst).answer();
  EXPECT_EQ(answer.welcome, Welcome::not_attached);
  EXPECT_EQ(answer.text, "127.0.0.1");
  type(*second, "end");
  second->run_to_the_end();
}

TEST_F(SharedSession, AViewerSeesEverythingAndCanDoNothing) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  const auto viewer = another_client(path, VisitPurpose::view, {60, 10, 0, 0});
  type(*viewer, "intruder");
  viewer->session().resize({50, 5, 0, 0}, viewer->now());
  viewer->session().finish_input();
  // It is attached when it is heard, and sees what is written from then on.
  while (viewer->output().find("got-one") == std::string::npos) {
    type(first, "one");
    first.run_for(20ms);
    viewer->run_for(20ms);
  }
  type(first, "size");
  first.run_until_output("33 101");
  EXPECT_EQ(first.output().find("intruder"), std::string::npos);
  EXPECT_EQ(Visit(path, VisitPurpose::describe).summary().viewers, 1);
  viewer->session().hang_up(viewer->now());
  EXPECT_EQ(reason_of(viewer->run_to_the_end()).code, transport::CloseCode::detached);
  type(first, "end");
  EXPECT_EQ(std::get<session::ProgramEnded>(first.run_to_the_end()).exit.value, 6);
}

TEST_F(SharedSession, DetachedItGoesOnAlone) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  type(first, "before");
  first.session().detach(first.now());
  EXPECT_EQ(reason_of(first.run_to_the_end()).code, transport::CloseCode::detached);
  const auto summary = Visit(path, VisitPurpose::describe).summary();
  EXPECT_EQ(summary.state, wire::SessionState::detached);
  EXPECT_EQ(summary.from, "");
  const auto second = another_client(path, VisitPurpose::attach);
  type(*second, "after");
  second->run_until_output("got-after");
  type(*second, "end");
  second->run_to_the_end();
}

TEST_F(SharedSession, NobodyComesBackSoItEnds) {
  auto terms = living(1min);
  terms.detached = 50ms;
  RunningSession running(shell(kEcho), terms, path);
  Client first(running.address());
  first.run_until_output("up");
  first.session().detach(first.now());
  first.run_to_the_end();
  running.join();
}

TEST_F(SharedSession, AClientThatFallsSilentLeavesASessionWithANameBehind) {
  RunningSession running(shell(kEcho), living(200ms, "work"), path);
  {
    Client first(running.address());
    first.run_until_output("up");
  }
  while (Visit(path, VisitPurpose::describe).summary().state != wire::SessionState::detached) std::this_thread::yield();
  Visit end(path, VisitPurpose::end);
  EXPECT_EQ(end.summary().name, "work");
  EXPECT_TRUE(end.hear().empty());
  running.join();
}

TEST_F(SharedSession, AClientThatFallsSilentTakesASessionWithoutANameAlong) {
  RunningSession running(shell(kEcho), living(200ms), path);
  {
    Client first(running.address());
    first.run_until_output("up");
  }
  running.join();
}

TEST_F(SharedSession, ItsClientIsToldWhoEndedIt) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  Visit end(path, VisitPurpose::end);
  const auto reason = reason_of(first.run_to_the_end());
  EXPECT_EQ(reason.code, transport::CloseCode::session_ended);
  EXPECT_EQ(reason.text, "mp --kill has ended it, from 127.0.0.1");
}

TEST_F(SharedSession, ItSaysWhatRunsInIt) {
  RunningSession running(shell("echo up; exec cat"), living(1min, "work"), path);
  Client first(running.address());
  first.run_until_output("up");
  auto summary = Visit(path, VisitPurpose::describe).summary();
  while (summary.command == "sh") summary = Visit(path, VisitPurpose::describe).summary();
  EXPECT_EQ(summary.command, "cat");
  EXPECT_EQ(summary.name, "work");
  EXPECT_EQ(summary.columns, 101);
  EXPECT_EQ(summary.rows, 33);
  EXPECT_EQ(summary.from, "127.0.0.1");
  first.session().hang_up(first.now());
  first.run_to_the_end();
}

TEST_F(SharedSession, OnlySoManyClientsAreTaken) {
  RunningSession running(shell(kEcho), 1min, path);
  Client first(running.address());
  first.run_until_output("up");
  for (std::size_t i = 1; i < limits::kMaxAttachedClients; ++i) Visit(path, VisitPurpose::view).hand_over();
  Welcome welcome{};
  while ((welcome = Visit(path, VisitPurpose::view).answer().welcome) == Welcome::heard) std::this_thread::yield();
  EXPECT_EQ(welcome, Welcome::full);
  Visit(path, VisitPurpose::end).summary();
  first.run_to_the_end();
}

}  // namespace
}  // namespace mp::runtime
