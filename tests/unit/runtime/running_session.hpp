// A session's driver in a thread of its own, clients made of the real session and connection, and logins that visit it, over
// loopback and a real unix socket.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "libmp/runtime/session_driver.hpp"
#include "libmp/runtime/visit_messages.hpp"
#include "libmp/session/client_session.hpp"

namespace mp::runtime {

inline constexpr ConnectionId kId{7};
inline constexpr ConnectionId kNewId{8};
inline constexpr ClientId kFirst{1};
inline constexpr PortRange kAnyPorts{50000, 59999};
inline const Endpoint kAnyPort{IpAddress::v4(127, 0, 0, 1), 0};

inline crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

inline crypto::TrafficSecrets new_secrets() { return {crypto::HkdfKey(Bytes(64, 3)), crypto::HkdfKey(Bytes(64, 4))}; }

inline platform::Program shell(const std::string& script) {
  platform::Program program;
  program.file = "/bin/sh";
  program.arguments = {"sh", "-c", script};
  program.environment.set("PATH", "/usr/bin:/bin");
  return program;
}

inline SessionTerms living(Duration alive, std::string name = "") {
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

  void send() { pump_.send(loop_.now()); }
  void run_for(Duration time) {
    const auto end = loop_.now() + time;
    while (loop_.now() < end && !session_.ended()) step(end);
  }
  void run_until_output(const std::string& text) {
    while (output_.find(text) == std::string::npos && !session_.ended()) step();
  }
  void run_until_not_echoed() {
    while (session_.display().line_mode().echoes && !session_.ended()) step();
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
    session_.update(loop_.now());
    output_ += as_text(session_.output());
    session_.consume_output(session_.output().size());
    session_.update(loop_.now());
  }

  platform::EpollEventLoop loop_;
  platform::SystemRandom random_;
  platform::UdpSocket socket_ = platform::UdpSocket::bind(kAnyPort).value();
  transport::Connection connection_;
  session::ClientSession session_{connection_, {101, 33, 0, 0}, display::OutputKind::terminal};
  DatagramPump pump_{socket_, connection_};
  std::string output_;
};

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
inline std::unique_ptr<Client> another_client(const std::string& path, VisitPurpose purpose,
                                              const wire::TerminalSize& size = {101, 33, 0, 0}) {
  return std::make_unique<Client>(Visit(path, purpose).hand_over(size), kNewId, new_secrets(), size);
}

}  // namespace mp::runtime
