#include "tests/typing/replay.hpp"

#include <optional>
#include <utility>
#include <variant>

#include "libmp/display/input_marks.hpp"
#include "libmp/predict/predictor.hpp"
#include "libmp/terminal/screen.hpp"

namespace mp::typing {
namespace {

// What the server puts into the display stream, and when.
struct Sent {
  Instant at;
  std::variant<wire::SeenRecord, predict::LineMode, ByteView> what;
};

[[nodiscard]] std::vector<Sent> sent_by_server(const Recording& recording) {
  std::vector<Sent> sent;
  display::InputMarks marks;
  std::uint64_t written = 0;
  const auto settle_until = [&](Instant now) {
    if (const auto due = marks.next_timeout(); due && *due <= now) sent.push_back({*due, marks.take_settled()});
  };
  for (const auto& event : recording.events) {
    settle_until(event.at);
    switch (event.what) {
      case What::key:
      case What::answer:
        marks.handle_typed(event.input, written, event.at);
        break;
      case What::mode:
        sent.push_back({event.at, predict::LineMode{.echoes = event.echoes, .canonical = event.canonical}});
        break;
      case What::output:
        marks.handle_output(event.at);
        if (const auto mark = marks.take(written)) sent.push_back({event.at, *mark});
        sent.push_back({event.at, ByteView{event.bytes}});
        written += event.bytes.size();
        break;
    }
  }
  settle_until(Instant::max());
  return sent;
}

class Client {
 public:
  Client(const Recording& recording, const Reference& reference, Duration round_trip)
      : shadow_{recording.size, 0},
        predictor_{predict::Showing::adaptive},
        judge_{reference, round_trip},
        round_trip_{round_trip} {
    predictor_.set_round_trip(round_trip, round_trip / 50);
  }

  void handle_input(const Event& event) {
    wait_until(event.at);
    if (event.what == What::key) judge_.handle_key(event.at);
    predictor_.handle_typed(event.bytes, event.input, shadow_, event.at);
    show(event.at);
  }

  void handle_sent(const Sent& sent) {
    const Instant now = sent.at + round_trip_;
    wait_until(now);
    std::visit([&](const auto& what) { take(what, now); }, sent.what);
    show(now);
  }

  Replayed finish(Instant now) {
    wait_until(now);
    judge_.finish(now);
    return {judge_.measure(), predictor_.figures(), judge_.remarks()};
  }

 private:
  void wait_until(Instant now) {
    for (auto due = predictor_.next_timeout(); due && *due <= now; due = predictor_.next_timeout()) {
      predictor_.handle_timeout(shadow_, *due);
      show(*due);
    }
  }

  void take(const wire::SeenRecord& mark, Instant now) {
    const auto settled = mark.settled == wire::Settled::yes ? predict::Settled::yes : predict::Settled::no;
    predictor_.handle_mark(mark.input, settled, shadow_, now);
  }
  void take(const predict::LineMode& mode, Instant now) { predictor_.handle_line_mode(mode, shadow_, now); }
  void take(ByteView output, Instant now) {
    shadow_.feed(output);
    predictor_.handle_output(shadow_, now);
  }

  void show(Instant now) { judge_.handle_picture(Picture{shadow_, predictor_.shown()}, now); }

  terminal::Screen shadow_;
  predict::Predictor predictor_;
  Judge judge_;
  Duration round_trip_;
};

}  // namespace

// Half of the round trip is over when a key is at the server and half when its answer is at the client: so the keys keep the
// times of the recording, and what the server sends comes a whole round trip after its recorded time.
Replayed replay(const Recording& recording, Duration round_trip) {
  const Reference reference{recording};
  const auto sent = sent_by_server(recording);
  Client client{recording, reference, round_trip};
  auto next = sent.begin();
  const auto receive_until = [&](Instant now) {
    for (; next != sent.end() && next->at + round_trip <= now; ++next) client.handle_sent(*next);
  };
  for (const auto& event : recording.events) {
    if (event.what != What::key && event.what != What::answer) continue;
    receive_until(event.at);
    client.handle_input(event);
  }
  receive_until(Instant::max());
  return client.finish(recording.events.back().at + round_trip + 10s);
}

}  // namespace mp::typing
