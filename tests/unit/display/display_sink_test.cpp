#include "libmp/display/display_sink.hpp"

#include <gtest/gtest.h>

#include <string>

#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

using wire::OutputRecord;
using wire::ScreenPart;
using wire::ScreenRecord;
using wire::SizeRecord;
using wire::TtyRecord;

constexpr terminal::Size kSize{20, 4};

class DisplaySinkTest : public testing::Test {
 protected:
  // What becomes of these records at the terminal.
  std::string handle(std::initializer_list<wire::DisplayRecord> records) {
    for (const auto& record : records) wire::append_record(stream, record);
    return handle_stream();
  }
  std::string handle_stream(std::size_t most = SIZE_MAX / 2) {
    Bytes out;
    const auto used = sink.handle(stream, most, out);
    failed = !used;
    if (used) stream.erase(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(*used));
    return std::string(as_text(out));
  }

  DisplaySink sink{kSize, OutputKind::terminal};
  Bytes stream;
  bool failed = false;
};

TEST_F(DisplaySinkTest, OutputPassesAsItIs) {
  EXPECT_EQ(handle({OutputRecord{as_bytes("a\x1b[3")}, OutputRecord{as_bytes("1mb")}}), "a\x1b[31mb");
  EXPECT_EQ(sink.shadow().text_of(sink.shadow().row(terminal::Buffer::main, 0)[1]), "b");
  EXPECT_EQ(sink.taken(), 7u);
}

TEST_F(DisplaySinkTest, AnUnfinishedRecordWaits) {
  wire::append_record(stream, OutputRecord{as_bytes("abc")});
  const auto last = stream.back();
  stream.pop_back();
  EXPECT_EQ(handle_stream(), "");
  stream.push_back(last);
  EXPECT_EQ(handle_stream(), "abc");
}

TEST_F(DisplaySinkTest, PackedRecordsAreShownInPieces) {
  Bytes records;
  for (int i = 0; i < 100; ++i) wire::append_record(records, OutputRecord{as_bytes("0123456789")});
  Packer packer;
  packer.pack(records, stream);
  std::string all;
  int steps = 0;
  while (all.size() < 1000 && steps < 100) {
    const auto step = handle_stream(25);
    EXPECT_LE(step.size(), 30u);
    all += step;
    ++steps;
  }
  EXPECT_EQ(steps, 34);
}

TEST_F(DisplaySinkTest, AScreenReplacesWhatTheTerminalIsSetTo) {
  static_cast<void>(handle({OutputRecord{as_bytes("\x1b[?1000h\x1b[4;31mred\x1b]0;half")}}));
  const auto shown = handle({ScreenRecord{{20, 4}, ScreenPart::whole, as_bytes("\x1b[Hnew")}});
  EXPECT_TRUE(shown.ends_with("\x1b[Hnew"));
  EXPECT_EQ(sink.shadow().modes(), terminal::Modes{});
  EXPECT_TRUE(sink.shadow().in_ground());
  EXPECT_EQ(sink.shadow().text_of(sink.shadow().row(terminal::Buffer::main, 0)[0]), "n");
  terminal::Screen terminal(kSize, 0);
  terminal.feed(as_bytes("\x1b[?1000h\x1b[4;31mred\x1b]0;half"));
  terminal.feed(as_bytes(shown));
  EXPECT_EQ(terminal::difference(terminal, sink.shadow()), std::nullopt);
}

TEST_F(DisplaySinkTest, AScreenAtTheBeginningMovesTheUsersLinesIntoTheScrollback) {
  terminal::Screen terminal(kSize, 100);
  terminal.feed(as_bytes("one\r\ntwo\r\nthree\r\n$ mp --attach\r\n"));
  terminal.feed(as_bytes(handle({ScreenRecord{{20, 4}, ScreenPart::whole, as_bytes("\x1b[H\x1b[2Kremote")}})));
  ASSERT_EQ(terminal.lines_scrolled(), 4u);
  EXPECT_EQ(terminal.scrollback().line(3).runs.front().text, "$ mp --attach");
  EXPECT_EQ(terminal::difference(terminal, sink.shadow()), std::nullopt);
  terminal.feed(as_bytes(handle({ScreenRecord{{20, 4}, ScreenPart::whole, as_bytes("\x1b[H\x1b[2Kagain")}})));
  EXPECT_EQ(terminal.lines_scrolled(), 4u);
}

