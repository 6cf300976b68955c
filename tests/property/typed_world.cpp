#include "tests/property/typed_world.hpp"

#include <algorithm>

namespace mp::test {
namespace {

// What is not answered by then never is.
constexpr Duration kSettled = 400ms;

Duration milliseconds(std::uint64_t count) { return std::chrono::milliseconds(count); }

}  // namespace

TypedWorld::TypedWorld(Habit habit, std::uint64_t seed)
    : random_(seed), program_(habit, random_), delay_(milliseconds(1 + random_.below(400))) {
  predictor_.set_round_trip(2 * delay_, 5ms);
  answer(program_.begin());
}

void TypedWorld::run(unsigned keys) {
  keys_left_ = keys;
  at(now_ + 1s, [this] { type_key(); });
  while (true) {
    const auto due = predictor_.next_timeout();
    if (due && (steps_.empty() || *due < steps_.begin()->first)) {
      now_ = std::max(now_, *due);
      predictor_.handle_timeout(shadow_, now_);
      spun_ = spun_ || (predictor_.next_timeout() && *predictor_.next_timeout() <= now_);
      look();
      if (spun_) return;
    } else if (!steps_.empty()) {
      const auto first = steps_.begin();
      now_ = std::max(now_, first->first);
      const Step step = std::move(first->second);
      steps_.erase(first);
      step();
      look();
    } else {
      return;
    }
  }
}

std::string TypedWorld::next_key() {
  constexpr std::array<std::string_view, 6> kOthers{"\r", "\x7f", "\x1b[D", "\x1b[C", "\t", "\x1b[A"};
  if (random_.chance(0.3)) return std::string(kOthers[random_.below(kOthers.size())]);
  const predict::LineMode raw{.echoes = false, .canonical = false};
  const bool secret = told_ != raw || (program_.mode().canonical && !program_.mode().echoes);
  return {static_cast<char>(secret ? '0' + random_.below(10) : 'a' + random_.below(26))};
}

void TypedWorld::type_key() {
  std::string keys = next_key();
  typed_ += keys.size();
  predictor_.handle_typed(as_bytes(keys), typed_, shadow_, now_);
  uplink_ = std::max(uplink_, now_ + delay_ + milliseconds(random_.below(30)));
  at(uplink_, [this, keys = std::move(keys), end = typed_] { deliver(keys, end); });
  if (--keys_left_ > 0) at(now_ + milliseconds(random_.below(random_.chance(0.1) ? 2000 : 250)), [this] { type_key(); });
  if (random_.chance(0.1)) at(now_ + milliseconds(random_.below(500)), [this] { answer(program_.chatter()); });
}

void TypedWorld::deliver(const std::string& keys, std::uint64_t end) {
  given_ = end;
  const Duration thinks = milliseconds(random_.chance(0.1) ? random_.below(350) : random_.below(5));
  busy_ = std::max(busy_, now_ + thinks);
  at(busy_, [this, keys] { answer(program_.handle(keys)); });
  at(now_ + kSettled, [this, end] {
    if (answered_ >= end || given_ != end) return;
    answered_ = end;
    send([this, end] { predictor_.handle_mark(end, predict::Settled::yes, shadow_, now_); });
  });
}

void TypedWorld::send(Step step) {
  downlink_ = std::max(downlink_, now_ + delay_ + milliseconds(random_.below(10)));
  at(downlink_, std::move(step));
}

void TypedWorld::send_mode(const std::optional<predict::LineMode>& mode) {
  if (!mode) return;
  send([this, mode] {
    told_ = *mode;
    predictor_.handle_line_mode(*mode, shadow_, now_);
  });
}

void TypedWorld::answer(const AnsweringProgram::Answer& answer) {
  send_mode(answer.mode_before);
  if (!answer.output.empty() && answered_ != given_) {
    answered_ = given_;
    send([this, mark = given_] { predictor_.handle_mark(mark, predict::Settled::no, shadow_, now_); });
  }
  for (std::size_t sent = 0; sent < answer.output.size();) {
    const std::size_t size = random_.chance(0.7) ? answer.output.size() - sent : 1 + random_.below(answer.output.size() - sent);
    send([this, part = answer.output.substr(sent, size)] {
      shadow_.feed(as_bytes(part));
      predictor_.handle_output(shadow_, now_);
    });
    sent += size;
  }
  send_mode(answer.mode_behind);
}

void TypedWorld::look() {
  for (const auto& cell : predictor_.shown().cells) secret_shown_ = secret_shown_ || (cell.text >= "0" && cell.text <= "9");
}

}  // namespace mp::test
