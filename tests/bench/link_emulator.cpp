// link_emulator: joins two network namespaces by a link with delay, loss, rate and queue, each direction for itself. In each
// namespace it makes a TUN device "link0"; what one gives out comes out of the other, as late as the link says.
//
//   link_emulator CONTROL_SOCKET NETNS_A NETNS_B      ("up" is from A to B)
//
// Prints "ready", then obeys lines on the control socket, with one line of JSON for each:
//   set up|down|both NAME=VALUE...   settings of EmulatedLink        seed N   the same losses again        stats
// Ends when its standard input ends, so that it never outlives who started it.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sstream>
#include <string>

#include "tests/bench/emulated_link.hpp"

namespace mp::bench {
namespace {

constexpr std::size_t kLargestPacket = 65536;
constexpr int kPacketsAtOnce = 64;  // before the other direction and what is due get their turn

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "link_emulator: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

int checked(int result, const std::string& what) {
  if (result < 0) fail(what);
  return result;
}

Nanoseconds now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000'000 + t.tv_nsec;
}

// A TUN device in the namespace of `path`. Leaves this process in that namespace.
int open_tun(const char* path) {
  const int netns = checked(open(path, O_RDONLY | O_CLOEXEC), std::string("open ") + path);
  checked(setns(netns, CLONE_NEWNET), std::string("setns ") + path);
  close(netns);
  const int tun = checked(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), "open /dev/net/tun");
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strncpy(request.ifr_name, "link0", IFNAMSIZ - 1);
  checked(ioctl(tun, TUNSETIFF, &request), "TUNSETIFF");
  return tun;
}

int listen_on(const char* path) {
  const int listener = checked(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  const void* plain = &address;
  checked(bind(listener, static_cast<const sockaddr*>(plain), sizeof address), std::string("bind ") + path);
  checked(listen(listener, 1), "listen");
  return listener;
}

class Emulator {
 public:
  Emulator(int tun_a, int tun_b, int control) : ways_{Way{tun_a, tun_b, {}}, Way{tun_b, tun_a, {}}}, control_(control) {}

  void run() {
    while (true) {
      std::array<pollfd, 4> waiting{
          {{ways_[0].in, POLLIN, 0}, {ways_[1].in, POLLIN, 0}, {control_, POLLIN, 0}, {0, POLLIN, 0}}};
      wait(waiting);
      for (auto& way : ways_) take_in(way);
      for (auto& way : ways_) give_out(way);
      if (waiting[2].revents != 0 && !obey()) return;
      if (waiting[3].revents != 0) return;
    }
  }

 private:
  struct Way {
    int in;
    int out;
    EmulatedLink link;
  };

  void wait(std::array<pollfd, 4>& waiting) const {
    std::optional<Nanoseconds> next;
    for (const auto& way : ways_) {
      const auto due = way.link.next_delivery();
      if (due && (!next || *due < *next)) next = due;
    }
    timespec timeout{};
    if (next) {
      const auto left = std::max<Nanoseconds>(0, *next - now());
      timeout = {left / 1'000'000'000, left % 1'000'000'000};
    }
    ppoll(waiting.data(), waiting.size(), next ? &timeout : nullptr, nullptr);
  }

  void take_in(Way& way) {
    for (int i = 0; i < kPacketsAtOnce; ++i) {
      const auto size = read(way.in, buffer_.data(), buffer_.size());
      if (size <= 0) return;
      way.link.handle_packet(Packet(buffer_.begin(), buffer_.begin() + size), now());
    }
  }

  // A device that is down or full refuses: the packet is lost, as on a wire.
  static void give_out(Way& way) {
    while (const auto packet = way.link.poll_packet(now())) static_cast<void>(!write(way.out, packet->data(), packet->size()));
  }

  // False: whoever controls this link is gone.
  bool obey() {
    std::array<char, 1024> text{};
    const auto size = read(control_, text.data(), text.size() - 1);
    if (size <= 0) return false;
    std::istringstream lines(std::string(text.data(), static_cast<std::size_t>(size)));
    for (std::string line; std::getline(lines, line);) {
      const auto answer = handle(line) + "\n";
      if (write(control_, answer.data(), answer.size()) < 0) return false;
    }
    return true;
  }

  std::string handle(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    if (verb == "set") return set(words);
    if (verb == "stats") return R"({"up":)" + statistics(ways_[0]) + R"(,"down":)" + statistics(ways_[1]) + "}";
    if (verb == "seed") {
      std::uint64_t seed = 0;
      words >> seed;
      ways_[0].link.set_seed(seed);
      ways_[1].link.set_seed(seed + 1);
      return "{}";
    }
    return R"({"error":"unknown command"})";
  }

  std::string set(std::istringstream& words) {
    std::string direction;
    words >> direction;
    for (std::string word; words >> word;) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) return R"({"error":"NAME=VALUE wanted"})";
      const double value = std::strtod(word.c_str() + equals + 1, nullptr);
      for (std::size_t i = 0; i < ways_.size(); ++i) {
        if (direction == (i == 0 ? "down" : "up")) continue;
        if (!ways_[i].link.settings().set(word.substr(0, equals), value)) return R"({"error":"unknown setting"})";
      }
    }
    return "{}";
  }

  static std::string statistics(const Way& way) {
    const auto& count = way.link.count();
    std::ostringstream out;
    out << R"({"packets":)" << count.packets << R"(,"bytes":)" << count.bytes << R"(,"udp_packets":)" << count.udp_packets
        << R"(,"lost":)" << count.lost << R"(,"dropped":)" << count.dropped << R"(,"delivered":)" << count.delivered << "}";
    return out.str();
  }

  std::array<Way, 2> ways_;
  int control_;
  std::array<std::uint8_t, kLargestPacket> buffer_{};
};

// Packets leave late when somebody else computes, be it what is measured (run.py --realtime gives that priority 1). Not
// everybody may ask for this, and it works without.
void ask_for_punctuality() {
  const sched_param first{2};
  static_cast<void>(sched_setscheduler(0, SCHED_FIFO, &first));
}

}  // namespace
}  // namespace mp::bench

int main(int count, char** words) {
  using namespace mp::bench;
  if (count != 4) {
    std::fputs("usage: link_emulator CONTROL_SOCKET NETNS_A NETNS_B\n", stderr);
    return 2;
  }
  const int listener = listen_on(words[1]);
  const int tun_a = open_tun(words[2]);
  const int tun_b = open_tun(words[3]);
  ask_for_punctuality();
  std::puts("ready");
  std::fflush(stdout);
  Emulator(tun_a, tun_b, checked(accept(listener, nullptr, nullptr), "accept")).run();
  return 0;
}
