// Moves bytes from one connection to another over real UDP sockets, as the programs move them: event loop, pump, connection,
// with a thread for each side. Over loopback, or between two network namespaces, whatever joins them. Prints the rate, what
// each side's processor did for it, and beside them the rate at which one core seals such datagrams, measured in the same run.
// The last line is one JSON object for programs to read.
//
//   bench_bulk_transfer [megabytes, 1000 if not given [SENDER'S_NETNS ITS_IPV4 RECEIVER'S_NETNS ITS_IPV4]]
#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <thread>

#include "libmp/core/limits.hpp"
#include "libmp/platform/epoll_event_loop.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/platform/udp_socket.hpp"
#include "libmp/runtime/datagram_pump.hpp"
#include "libmp/transport/packet_protection.hpp"

namespace mp {
namespace {

using Clock = std::chrono::steady_clock;

constexpr ConnectionId kId{1};
constexpr double kGigabyte = 1e9;
// Without a byte for so long the transfer hangs.
constexpr Duration kPatience = 30s;

crypto::TrafficSecrets some_secrets() { return {crypto::HkdfKey(Bytes(64, 1)), crypto::HkdfKey(Bytes(64, 2))}; }

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

struct ProcessorTime {
  double user = 0;
  double system = 0;
  [[nodiscard]] double total() const noexcept { return user + system; }
};

ProcessorTime of_this_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return {seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

// What the stream carries: repeats after a prime number of bytes, so that no piece at a wrong place looks right.
class Pattern {
 public:
  Pattern() : bytes_(kPeriod + kPiece) {
    for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = static_cast<std::uint8_t>(i % kPeriod * 2654435761U >> 13U);
  }
  // Up to kPiece bytes of the stream.
  [[nodiscard]] ByteView at(std::uint64_t offset, std::size_t size) const {
    return ByteView(bytes_).subspan(static_cast<std::size_t>(offset % kPeriod), std::min(size, kPiece));
  }

 private:
  static constexpr std::size_t kPeriod = 65521;
  static constexpr std::size_t kPiece = 65536;
  Bytes bytes_;
};

// Where one end is.
struct Place {
  const char* netns = nullptr;  // the path of a network namespace; none: ours
  IpAddress address = IpAddress::v4(127, 0, 0, 1);
};

// The calling thread stays in that namespace.
platform::UdpSocket socket_at(const Place& place) {
  if (place.netns != nullptr) {
    const int netns = open(place.netns, O_RDONLY | O_CLOEXEC);
    if (netns < 0 || setns(netns, CLONE_NEWNET) != 0) {
      std::perror(place.netns);
      std::exit(1);
    }
    close(netns);
  }
  return platform::UdpSocket::bind({place.address, 0}).value();
}

// One end with its own socket and event loop.
struct Side {
  platform::EpollEventLoop loop;
  platform::SystemRandom random;
  platform::UdpSocket socket;
  transport::Connection connection;
  runtime::DatagramPump pump{socket, connection};
  ProcessorTime used;
  bool hung = false;

  Side(const Place& place, transport::Role role, std::optional<Route> peer)
      : socket(socket_at(place)), connection(role, kId, some_secrets(), peer, random, loop.now()) {
    connection.set_peer_max_datagram(limits::kMaxDatagram);
    loop.watch(socket.fd(), platform::Interest::readable, [](platform::Readiness) {});
  }

  // As the drivers do: everything that came, then what `serve` does with it, then everything that is to leave. Until `serve`
  // says that it is over.
  template <typename Serve>
  void run(Serve&& serve) {
    const auto before = of_this_thread();
    auto heard = loop.now();
    while (!hung) {
      pump.receive(loop.now());
      const auto now = loop.now();
      if (const auto due = connection.next_timeout(); due && *due <= now) connection.handle_timeout(now);
      heard = std::max(heard, connection.last_heard());
      hung = now - heard > kPatience;
      const bool over = serve(now);
      pump.send(now);
      if (over) break;
      loop.change(socket.fd(), pump.blocked() ? platform::Interest::both : platform::Interest::readable);
      loop.run_once(std::min(connection.next_timeout().value_or(Instant::max()), heard + kPatience));
    }
    const auto after = of_this_thread();
    used = {after.user - before.user, after.system - before.system};
  }
};

struct Transfer {
  bool complete = false;
  double wall = 0;
  ProcessorTime sender;
  ProcessorTime receiver;
  transport::Statistics sent;
};

Transfer transfer(std::uint64_t size, const Place& from, const Place& to) {
  const Pattern pattern;
  Side sender(from, transport::Role::server, std::nullopt);
  Side receiver(to, transport::Role::client, sender.socket.local_endpoint());
  receiver.connection.open_bulk();
  bool whole = false;
  const auto start = Clock::now();

  std::thread sending([&] {
    std::uint64_t written = 0;
    sender.run([&](Instant now) {
      while (written < size) {
        const auto taken = sender.connection.write(kBulkStream, pattern.at(written, size - written), now);
        written += taken;
        if (taken == 0) break;
        if (written == size) sender.connection.finish(kBulkStream);
      }
      return sender.connection.closed();
    });
  });
  std::uint64_t read = 0;
  bool right = true;
  receiver.run([&](Instant) {
    for (auto rest = receiver.connection.readable(kBulkStream); !rest.empty();) {
      const auto expected = pattern.at(read, rest.size());
      right = right && std::memcmp(rest.data(), expected.data(), expected.size()) == 0;
      read += expected.size();
      rest = rest.subspan(expected.size());
    }
    receiver.connection.consume(kBulkStream, receiver.connection.readable(kBulkStream).size());
    whole = receiver.connection.finished(kBulkStream);
    if (whole) receiver.connection.close(transport::CloseCode::client_left, "");
    return whole;
  });
  const std::chrono::duration<double> wall = Clock::now() - start;
  sending.join();
  return {whole && right && read == size, wall.count(), sender.used, receiver.used, sender.connection.statistics()};
}

struct SealRate {
  double bytes_per_second = 0;      // of payload
  double seconds_per_gigabyte = 0;  // of processor time
};

// One core that does nothing but seal datagrams of this size, for about a second.
SealRate seal_rate(std::size_t datagram_size) {
  transport::PacketSealer sealer(transport::Direction::server_to_client, kId, some_secrets().server_to_client);
  Bytes datagram(datagram_size);
  const auto payload = transport::PacketSealer::payload_room(datagram).size();
  const auto processor_start = of_this_thread().total();
  const auto start = Clock::now();
  std::uint64_t sealed = 0;
  while (Clock::now() - start < 1s) {
    for (int i = 0; i < 256; ++i) sealer.seal(datagram, payload);
    sealed += 256 * payload;
  }
  const std::chrono::duration<double> wall = Clock::now() - start;
  const auto bytes = static_cast<double>(sealed);
  return {bytes / wall.count(), (of_this_thread().total() - processor_start) / bytes * kGigabyte};
}

int report(std::uint64_t size, const Transfer& done) {
  const auto bytes = static_cast<double>(size);
  const auto datagram = static_cast<std::size_t>(done.sent.bytes_sent / std::max<std::uint64_t>(done.sent.datagrams_sent, 1));
  const auto seal = seal_rate(std::max(datagram, limits::kMinDatagramLimit));
  const auto rate = bytes / done.wall;
  const auto per_gigabyte = [&](const ProcessorTime& time) { return time.total() / bytes * kGigabyte; };
  std::printf("%.0f MB in %.2f s: %.0f MB/s, %s\n", bytes / 1e6, done.wall, rate / 1e6,
              done.complete ? "every byte as sent" : "INCOMPLETE OR CHANGED");
  std::printf("datagrams: %zu bytes on average, %llu sent, %llu taken for lost\n", datagram,
              static_cast<unsigned long long>(done.sent.datagrams_sent),
              static_cast<unsigned long long>(done.sent.packets_lost));
  std::printf("processor per GB: sender %.2f s (%.2f in the kernel), receiver %.2f s (%.2f in the kernel)\n",
              per_gigabyte(done.sender), done.sender.system / bytes * kGigabyte, per_gigabyte(done.receiver),
              done.receiver.system / bytes * kGigabyte);
  std::printf("one core seals such datagrams at %.0f MB/s (%.2f s of processor per GB); the transfer reached %.0f %% of that\n",
              seal.bytes_per_second / 1e6, seal.seconds_per_gigabyte, 100 * rate / seal.bytes_per_second);
  std::printf(
      R"({"benchmark":"bulk_transfer","complete":%s,"bytes":%llu,"seconds":%.4f,"bytes_per_second":%.0f,"datagram_bytes":%zu,)"
      R"("datagrams_sent":%llu,"packets_lost":%llu,"sender_cpu_s_per_gb":%.4f,"receiver_cpu_s_per_gb":%.4f,)"
      R"("seal_bytes_per_second":%.0f,"seal_cpu_s_per_gb":%.4f,"share_of_seal_rate":%.4f})"
      "\n",
      done.complete ? "true" : "false", static_cast<unsigned long long>(size), done.wall, rate, datagram,
      static_cast<unsigned long long>(done.sent.datagrams_sent), static_cast<unsigned long long>(done.sent.packets_lost),
      per_gigabyte(done.sender), per_gigabyte(done.receiver), seal.bytes_per_second, seal.seconds_per_gigabyte,
      rate / seal.bytes_per_second);
  return done.complete ? 0 : 1;
}

struct Order {
  std::uint64_t megabytes = 1000;
  Place from;
  Place to;
};

std::optional<std::uint64_t> parse_megabytes(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.begin(), text.end(), number);
  const bool good = failure == std::errc() && end == text.end() && number > 0 && number <= 1'000'000;
  return good ? std::optional(number) : std::nullopt;
}

std::optional<Order> parse(std::span<char*> words) {
  Order order;
  if (!words.empty()) {
    const auto megabytes = parse_megabytes(words[0]);
    if (!megabytes) return std::nullopt;
    order.megabytes = *megabytes;
  }
  if (words.size() <= 1) return order;
  if (words.size() != 5) return std::nullopt;
  const auto from = parse_ip_address(words[2]);
  const auto to = parse_ip_address(words[4]);
  if (!from || !to) return std::nullopt;
  order.from = {words[1], *from};
  order.to = {words[3], *to};
  return order;
}

}  // namespace
}  // namespace mp

int main(int argc, char** argv) {
  const auto order = mp::parse(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  if (!order) {
    std::fputs("usage: bench_bulk_transfer [megabytes, 1..1000000 [SENDER'S_NETNS ITS_IPV4 RECEIVER'S_NETNS ITS_IPV4]]\n",
               stderr);
    return 2;
  }
  const auto size = order->megabytes * 1'000'000;
  return mp::report(size, mp::transfer(size, order->from, order->to));
}
