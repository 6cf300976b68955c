// Two halves of a session, joined by a virtual network: a scripted program writes into the session's screen, and a terminal,
// which is a screen with scrollback, shows what the client writes to it. In virtual time, from a seed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/display/session_screen.hpp"
#include "libmp/session/client_session.hpp"
#include "libmp/session/server_session.hpp"
#include "libmp/terminal/screen.hpp"
#include "tests/sim/driver_steps.hpp"
#include "tests/sim/virtual_network.hpp"

namespace mp::sim {

// A program in a PTY of mps: what it was told to print comes out as fast as a PTY gives it, ^C ends a flood and gives a prompt,
// and other keys are echoed.
class ScriptedProgram {
 public:
  // Less than a PTY gives, and still a flood on most networks here: what a flood costs a test is that it is parsed.
  std::size_t bytes_per_millisecond = 2'000;

  void print(std::string_view text) { queue_ += text; }
  // Writes what `next` gives again and again until it is interrupted, and then the prompt.
  void flood(std::function<std::string()> next) { flood_ = std::move(next); }
  void set_echo(bool echo) noexcept { echo_ = echo; }
  [[nodiscard]] bool echoes() const noexcept { return echo_; }

  void handle_typed(ByteView typed);
  [[nodiscard]] bool has_output() const noexcept { return !queue_.empty() || flood_; }
  // What it has written in a millisecond, if its terminal was read.
  [[nodiscard]] Bytes write();
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }
  // Everything that it has read.
  [[nodiscard]] const std::string& typed() const noexcept { return typed_; }

 private:
  std::string queue_;
  std::function<std::string()> flood_;
  bool echo_ = true;
  std::uint64_t written_ = 0;
  std::string typed_;
};

// A client with its connection and terminal, and the server's half of it.
struct DisplayClient {
  DisplayClient(std::uint8_t generation, const Endpoint& server, terminal::Size size, display::OutputKind output,
                display::SessionScreen& screen, RandomSource& random, Instant now);

  transport::Connection client;
  transport::Connection server;
  session::ClientSession client_session;
  session::ServerSession server_session;
  terminal::Screen terminal;
  std::string tape;         // all that was written to the terminal lately
  std::uint64_t shown = 0;  // bytes
  bool asleep = false;
  terminal::Size size;
  // What has arrived and was not looked at.
  std::vector<VirtualNetwork::Delivery> client_socket;
  std::vector<VirtualNetwork::Delivery> server_socket;
};

class DisplayWorld {
 public:
  DisplayWorld(const NetworkProfile& profile, terminal::Size size, std::uint64_t seed,
               display::OutputKind output = display::OutputKind::terminal, const Tempo& tempo = {});
  DisplayWorld(const DisplayWorld&) = delete;
  DisplayWorld& operator=(const DisplayWorld&) = delete;

  ScriptedProgram program;

  void type(std::string_view keys);
  void resize(terminal::Size size);
  // Fresh keys by another login, which the server has first.
  void renew(Role role);
  // The client is gone without a word, and another one attaches.
  void replace_client(terminal::Size size);

  bool run_until(const std::function<bool()>& condition, Duration limit);
  void run_for(Duration duration) {
    run_until([] { return false; }, duration);
  }
  // Nothing is on its way any more, and both sides show the same.
  [[nodiscard]] bool settled() const;

  [[nodiscard]] Instant now() const noexcept { return now_; }
  [[nodiscard]] VirtualNetwork& network() noexcept { return network_; }
  [[nodiscard]] const display::SessionScreen& screen() const noexcept { return screen_; }
  [[nodiscard]] DisplayClient& client() noexcept { return *client_; }
  [[nodiscard]] const terminal::Screen& terminal() const noexcept { return client_->terminal; }
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  // As runtime/client_driver and runtime/session_driver go through a step.
  [[nodiscard]] DriverSteps::Plan client_plan();
  [[nodiscard]] DriverSteps::Plan server_plan();
  [[nodiscard]] std::optional<Instant> next_event() const;
  [[nodiscard]] std::optional<Instant> client_deadline() const;
  [[nodiscard]] std::optional<Instant> server_deadline() const;
  void step();
  void arrive();
  void take_in(transport::Connection& one, std::vector<VirtualNetwork::Delivery>& socket, Instant now);
  void serve(Instant now);
  void move_output(Instant now);
  void write_to_terminal();
  void flush(transport::Connection& from, Role role, Instant now);

  test::SeededRandom random_;
  VirtualNetwork network_;
  Instant now_{1h};
  Instant next_write_{1h};
  display::SessionScreen screen_;
  std::unique_ptr<DisplayClient> client_;
  DriverSteps client_steps_;
  DriverSteps server_steps_;
  std::uint8_t generation_ = 0;
  static constexpr std::uint8_t kRenewed = 100;  // the generation of fresh keys
  std::string failure_;
  std::uint64_t events_at_this_instant_ = 0;
};

// The text of a screen's rows and of its scrollback, without trailing blanks.
[[nodiscard]] std::vector<std::string> screen_text(const terminal::Screen& screen);
[[nodiscard]] std::vector<std::string> scrollback_text(const terminal::Screen& screen);

}  // namespace mp::sim