TEST_F(DisplaySinkTest, AScreenOfAnotherSizeIsDropped) {
  EXPECT_EQ(handle({ScreenRecord{{21, 4}, ScreenPart::whole, as_bytes("no")}}), "");
  EXPECT_EQ(sink.taken(), 2u);
  sink.resize({21, 4}, 2);
  EXPECT_EQ(handle({ScreenRecord{{21, 4}, ScreenPart::whole, as_bytes("no")}}), "") << "the server did not know of that yet";
  EXPECT_EQ(handle({SizeRecord{{21, 4}, 1}, ScreenRecord{{21, 4}, ScreenPart::whole, as_bytes("no")}}), "");
  EXPECT_FALSE(sink.shadow_is_true());
  EXPECT_NE(handle({SizeRecord{{21, 4}, 2}, ScreenRecord{{21, 4}, ScreenPart::whole, as_bytes("yes")}}), "");
  EXPECT_TRUE(sink.shadow_is_true());
}

TEST_F(DisplaySinkTest, OutputBehindADroppedScreenIsDroppedUnlessItIsOwed) {
  sink.resize({21, 4}, 2);
  EXPECT_EQ(handle({OutputRecord{as_bytes("before")}}), "before");
  EXPECT_EQ(handle({ScreenRecord{{20, 4}, ScreenPart::whole, as_bytes("no")}, OutputRecord{as_bytes("behind it")}}), "");
  EXPECT_EQ(handle({OutputRecord{as_bytes("\a"), wire::Owed::yes}}), "\a");
  EXPECT_EQ(sink.taken(), 18u) << "the server counts them";
  EXPECT_NE(handle({SizeRecord{{21, 4}, 2}, ScreenRecord{{21, 4}, ScreenPart::whole, as_bytes("yes")}}), "");
  EXPECT_EQ(handle({OutputRecord{as_bytes("on")}}), "on");
}

TEST_F(DisplaySinkTest, AChangeOfSizeTellsWhatItHasPushedOrTakenBack) {
  EXPECT_EQ(sink.resize({20, 4}, 1), 0);
  static_cast<void>(handle({OutputRecord{as_bytes("1\r\n2\r\n3\r\n4\r\n5\r\n6")}}));
  EXPECT_EQ(sink.resize({20, 3}, 2), 1);
  EXPECT_EQ(sink.resize({20, 5}, 3), -2);
  EXPECT_EQ(sink.resize({20, 50}, 4), -1) << "the session has no more";
  EXPECT_EQ(sink.resize({20, 6}, 5), 0) << "what is below the cursor goes first";
}

// Of what the user had there before, nothing is the session's.
TEST_F(DisplaySinkTest, TheUsersLinesThatAChangeOfSizeHasPushedAreNotTold) {
  sink.begin_at({3, 0});
  static_cast<void>(handle({OutputRecord{as_bytes("1\r\n2")}}));
  EXPECT_EQ(sink.resize({20, 2}, 2), 0);
  EXPECT_EQ(sink.resize({20, 1}, 3), 1);
}

TEST_F(DisplaySinkTest, AScreenInPartsIsOne) {
  EXPECT_EQ(handle({ScreenRecord{{20, 4}, ScreenPart::first, as_bytes("one")}}), "");
  EXPECT_EQ(handle({ScreenRecord{{20, 4}, ScreenPart::middle, as_bytes("two")}}), "");
  EXPECT_TRUE(handle({ScreenRecord{{20, 4}, ScreenPart::last, as_bytes("three")}}).ends_with("onetwothree"));
}

