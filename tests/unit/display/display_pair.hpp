// A session's screen, a source, and a client's sink with the user's terminal, joined by hand.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/display/display_sink.hpp"
#include "libmp/display/display_source.hpp"
#include "libmp/display/session_screen.hpp"
#include "tests/support/seeded_random.hpp"

namespace mp::display {

class DisplayPair : public testing::Test, protected SinkListener {
 protected:
  static constexpr terminal::Size kSize{40, 6};

  // In the words of story(), at the place where the user's terminal is by now.
  void tell(const std::string& what) { told.push_back({tape.size() + shown.size(), what}); }
  void on_mark(const wire::SeenRecord& mark) override {
    tell("<" + std::to_string(mark.input) + (mark.settled == wire::Settled::yes ? "!>" : ">"));
  }
  void on_line_mode(const wire::TtyRecord& mode) override { tell(mode.echoes ? "<echo>" : "<no echo>"); }
  void on_size(const wire::DisplaySize& /*size*/) override { tell("<size>"); }
  void on_repaint() override { tell("<repaint>"); }
  // What was written to the terminal, and between that what the stream said besides.
  [[nodiscard]] std::string story() const {
    std::string all;
    std::size_t at = 0;
    for (const auto& [place, what] : told) {
      all += tape.substr(at, place - at) + what;
      at = place;
    }
    return all + tape.substr(at);
  }

  void program_writes(std::string_view text) { screen.handle_output(as_bytes(text), now); }
  void program_writes_lines(int first, int last) {
    for (int i = first; i < last; ++i) program_writes("line " + std::to_string(i) + "\r\n");
  }
  void user_types(std::string_view keys) {
    typed += keys.size();
    source.handle_typed(as_bytes(keys), typed, now);
  }
  // Lets the source write as long as it has something to say at this moment, and the client read it.
  void flow() {
    for (int round = 0; round < 1000; ++round) {
      source.poll(link, now);
      if (source.pending().empty()) return;
      append(stream, source.pending());
      source.consume(source.pending().size());
      if (arriving) deliver();
    }
    FAIL() << "it never ends";
  }
  void deliver() {
    do {
      const auto used = sink.handle(ByteView(stream).subspan(read), SIZE_MAX / 2, shown, *this);
      ASSERT_TRUE(used) << used.error().message;
      read += *used;
    } while (sink.has_more());
    terminal.feed(shown);
    tape += as_text(shown);
    shown.clear();
    source.handle_acknowledged(read);
  }
  void wait(Duration duration) {
    for (const auto end = now + duration; now < end; now += 1ms) flow();
  }
  // The client was heard again after a silence.
  bool come_back() {
    link.silent = false;
    arriving = true;
    if (!source.better_anew()) return deliver(), false;
    source.give_up();
    read = stream.size();
    sink.handle_gap();
    return true;
  }
  // But for the scrollback, which may still miss something.
  void expect_same() {
    EXPECT_EQ(terminal::screen_difference(screen.screen(), sink.shadow()), std::nullopt);
    EXPECT_EQ(terminal::difference(sink.shadow(), terminal), std::nullopt);
  }
  // The user's terminal, and what the server hears of it.
  ClientResize resize_terminal(terminal::Size size) {
    terminal.resize(size);
    const auto pushed = sink.resize(size, ++resizes);
    return {size, resizes, read, pushed};
  }
  // Text that can't be packed well.
  [[nodiscard]] static std::string noise(std::size_t size) {
    test::SeededRandom random(1);
    std::string text;
    while (text.size() < size) text += static_cast<char>(' ' + random.below(94));
    return text;
  }
  [[nodiscard]] static std::string text_of(const terminal::Line& line) {
    std::string text;
    for (const auto& run : line.runs) text += run.text;
    return text.substr(0, text.find_last_not_of(' ') + 1);
  }
  // The user's scrollback, a line each.
  [[nodiscard]] std::string scrollback() const {
    std::string text;
    const auto& lines = terminal.scrollback();
    for (auto i = lines.first(); i < lines.end(); ++i) text += text_of(lines.line(i)) + "\n";
    return text;
  }

  Instant now{1h};
  SessionScreen screen{kSize, 1000};
  DisplaySource source{screen, {.size = kSize, .queries = Queries::this_client, .lines = 500}};
  DisplaySink sink{kSize, OutputKind::terminal};
  terminal::Screen terminal{kSize, 1000};
  LinkState link{.room = 4000, .unsent = 0, .rate = 100'000, .rate_grows = false, .silent = false};
  bool arriving = true;
  Bytes stream;
  std::size_t read = 0;
  std::uint64_t resizes = 1;  // its size was told at the beginning
  Bytes shown;
  std::string tape;
  struct Told {
    std::size_t place;
    std::string what;
  };
  std::vector<Told> told;
  std::uint64_t typed = 0;
};

}  // namespace mp::display
