// A network between one client and one server, in virtual time: two links, each with delay, jitter, a rate with a drop-tail
// queue, random and bursty loss, duplication, reordering, corruption, an MTU, and other people's traffic in the same queue.
// What travels by TCP arrives, in order; a loss on the way only holds it up. Everything comes from the seed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <queue>
#include <variant>
#include <vector>

#include "libmp/core/bytes.hpp"
#include "libmp/core/route.hpp"
#include "libmp/core/time.hpp"
#include "libmp/transport/role.hpp"
#include "tests/sim/competing_flow.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::sim {

using transport::Role;

// Loss in bursts (Gilbert-Elliott): in the bad state most packets are lost. Shares are per packet.
struct Bursts {
  double enter = 0;
  double leave = 1;
  double loss_inside = 1;
};

struct LinkProfile {
  Duration delay = 20ms;
  Duration jitter = 0ms;                // up to this much more, each packet on its own: reorders when larger than the spacing
  std::uint64_t bytes_per_second = 0;   // 0: no limit
  std::size_t queue_bytes = 64 * 1024;  // beyond it packets are dropped; only with a rate
  double loss = 0;
  Bursts bursts;
  double duplicate = 0;
  double reorder = 0;  // share of packets that are held back by up to reorder_delay
  Duration reorder_delay = 30ms;
  double corrupt = 0;
  std::size_t mtu = 1500;  // of UDP payload
};

struct NetworkProfile {
  LinkProfile up;    // client to server
  LinkProfile down;  // server to client
};

struct LinkCount {
  std::uint64_t sent = 0;
  std::uint64_t lost = 0;  // for any reason
  std::uint64_t delivered = 0;
};

// A NAT in front of the client lets nothing in once the client has been silent for so long. Its next datagram makes a new
// mapping, mostly with the same port.
struct Nat {
  Duration memory{};
  enum class Port : std::uint8_t { kept, fresh } port = Port::kept;
};

class VirtualNetwork {
 public:
  VirtualNetwork(const NetworkProfile& profile, std::uint64_t seed);

  // A datagram leaves the socket of `from`.
  void send(Role from, const Route& to, ByteView datagram, Instant now);

  struct Delivery {
    Role to;
    Route from;
    Bytes datagram;
  };
  // When something happens next: a delivery, or other people's traffic moves on.
  [[nodiscard]] std::optional<Instant> next_event() const;
  // What happens then. Nothing: it was not ours, or went to an address that the client has left.
  [[nodiscard]] std::optional<Delivery> take();

  // Nothing gets through while down; what is on its way arrives.
  void set_down(bool down) noexcept { down_ = down; }
  // A firewall lets nothing pass but TCP.
  void block_udp(bool blocked) noexcept { udp_blocked_ = blocked; }
  // The client's NAT forgets: from now on it sends from a new address, and nothing reaches it at the old one.
  void rebind() noexcept { ++client_.port; }
  // A firewall on the way has forgotten the client's port: nothing passes from or to it until it uses another.
  void block_port() noexcept { blocked_port_ = client_.port; }
  // The same, with this port; one that it had before works again.
  void rebind_to(std::uint16_t port) noexcept { client_.port = port; }
  // The client is on another network now: both ends have IPv6 addresses, and nothing reaches the old one.
  void roam_to_v6() noexcept;
  void set_profile(const NetworkProfile& profile) noexcept;
  void set_nat(const Nat& nat, Instant now) noexcept;
  // Datagrams that the NAT kept from the client.
  [[nodiscard]] std::uint64_t nat_drops() const noexcept { return nat_drops_; }
  // Somebody else begins to send as much as fits through the link of `from`, which must have a rate.
  void start_competing_flow(Role from, Instant now);
  void stop_competing_flow(Role from) noexcept { link(from).competitor.reset(); }

  [[nodiscard]] const Endpoint& client() const noexcept { return client_; }
  [[nodiscard]] const Endpoint& server() const noexcept { return server_; }
  [[nodiscard]] const LinkCount& count(Role from) const noexcept { return link(from).count; }

 private:
  struct Link {
    LinkProfile profile;
    LinkCount count;
    bool in_burst = false;
    Instant busy_until;
    Instant tcp_until;  // when the last by TCP arrives
    std::optional<CompetingFlow> competitor;
  };
  // The sender of a competitor's packet learns its fate.
  struct Feedback {
    Role from;
    Instant sent;
    bool lost;
  };
  struct Event {
    Instant at;
    std::uint64_t order;
    Route destination;
    std::variant<Delivery, Feedback> what;
    bool operator<(const Event& other) const noexcept {  // the queue gives the greatest first
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  [[nodiscard]] Link& link(Role from) noexcept { return links_[static_cast<std::size_t>(from)]; }
  [[nodiscard]] const Link& link(Role from) const noexcept { return links_[static_cast<std::size_t>(from)]; }
  [[nodiscard]] bool is_lost(Link& link, std::size_t size);
  [[nodiscard]] std::optional<Instant> leave_queue(Link& link, std::size_t size, Instant now);
  void deliver(Link& link, Role from, const Endpoint& to, ByteView datagram, Instant leaves);
  void send_by_tcp(Link& link, Role from, const Route& to, ByteView datagram, Instant now);
  void send_competing(Role from, Instant now);
  void handle_feedback(const Feedback& feedback, Instant now);
  [[nodiscard]] Duration up_to(Duration most);
  [[nodiscard]] bool forgotten(Instant now) const noexcept { return nat_ && now - client_sent_ > nat_->memory; }
  void pass_nat(Instant now) noexcept;

  test::SeededRandom random_;
  std::array<Link, 2> links_;
  std::priority_queue<Event> events_;
  std::uint64_t order_ = 0;
  bool down_ = false;
  bool udp_blocked_ = false;
  std::optional<Nat> nat_;
  Instant client_sent_;
  std::uint16_t blocked_port_ = 0;
  std::uint64_t nat_drops_ = 0;
  Endpoint client_{IpAddress::v4(192, 0, 2, 1), 40000};
  Endpoint server_{IpAddress::v4(198, 51, 100, 1), 50000};
};

}  // namespace mp::sim