TEST_F(DisplaySinkTest, BehindAGapNothingIsLeftOfWhatWasBefore) {
  Packer packer;
  Bytes records;
  wire::append_record(records, OutputRecord{as_bytes("packed")});
  packer.pack(records, stream);
  static_cast<void>(handle({ScreenRecord{{20, 4}, ScreenPart::first, as_bytes("half a screen")}}));
  sink.handle_gap();
  EXPECT_EQ(handle({OutputRecord{as_bytes("next")}}), "next");
  packer.pack(records, stream);
  EXPECT_EQ(handle_stream(), "");
  EXPECT_TRUE(failed) << "a frame does not go on behind a gap";
}

TEST_F(DisplaySinkTest, KnowsTheProgramsTerminal) {
  EXPECT_TRUE(sink.line_mode().echoes);
  EXPECT_EQ(handle({TtyRecord{.echoes = false, .canonical = true}, SizeRecord{{90, 30}}}), "");
  EXPECT_FALSE(sink.line_mode().echoes);
  EXPECT_EQ(sink.made_for(), (wire::DisplaySize{90, 30}));
}

// Notes what it hears, with what the terminal showed in its first row at the time.
class Notes final : public SinkListener {
 public:
  explicit Notes(const DisplaySink& sink) : sink_(sink) {}

  void on_mark(const wire::SeenRecord& mark) override {
    note("mark " + std::to_string(mark.input) + (mark.settled == wire::Settled::yes ? " settled" : ""));
  }
  void on_line_mode(const TtyRecord& mode) override {
    note(std::string("mode") + (mode.echoes ? " echoes" : "") + (mode.canonical ? " canonical" : ""));
  }
  void on_size(const wire::DisplaySize& size) override { note("size " + std::to_string(size.columns)); }
  void on_repaint() override { note("repaint"); }

  std::vector<std::string> all;

 private:
  void note(const std::string& what) {
    std::string row;
    for (const auto& run : sink_.shadow().line(terminal::Buffer::main, 0).runs) row += run.text;
    all.push_back(what + ": " + row);
  }
  const DisplaySink& sink_;
};

TEST_F(DisplaySinkTest, AListenerHearsWhatIsSaidWhereItIsSaid) {
  Bytes records;
  for (const wire::DisplayRecord& record : std::vector<wire::DisplayRecord>{
           OutputRecord{as_bytes("$ ")}, wire::SeenRecord{.input = 2}, OutputRecord{as_bytes("ls")},
           TtyRecord{.echoes = false, .canonical = true}, OutputRecord{as_bytes("!")}, SizeRecord{{90, 30}},
           wire::SeenRecord{.input = 3, .settled = wire::Settled::yes},
           ScreenRecord{{20, 4}, ScreenPart::first, as_bytes("\x1b[H\x1b[2Kne")},
           ScreenRecord{{20, 4}, ScreenPart::last, as_bytes("w")}, ScreenRecord{{90, 30}, ScreenPart::whole, as_bytes("no")}}) {
    wire::append_record(records, record);
  }
  const std::vector<std::string> expected{"mark 2: $ ", "mode canonical: $ ls", "size 90: $ ls!", "mark 3 settled: $ ls!",
                                          "repaint: new"};
  Bytes packed;
  Packer{}.pack(records, packed);
  for (const auto& form : {records, packed}) {
    DisplaySink its_sink(kSize, OutputKind::terminal);
    Notes notes(its_sink);
    Bytes out;
    const auto used = its_sink.handle(form, SIZE_MAX / 2, out, notes);
    ASSERT_TRUE(used);
    EXPECT_EQ(*used, form.size());
    EXPECT_EQ(notes.all, expected);
  }
}

