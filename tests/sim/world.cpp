#include "tests/sim/world.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/wire/datagram_header.hpp"

namespace mp::sim {
namespace {

ConnectionId id_of(std::uint8_t generation) { return {0x6d703031u + generation}; }

// Three streams each way, each with a buffer that may be twice its window plus the growth of a vector; and the packet records.
constexpr std::size_t kRetainedLimit = 4 * (2 * 3 * limits::kLargestWindow) + limits::kMaxSentPackets * 256 + 256 * 1024;
// Nobody needs this many events in one instant; more is a timer that does not move on.
constexpr std::uint64_t kMaxEventsAtOnce = 100'000;

crypto::TrafficSecrets secrets_of(std::uint8_t generation) {
  Bytes up(64, static_cast<std::uint8_t>(0x11 + generation));
  Bytes down(64, static_cast<std::uint8_t>(0x82 + generation));
  return {crypto::HkdfKey(up), crypto::HkdfKey(down)};
}

bool stream_goes(Role from, std::size_t stream) {
  return stream == kControlStream.value || stream == kBulkStream.value ||
         (from == Role::client) == (stream == kInputStream.value);
}

}  // namespace

bool NumberWitness::see(ByteView datagram) {
  const auto header = wire::read_datagram_header(datagram);
  if (!header || (newest_ && header->truncated_number <= *newest_)) return false;
  newest_ = header->truncated_number;
  return true;
}

std::uint8_t pattern(StreamId stream, std::uint64_t offset) {
  return static_cast<std::uint8_t>((offset * 0x9e3779b97f4a7c15u + stream.value * 77u) >> 40);
}

World::World(const NetworkProfile& profile, std::uint64_t seed, const Tempo& tempo)
    : random_(seed ^ 0xa5a5a5a5u),
      network_(profile, seed),
      client_{Role::client,
              {Role::client, id_of(0), secrets_of(0), network_.server(), random_, now_},
              {client_plan(), tempo, seed ^ 0xc11e47u}},
      server_{Role::server,
              {Role::server, id_of(0), secrets_of(0), std::nullopt, random_, now_},
              {server_plan(), tempo, seed ^ 0x5e47e4u}} {}

// What is typed leaves at once.
DriverSteps::Plan World::client_plan() {
  return {.pieces = {[this](Instant now) {
                       write(client_, now);
                       flush(client_, now);
                     },
                     [this](Instant now) { take_in(client_, now); },
                     [this](Instant) {
                       if (recover) recover();
                     },
                     [this](Instant now) { handle_timers(client_, now); }, [this](Instant now) { read(client_, now); },
                     [this](Instant now) { flush(client_, now); }},
          .ready = [this] { return !client_.socket.empty(); },
          .deadline = [this] { return deadline(client_); },
          .clock = DriverSteps::Clock::each_piece};
}

DriverSteps::Plan World::server_plan() {
  return {.pieces = {[this](Instant now) {
                       take_in(server_, now);
                       handle_timers(server_, now);
                     },
                     [this](Instant now) {
                       read(server_, now);
                       write(server_, now);
                     },
                     [this](Instant now) { flush(server_, now); }},
          .ready = [this] { return !server_.socket.empty(); },
          .deadline = [this] { return deadline(server_); },
          .clock = DriverSteps::Clock::each_step};
}

void World::plan(Role writer, StreamId stream, const WriterPlan& plan) {
  auto& flow = side(writer).flows[stream.value];
  flow.plan = plan;
  flow.next_write = now_;
  if (stream == kBulkStream) side(other(writer)).connection.open_bulk();
}

void World::fail(const std::string& what) {
  if (failure_.empty()) failure_ = what + " after " + std::to_string((now_ - Instant{1h}) / 1ms) + " ms";
}

std::optional<Instant> World::next_event() const {
  std::optional<Instant> earliest = network_.next_event();
  for (const auto* one : {&client_, &server_}) {
    const auto when = one->asleep ? std::nullopt : one->steps.next_event();
    if (when && (!earliest || *when < *earliest)) earliest = when;
  }
  return earliest;
}

std::optional<Instant> World::deadline(const Side& one) const {
  std::optional<Instant> earliest = one.connection.next_timeout();
  const auto consider = [&](Instant when) { earliest = std::min(when, earliest.value_or(when)); };
  for (std::size_t i = 0; i < kFlows; ++i) {
    const auto& flow = one.flows[i];
    const bool room = flow.plan && one.connection.writable(StreamId{static_cast<std::uint8_t>(i)}) > 0;
    if (room && !flow.finished) consider(flow.next_write);
  }
  if (one.role == Role::client && recover_at && recover_at() != Instant::max()) consider(recover_at());
  return earliest;
}

std::size_t World::write_known_bytes(Side& from, StreamId stream, std::size_t count, Instant now) {
  auto& flow = from.flows[stream.value];
  Bytes bytes(count);
  for (std::size_t k = 0; k < count; ++k) bytes[k] = pattern(stream, flow.written + k);
  const auto taken = from.connection.write(stream, bytes, now);
  flow.written += taken;
  return taken;
}

void World::set_asleep(Role role, bool asleep) {
  side(role).asleep = asleep;
  side(role).socket.clear();
  if (!asleep) side(role).steps.wake(now_);
}

void World::renew(Role role, std::uint8_t generation) {
  if (role == Role::client) return client_.steps.post([=, this](Instant) { renew_client(generation); }, now_);
  const auto callback = [=, this](Instant now) {
    server_.connection.renew(id_of(generation), secrets_of(generation), std::nullopt, now);
  };
  server_.steps.post(callback, now_);
}

void World::renew_client(std::uint8_t generation) {
  client_.connection.renew(id_of(generation), secrets_of(generation), network_.server(), now_);
}

void World::press_key() {
  const auto callback = [this](Instant now) {
    if (write_known_bytes(client_, kInputStream, 1, now) != 1) fail("no room for a key");
    flush(client_, now);
  };
  client_.steps.post(callback, now_);
}

void World::print_line() {
  write_known_bytes(server_, kDisplayStream, 80, now_);
  server_.steps.wake(now_);
}

void World::write(Side& from, Instant now) {
  for (std::uint8_t i = 0; i < kFlows; ++i) {
    auto& flow = from.flows[i];
    if (!flow.plan || flow.finished || flow.next_write > now) continue;
    const auto burst = 1 + random_.below(flow.plan->burst);
    flow.by_plan += write_known_bytes(from, {i}, std::min<std::uint64_t>(burst, flow.plan->total - flow.by_plan), now);
    flow.next_write = now + flow.plan->pause;
    if (flow.by_plan < flow.plan->total) continue;
    flow.finished = true;
    if (flow.plan->at_end == AtEnd::finish) from.connection.finish({i});
  }
}

std::size_t World::read(Side& to, StreamId stream) {
  auto& flow = to.flows[stream.value];
  const auto bytes = to.connection.readable(stream);
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    if (bytes[k] != pattern(stream, flow.read + k)) fail("a wrong byte on stream " + std::to_string(stream.value));
  }
  const auto count = bytes.size();
  flow.read += count;
  to.connection.consume(stream, count);
  if (count > 0 && on_read) on_read(to.role, stream, flow.read);
  return count;
}

