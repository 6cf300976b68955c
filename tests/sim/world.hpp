// A client and a server, joined by a virtual network, with an application on each side that writes known bytes and checks what
// it reads. In every step it is checked that no packet number was sealed twice, that memory is bounded, that time moves on and
// that no deadline stays in the past.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libmp/transport/connection.hpp"
#include "tests/sim/driver_steps.hpp"
#include "tests/sim/virtual_network.hpp"

namespace mp::sim {

// Sees every datagram that leaves one side, as an eavesdropper would: the number is in the header.
class NumberWitness {
 public:
  // False: this number was used before.
  bool see(ByteView datagram);

 private:
  std::optional<std::uint64_t> newest_;
};

// Known bytes for a stream, different for each stream and seed, so that the reader can check them without a copy.
[[nodiscard]] std::uint8_t pattern(StreamId stream, std::uint64_t offset);

// What becomes of a stream when its writer is done.
enum class AtEnd : std::uint8_t { finish, stay_open };

// Writes `total` bytes in bursts of at most `burst` bytes, one each `pause`.
struct WriterPlan {
  std::uint64_t total = 0;
  std::size_t burst = 1;
  Duration pause = 10ms;
  AtEnd at_end = AtEnd::finish;
};

class World {
 public:
  World(const NetworkProfile& profile, std::uint64_t seed, const Tempo& tempo = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Opens the bulk stream if it is that one.
  void plan(Role writer, StreamId stream, const WriterPlan& plan);

  // The client presses one key now.
  void press_key();
  // The server's program writes a line now.
  void print_line();
  // The server runs a program that writes one byte for each that it reads.
  void run_echo_program() noexcept { echo_ = true; }

  // A side gives up what it has written to a stream and the other has not acknowledged.
  void skip(Role writer, StreamId stream) { side(writer).connection.skip(stream, now_); }
  // A side goes on under the keys of another handshake, the `generation`th (not 0), from its next step on.
  void renew(Role role, std::uint8_t generation);
  // The same in the middle of the client's step: in `recover`.
  void renew_client(std::uint8_t generation);

  // Runs until `condition` holds (checked after every event) or `limit` of virtual time has passed. True: it holds. Stops at
  // the first broken invariant, see failure().
  bool run_until(const std::function<bool()>& condition, Duration limit);
  void run_for(Duration duration) {
    run_until([] { return false; }, duration);
  }
  // Everything planned has been written, read and acknowledged.
  [[nodiscard]] bool all_done() const;

  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }
  [[nodiscard]] Instant now() const noexcept { return now_; }
  [[nodiscard]] transport::Connection& connection(Role role) noexcept { return side(role).connection; }
  [[nodiscard]] VirtualNetwork& network() noexcept { return network_; }
  // Timeouts handled by a side.
  [[nodiscard]] std::uint64_t timeouts(Role role) const noexcept { return side(role).timeouts; }
  // Times that a side's driver was woken up.
  [[nodiscard]] std::uint64_t wake_ups(Role role) const noexcept { return side(role).steps.steps(); }
  [[nodiscard]] std::size_t largest_retained() const noexcept { return largest_retained_; }
  [[nodiscard]] std::uint64_t bytes_read(Role reader, StreamId stream) const noexcept {
    return side(reader).flows[stream.value].read;
  }
  [[nodiscard]] std::uint64_t bytes_written(Role writer, StreamId stream) const noexcept {
    return side(writer).flows[stream.value].written;
  }
  // Readers leave their bytes where they are, or go on reading.
  void set_readers_stalled(bool stalled) noexcept { readers_stalled_ = stalled; }
  // A machine that sleeps does nothing, and what reaches it is gone; its clock has moved on when it wakes.
  void set_asleep(Role role, bool asleep);
  // What the client's driver does about silence, in each step between what has arrived and the connection's timers; and when it
  // wants a step for that.
  std::function<void()> recover;
  std::function<Instant()> recover_at;
  // Somebody has read up to `total` bytes of a stream.
  std::function<void(Role reader, StreamId stream, std::uint64_t total)> on_read;
  // A reader goes on at another offset: what is between was skipped.
  std::function<void(Role reader, StreamId stream, std::uint64_t from, std::uint64_t to)> on_gap;
  // The echo program has written the echo of one more key, which ends at `display_end` of the display stream.
  std::function<void(std::uint64_t display_end)> on_echo;
  // What happens to each datagram of a side before the network gets it.
  std::function<void(Role from, const Endpoint& to, ByteView datagram)> on_datagram;

 private:
  static constexpr std::uint8_t kFlows = 4;  // the streams of protocol version 1, by number
  // What one side writes to and reads from one stream.
  struct Flow {
    std::optional<WriterPlan> plan;
    std::uint64_t written = 0;
    std::uint64_t by_plan = 0;  // part of written
    Instant next_write;
    bool finished = false;
    std::uint64_t read = 0;
    bool read_end = false;
  };
  struct Side {
    Role role;
    transport::Connection connection;
    DriverSteps steps;
    NumberWitness witness{};
    std::array<Flow, kFlows> flows{};
    std::vector<VirtualNetwork::Delivery> socket{};  // what has arrived and was not looked at
    std::uint64_t timeouts = 0;
    bool asleep = false;
  };

  [[nodiscard]] Side& side(Role role) noexcept { return role == Role::client ? client_ : server_; }
  [[nodiscard]] const Side& side(Role role) const noexcept { return role == Role::client ? client_ : server_; }
  // As runtime/client_driver and runtime/session_driver go through a step.
  [[nodiscard]] DriverSteps::Plan client_plan();
  [[nodiscard]] DriverSteps::Plan server_plan();
  [[nodiscard]] std::optional<Instant> next_event() const;
  [[nodiscard]] std::optional<Instant> deadline(const Side& one) const;
  void step();
  void arrive();
  void take_in(Side& one, Instant now);
  void handle_timers(Side& one, Instant now);
  void write(Side& from, Instant now);
  std::size_t write_known_bytes(Side& from, StreamId stream, std::size_t count, Instant now);
  void read(Side& to, Instant now);
  // What is readable of one stream; returns how much.
  std::size_t read(Side& to, StreamId stream);
  void echo(Instant now);
  void flush(Side& from, Instant now);
  void fail(const std::string& what);
  void check(Side& one);

  test::SeededRandom random_;
  VirtualNetwork network_;
  Instant now_{1h};
  Side client_;
  Side server_;
  bool readers_stalled_ = false;
  bool echo_ = false;
  std::size_t unechoed_ = 0;
  std::string failure_;
  std::size_t largest_retained_ = 0;
  std::uint64_t events_at_this_instant_ = 0;
};

}  // namespace mp::sim
