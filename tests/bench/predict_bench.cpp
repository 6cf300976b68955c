// What a key costs the client that is predicted: guessed, drawn, taken back and judged when its echo comes, and drawn anew.
//
//   cmake --preset bench && cmake --build --preset bench --target bench_predict && build/bench/tests/bench/bench_predict
#include <benchmark/benchmark.h>

#include <string>

#include "libmp/predict/predictor.hpp"
#include "libmp/terminal/overlay.hpp"

namespace mp::predict {
namespace {

constexpr unsigned kLineLength = 60;
constexpr unsigned kUnderWay = 5;  // keys whose echo has not come: 10 a second at 500 ms

// A shell's line before some text, typed into by somebody whom the echoes follow a few keys later.
class TypedLine {
 public:
  explicit TypedLine(std::size_t text_behind) : behind_(text_behind, 'y') {
    predictor_.set_round_trip(500ms, 5ms);
    predictor_.handle_line_mode({.echoes = false, .canonical = false}, shadow_, now_);
    begin_line();
  }

  void key() {
    type("x");
    if (++typed_ > kUnderWay) answer("\x1b[@x");
    if (typed_ < kLineLength) return;
    for (unsigned i = 0; i < kUnderWay; ++i) answer("\x1b[@x");
    type("\r");
    begin_line();
  }
  [[nodiscard]] const Figures& figures() const { return predictor_.figures(); }
  // Bytes for the terminal, besides the program's own.
  [[nodiscard]] std::size_t written() const { return written_; }

 private:
  void type(std::string_view key) {
    predictor_.handle_typed(as_bytes(key), ++input_, shadow_, now_);
    draw();
  }
  void answer(std::string_view output) {
    predictor_.handle_mark(++seen_, Settled::no, shadow_, now_);
    now_ += 1ms;
    written_ += overlay_.take_back().size();
    shadow_.feed(as_bytes(output));
    predictor_.handle_output(shadow_, now_);
    draw();
  }
  void draw() { written_ += overlay_.draw(shadow_, {predictor_.shown(), {}, {}}).size(); }
  void begin_line() {
    seen_ = input_ - (input_ > 0 ? 1 : 0);
    answer("\r\n$ " + behind_ + std::string(behind_.size(), '\b'));
    typed_ = 0;
  }

  std::string behind_;
  terminal::Screen shadow_{{200, 60}, 0};
  Predictor predictor_{Showing::always};
  terminal::Overlay overlay_;
  std::size_t written_ = 0;
  Instant now_{};
  std::uint64_t input_ = 0;
  std::uint64_t seen_ = 0;
  unsigned typed_ = 0;
};

void BM_PredictedKey(benchmark::State& state) {
  TypedLine line(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) line.key();
  const auto& figures = line.figures();
  state.counters["shown"] = static_cast<double>(figures.shown_at_once) / static_cast<double>(figures.typed);
  state.counters["bytes"] = static_cast<double>(line.written()) / static_cast<double>(figures.typed);
  state.counters["wrong"] = static_cast<double>(figures.wrong);
}
BENCHMARK(BM_PredictedKey)->ArgName("text behind the cursor")->Arg(0)->Arg(80);

}  // namespace
}  // namespace mp::predict
