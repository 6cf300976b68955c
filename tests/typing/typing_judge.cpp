// typing_judge REFERENCE OBSERVED LAG_MS: what somebody saw who typed the same as in REFERENCE, but through something that
// draws on a terminal of its own (OBSERVED), at most LAG_MS late. Both are recordings; the answer is a line of JSON.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "libmp/terminal/screen.hpp"
#include "tests/typing/judge.hpp"

namespace mp::typing {
namespace {

Judge judged(const Reference& reference, const Recording& observed, Duration lag) {
  Judge judge{reference, lag};
  terminal::Screen screen{observed.size, 0};
  for (const auto& event : observed.events) {
    if (event.what == What::key) judge.handle_key(event.at);
    if (event.what != What::output) continue;
    screen.feed(event.bytes);
    judge.handle_picture(Picture{screen}, event.at);
  }
  judge.finish(observed.events.back().at);
  return judge;
}

void print(const Measure& measure) {
  std::printf("{\"keys\": %zu, \"at_once\": %zu, \"wrong\": %zu, \"delays\": [", measure.keys, measure.at_once, measure.wrong);
  const char* comma = "";
  for (const auto delay : measure.delays) {
    if (delay == Duration::max()) continue;
    std::printf("%s%.1f", comma, std::chrono::duration<double, std::milli>(delay).count());
    comma = ", ";
  }
  std::puts("]}");
}

int run(int count, char** words) {
  const bool remarks = count == 5 && std::strcmp(words[4], "--remarks") == 0;
  if (count != 4 && !remarks) {
    std::fputs("usage: typing_judge REFERENCE OBSERVED LAG_MS [--remarks]\n", stderr);
    return 2;
  }
  try {
    const Reference reference{load(words[1])};
    const Judge judge = judged(reference, load(words[2]), std::chrono::milliseconds{std::strtol(words[3], nullptr, 10)});
    print(judge.measure());
    for (const auto& remark : judge.remarks()) {
      if (remarks) std::puts(remark.c_str());
    }
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "typing_judge: %s\n", problem.what());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace mp::typing

int main(int count, char** words) { return mp::typing::run(count, words); }
