// The path of a keystroke through mp: from read() of the terminal to sendto(), and through mps: from recvfrom() to write() on
// the PTY. Real system calls on loopback and a PTY; what the kernel does in between is part of the figure.
#include <benchmark/benchmark.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <functional>
#include <optional>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/pty.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/escape_keys.hpp"
#include "libmp/session/server_session.hpp"

namespace mp {
namespace {

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

platform::UdpSocket loopback_socket() { return platform::UdpSocket::bind({IpAddress::v4(127, 0, 0, 1), 0}).value(); }

// A client and a server on two sockets, moved by hand.
struct Path {
  platform::EpollEventLoop clock;
  platform::SystemRandom random;
  platform::UdpSocket client_socket = loopback_socket();
  platform::UdpSocket server_socket = loopback_socket();
  transport::Connection client_connection{transport::Role::client,        ConnectionId{1}, some_secrets(),
                                          server_socket.local_endpoint(), random,          clock.now()};
  transport::Connection server_connection{
      transport::Role::server, ConnectionId{1}, some_secrets(), std::nullopt, random, clock.now()};
  session::ClientSession client{client_connection, {}, display::OutputKind::terminal};
  session::ServerSession server{server_connection, 1h};
  runtime::DatagramPump client_pump{client_socket, client_connection};
  runtime::DatagramPump server_pump{server_socket, server_connection};
  platform::Pty terminal = platform::Pty::open({}).value();

  // The connections' own time: runs ahead of the clock between keys, so that nothing is pending when the next one is measured.
  Instant now = clock.now();

  void settle() {
    for (int i = 0; i < 2; ++i) {
      now += 50ms;
      server_connection.handle_timeout(now);
      server_pump.send(now);
      client_pump.receive(now);
      client_pump.send(now);
      server_pump.receive(now);
    }
    server.update(now);
    server.consume_input(server.input().size(), now);
  }

  // Takes whatever the terminal echoed and whatever was typed into it.
  void empty_terminal() {
    std::array<std::uint8_t, 64> bytes{};
    static_cast<void>(platform::write_some(terminal.master(), as_bytes("\n")));
    static_cast<void>(platform::read_some(terminal.slave(), bytes));
    static_cast<void>(platform::read_some(terminal.master(), bytes));
  }
};

// As the event loop does before mp reads; the kernel's own work on a key is not ours to measure.
void wait_until_readable(int fd) {
  pollfd waiting{fd, POLLIN, 0};
  poll(&waiting, 1, -1);
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void read_to_sendto(benchmark::State& state) {
  Path path;
  session::EscapeKeys escape_keys;
  std::array<std::uint8_t, 64> buffer{};
  path.settle();
  for (auto _ : state) {
    // The PTY's master is the keyboard, its slave the terminal that mp reads.
    static_cast<void>(platform::write_some(path.terminal.master(), as_bytes("x\n")));
    wait_until_readable(path.terminal.slave());
    state.SetIterationTime(seconds_of([&] {
      const auto typed = platform::read_some(path.terminal.slave(), buffer);
      path.client.type(escape_keys.handle(ByteView(buffer).first(typed.size)).to_server, path.now);
      path.client_pump.send(path.now);
    }));
    path.server_pump.receive(path.now);
    path.settle();
    static_cast<void>(platform::read_some(path.terminal.master(), buffer));
  }
}
BENCHMARK(read_to_sendto)->UseManualTime();

void recvfrom_to_write(benchmark::State& state) {
  Path path;
  path.settle();
  for (auto _ : state) {
    path.client.type(as_bytes("x"), path.now);
    path.client_pump.send(path.now);
    state.SetIterationTime(seconds_of([&] {
      path.server_pump.receive(path.now);
      path.server.update(path.now);
      path.server.consume_input(platform::write_some(path.terminal.master(), path.server.input()).size, path.now);
    }));
    path.settle();
    path.empty_terminal();
  }
}
BENCHMARK(recvfrom_to_write)->UseManualTime();

}  // namespace
}  // namespace mp