void World::read(Side& to, Instant now) {
  if (readers_stalled_) return;
  for (std::uint8_t i = 0; i < kFlows; ++i) {
    if (!stream_goes(other(to.role), i)) continue;
    auto& flow = to.flows[i];
    auto count = read(to, {i});
    while (const auto goes_on_at = to.connection.take_gap({i})) {
      if (*goes_on_at <= flow.read) return fail("a gap of nothing on stream " + std::to_string(i));
      if (on_gap) on_gap(to.role, {i}, flow.read, *goes_on_at);
      flow.read = *goes_on_at;
      count += read(to, {i});
    }
    flow.read_end = to.connection.finished({i});
    if (i == kInputStream.value) unechoed_ += echo_ ? count : 0;
  }
  if (to.role == Role::server && unechoed_ > 0) echo(now);
}

// What there is no room for is echoed later: a terminal's program blocks.
void World::echo(Instant now) {
  const auto& display = server_.flows[kDisplayStream.value];
  const auto written =
      write_known_bytes(server_, kDisplayStream, std::min(unechoed_, server_.connection.writable(kDisplayStream)), now);
  for (auto left = written; left > 0; --left) {
    if (on_echo) on_echo(display.written - left + 1);
  }
  unechoed_ -= written;
}

void World::flush(Side& from, Instant now) {
  std::array<std::uint8_t, limits::kMaxDatagram> buffer{};
  while (const auto out = from.connection.poll_datagram(buffer, now)) {
    const auto datagram = ByteView(buffer).first(out->size);
    if (!from.witness.see(datagram)) fail("a packet number was sealed twice");
    if (on_datagram) on_datagram(from.role, out->to.peer, datagram);
    network_.send(from.role, out->to, datagram, now_);
    if (++events_at_this_instant_ > kMaxEventsAtOnce) return fail("datagrams without end");
  }
}

