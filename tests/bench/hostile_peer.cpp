// hostile_peer: sees datagrams to a session pass by, then floods the session's port with them. Runs in the namespace of the
// server.
//
//   hostile_peer replay|forge COUNT RATE SECONDS
//
// Records COUNT UDP datagrams that arrive on link0, prints "recorded" and waits for a line. Then it sends RATE datagrams a
// second: replay: what it has seen, unchanged; forge: header and length as seen, the rest random. The last line is one JSON
// object.
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace mp::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Datagram = std::vector<std::uint8_t>;

constexpr std::size_t kIpHeader = 20;  // the emulated machines send no options
constexpr std::size_t kUdpHeader = 8;
constexpr std::size_t kProtocol = 9;
constexpr std::size_t kDestination = 16;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kDatagramHeader = 9;  // docs/protocol.md: flags, connection id, truncated number
constexpr std::size_t kAtOnce = 64;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "hostile_peer: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

int checked(int result, const std::string& what) {
  if (result < 0) fail(what);
  return result;
}

const sockaddr* plain(const void* address) { return static_cast<const sockaddr*>(address); }

struct Recording {
  sockaddr_in target{};
  std::vector<Datagram> datagrams;
};

Recording record(std::size_t count) {
  const int tap = checked(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_IP)), "packet socket");
  sockaddr_ll where{};
  where.sll_family = AF_PACKET;
  where.sll_protocol = htons(ETH_P_IP);
  where.sll_ifindex = checked(static_cast<int>(if_nametoindex("link0")), "link0");
  checked(bind(tap, plain(&where), sizeof where), "bind to link0");
  Recording seen;
  seen.target.sin_family = AF_INET;
  std::array<std::uint8_t, 65536> packet{};
  while (seen.datagrams.size() < count) {
    const auto size = recv(tap, packet.data(), packet.size(), 0);
    if (size < static_cast<ssize_t>(kIpHeader + kUdpHeader) || packet[kProtocol] != kUdp) continue;
    std::memcpy(&seen.target.sin_addr, packet.data() + kDestination, 4);
    std::memcpy(&seen.target.sin_port, packet.data() + kIpHeader + 2, 2);
    seen.datagrams.emplace_back(packet.begin() + kIpHeader + kUdpHeader, packet.begin() + size);
  }
  close(tap);
  return seen;
}

void forge(std::vector<Datagram>& datagrams) {
  std::mt19937 random(1);
  for (auto& datagram : datagrams) {
    for (std::size_t i = kDatagramHeader; i < datagram.size(); ++i) datagram[i] = static_cast<std::uint8_t>(random());
  }
}

// Sends the datagrams round and round. Returns how many the system took.
std::uint64_t flood(const Recording& what, double rate, std::chrono::duration<double> length) {
  const int out = checked(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  checked(connect(out, plain(&what.target), sizeof what.target), "connect");
  std::array<iovec, kAtOnce> pieces{};
  std::array<mmsghdr, kAtOnce> messages{};
  auto copies = what.datagrams;
  std::uint64_t sent = 0;
  std::uint64_t tried = 0;
  const auto start = Clock::now();
  while (Clock::now() - start < length) {
    const std::chrono::duration<double> elapsed = Clock::now() - start;
    if (static_cast<double>(tried) > rate * elapsed.count()) {
      std::this_thread::sleep_for(std::chrono::microseconds(50));
      continue;
    }
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      auto& datagram = copies[(tried + i) % copies.size()];
      pieces[i] = {datagram.data(), datagram.size()};
      messages[i].msg_hdr.msg_iov = &pieces[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int taken = sendmmsg(out, messages.data(), kAtOnce, 0);
    tried += kAtOnce;
    sent += static_cast<std::uint64_t>(std::max(taken, 0));
  }
  close(out);
  return sent;
}

int run(std::string_view mode, std::size_t count, double rate, double seconds) {
  auto seen = record(count);
  if (mode == "forge") forge(seen.datagrams);
  std::puts("recorded");
  std::fflush(stdout);
  if (std::getchar() == EOF) return 1;
  const auto sent = flood(seen, rate, std::chrono::duration<double>(seconds));
  std::printf(R"({"sent":%llu,"seconds":%.3f})"
              "\n",
              static_cast<unsigned long long>(sent), seconds);
  return 0;
}

}  // namespace
}  // namespace mp::bench

int main(int count, char** words) {
  const std::string_view mode = count == 5 ? words[1] : "";
  if (mode != "replay" && mode != "forge") {
    std::fputs("usage: hostile_peer replay|forge COUNT RATE SECONDS\n", stderr);
    return 2;
  }
  return mp::bench::run(mode, std::strtoull(words[2], nullptr, 10), std::strtod(words[3], nullptr),
                        std::strtod(words[4], nullptr));
}