// Packed, marks that show nothing are next to nothing on the link: a server could keep its client from its keys with them.
TEST_F(DisplaySinkTest, NoMoreIsLookedAtInOneStepThanAMomentAllows) {
  Bytes marks;
  for (std::uint64_t i = 0; i < 10'000; ++i) wire::append_record(marks, wire::SeenRecord{.input = 1});
  Packer packer;
  for (int i = 0; i < 100; ++i) packer.pack(marks, stream);
  wire::append_record(stream, OutputRecord{as_bytes("the end")});
  ASSERT_LT(stream.size(), 10'000u);
  EXPECT_EQ(handle_stream(), "");
  EXPECT_TRUE(sink.has_more());
  EXPECT_GT(stream.size(), 1'000u);
  int steps = 1;
  std::string shown;
  for (; sink.has_more() && steps < 1000; ++steps) shown += handle_stream();
  EXPECT_EQ(shown, "the end");
  EXPECT_TRUE(stream.empty());
  EXPECT_GT(steps, 10);
}

// It is compared with every cell of the terminal, however short it is.
TEST_F(DisplaySinkTest, AWholeScreenIsMuchToLookAt) {
  constexpr terminal::Size kLarge{1000, 500};
  DisplaySink large(kLarge, OutputKind::terminal);
  for (int i = 0; i < 10; ++i) {
    wire::append_record(stream, ScreenRecord{{kLarge.columns, kLarge.rows}, ScreenPart::whole, as_bytes("x")});
  }
  Bytes out;
  ASSERT_TRUE(large.handle(stream, SIZE_MAX / 2, out));
  EXPECT_EQ(large.taken(), 3u);
  EXPECT_TRUE(large.has_more());
}

// Of what is unpacked, not all may have been shown: who takes it for dealt with would say so of a screen that is still to come.
TEST_F(DisplaySinkTest, APackedRecordIsDealtWithWhenAllOfItIs) {
  Bytes records;
  wire::append_record(records, OutputRecord{as_bytes("one")});
  wire::append_record(records, OutputRecord{as_bytes("two")});
  wire::append_record(stream, OutputRecord{as_bytes("0")});
  Packer{}.pack(records, stream);
  const auto size = stream.size();
  EXPECT_EQ(handle_stream(2), "0one");
  EXPECT_TRUE(stream.empty());
  EXPECT_EQ(sink.undealt(), size - 3);
  EXPECT_EQ(handle_stream(2), "two");
  EXPECT_EQ(sink.undealt(), 0u);
}

TEST_F(DisplaySinkTest, AFileGetsOutputOnly) {
  DisplaySink file(kSize, OutputKind::file);
  wire::append_record(stream, OutputRecord{as_bytes("text")});
  wire::append_record(stream, ScreenRecord{{20, 4}, ScreenPart::whole, as_bytes("screen")});
  Bytes out;
  ASSERT_TRUE(file.handle(stream, 1000, out));
  EXPECT_EQ(as_text(out), "text");
}

TEST_F(DisplaySinkTest, WhatBreaksTheRulesIsAFailure) {
  const std::vector<std::vector<wire::DisplayRecord>> rows{
      {ScreenRecord{{20, 4}, ScreenPart::last, {}}},
      {ScreenRecord{{20, 4}, ScreenPart::first, {}}, ScreenRecord{{20, 4}, ScreenPart::whole, {}}},
      {ScreenRecord{{20, 4}, ScreenPart::first, {}}, OutputRecord{}},
      {wire::PackedRecord{wire::PackedPlace::continued, as_bytes("x")}},
      {wire::PackedRecord{wire::PackedPlace::first, as_bytes("this is no zstd frame")}},
  };
  for (const auto& row : rows) {
    sink.handle_gap();
    stream.clear();
    for (const auto& record : row) wire::append_record(stream, record);
    static_cast<void>(handle_stream());
    EXPECT_TRUE(failed) << &row - rows.data();
  }
}

TEST_F(DisplaySinkTest, APackedRecordIsFinishedBeforeAnotherFollows) {
  Packer packer;
  Bytes half;
  wire::append_record(half, OutputRecord{as_bytes("packed")});
  half.pop_back();
  packer.pack(half, stream);
  EXPECT_EQ(handle_stream(), "");
  ASSERT_FALSE(failed);
  EXPECT_EQ(handle({OutputRecord{as_bytes("x")}}), "");
  EXPECT_TRUE(failed);
}

TEST_F(DisplaySinkTest, AScreenHasALimit) {
  const Bytes part(limits::kMaxDisplayRecord - 100, 'x');
  for (std::size_t size = 0; size <= limits::kMaxPicture && !failed; size += part.size()) {
    static_cast<void>(handle({ScreenRecord{{20, 4}, size == 0 ? ScreenPart::first : ScreenPart::middle, part}}));
  }
  EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace mp::display