void World::check(Side& one) {
  const auto retained = one.connection.retained_bytes();
  largest_retained_ = std::max(largest_retained_, retained);
  if (retained > kRetainedLimit) fail("too much memory is held");
  if (one.steps.spins()) fail("a deadline stays in the past");
  if (const auto reason = one.connection.own_close(); reason && reason->code != transport::CloseCode::done) {
    fail("closed itself: " + reason->text);
  }
}

void World::take_in(Side& one, Instant now) {
  for (auto& delivery : std::exchange(one.socket, {})) one.connection.handle_datagram(delivery.datagram, delivery.from, now);
}

void World::handle_timers(Side& one, Instant now) {
  if (const auto timeout = one.connection.next_timeout(); !timeout || *timeout > now) return;
  one.connection.handle_timeout(now);
  ++one.timeouts;
}

void World::arrive() {
  auto delivery = network_.take();
  if (!delivery || side(delivery->to).asleep) return;
  auto& to = side(delivery->to);
  to.socket.push_back(*std::move(delivery));
  to.steps.wake(now_);
}

void World::step() {
  if (network_.next_event() && *network_.next_event() <= now_) return arrive();
  for (auto* one : {&client_, &server_}) {
    const auto due = one->steps.next_event();
    if (one->asleep || !due || *due > now_) continue;
    one->steps.run(now_);
    check(*one);
  }
}

bool World::run_until(const std::function<bool()>& condition, Duration limit) {
  const auto end = now_ + limit;
  for (auto* one : {&client_, &server_}) one->steps.wake(now_);
  while (failure_.empty()) {
    if (condition()) return true;
    const auto next = next_event();
    if (!next || *next > end) {
      now_ = end;
      return false;
    }
    if (*next > now_) events_at_this_instant_ = 0;
    if (++events_at_this_instant_ > kMaxEventsAtOnce) fail("time does not move on");
    now_ = std::max(now_, *next);
    step();
  }
  return false;
}

bool World::all_done() const {
  for (const auto* one : {&client_, &server_}) {
    for (std::uint8_t i = 0; i < kFlows; ++i) {
      if (!one->flows[i].plan) continue;
      const auto& reader = side(other(one->role)).flows[i];
      const auto& flow = one->flows[i];
      const bool ended = flow.plan->at_end == AtEnd::stay_open || reader.read_end;
      if (!flow.finished || !ended || reader.read != flow.written) return false;
      if (!one->connection.all_acknowledged({i})) return false;
    }
  }
  return true;
}

}  // namespace mp::sim
