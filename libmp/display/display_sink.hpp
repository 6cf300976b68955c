// The client's end of the display stream: turns its records into bytes for the user's terminal, and keeps a shadow: a screen
// that has been fed with the same bytes, so that it is known what the terminal shows and which modes it is in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/display/packing.hpp"
#include "libmp/display/session_ground.hpp"
#include "libmp/display/sink_listener.hpp"
#include "libmp/terminal/screen.hpp"
#include "libmp/wire/display_records.hpp"

namespace mp::display {

enum class OutputKind : std::uint8_t {
  terminal,
  file,  // or a pipe: gets the program's bytes and nothing else, and there is no shadow of it
};

class DisplaySink {
 public:
  // `size`: of the user's terminal.
  DisplaySink(terminal::Size size, OutputKind output);

  // The terminal has its cursor there before it is given anything of the stream. Not for a file.
  void begin_at(terminal::Position cursor);
  // And it has been written this from there on.
  void begin_with(ByteView written);

  // `stream`: what has arrived of the display stream and was not used yet. Appends to `out` what is to be written to the
  // terminal, and returns how many bytes were used; stops soon after `most` bytes were appended, and after a moment's work
  // (limits::kMaxDisplayStep). A failure is a violation of the protocol, and the end.
  [[nodiscard]] Result<std::size_t> handle(ByteView stream, std::size_t most, Bytes& out);
  // The same, and `listener` hears what the stream says besides.
  [[nodiscard]] Result<std::size_t> handle(ByteView stream, std::size_t most, Bytes& out, SinkListener& listener);
  // It has stopped although there may be more: call it again, also if nothing has arrived.
  [[nodiscard]] bool has_more() const noexcept { return has_more_; }
  // Of the bytes that were used, so many at the end may hold something that was not dealt with yet: a PACKED record is used as
  // a whole.
  [[nodiscard]] std::size_t undealt() const noexcept { return unpacked_.empty() ? 0 : packed_size_; }
  // What follows in the stream does not follow what came before: the server has left something out.
  void handle_gap();

  // The user's terminal has this size now, or had another one for a moment: the server is told, for the `number`th time. Until
  // it has heard of that its pictures are dropped. Returns how many lines of the session that has pushed into the terminal's
  // scrollback, negative: taken back from there.
  std::int32_t resize(terminal::Size size, std::uint64_t number);

  // Bytes that records had for the terminal so far, also those that it was better not given.
  [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
  // What the terminal shows once everything has been written to it.
  [[nodiscard]] const terminal::Screen& shadow() const noexcept { return shadow_; }
  // That is not so from a change of size until a picture has come that was made for it: every terminal moves about what it
  // shows in its own way.
  [[nodiscard]] bool shadow_is_true() const noexcept { return is_true_; }
  // Where on the terminal that is.
  [[nodiscard]] const SessionGround& ground() const noexcept { return ground_; }
  // Somebody has painted the shadow, all over the terminal.
  void make_ground_known() noexcept { ground_.make_known(); }
  // What is arriving was made for this size; empty: nothing said otherwise than the terminal's.
  [[nodiscard]] const wire::DisplaySize& made_for() const noexcept { return made_for_; }
  // How the program's terminal treats what is typed.
  [[nodiscard]] const wire::TtyRecord& line_mode() const noexcept { return line_mode_; }
  // Which input the newest output has seen, or that which comes next.
  [[nodiscard]] const wire::SeenRecord& mark() const noexcept { return mark_; }

 private:
  [[nodiscard]] bool is_enough(std::size_t most, const Bytes& out) const noexcept;
  [[nodiscard]] Status show_unpacked(std::size_t most, Bytes& out, SinkListener& listener);
  [[nodiscard]] Status show(const wire::DisplayRecord& record, Bytes& out, SinkListener& listener);
  [[nodiscard]] Status show_screen(const wire::ScreenRecord& part, Bytes& out, SinkListener& listener);
  void note(const wire::DisplayRecord& record, SinkListener& listener);
  void write(ByteView bytes, Bytes& out);

  OutputKind output_;
  terminal::Screen shadow_;
  SessionGround ground_;
  std::uint64_t taken_ = 0;
  wire::DisplaySize made_for_;
  bool is_true_ = true;
  std::uint64_t resizes_ = 0;        // that the server is told of, but for the first one
  std::uint64_t resizes_known_ = 0;  // that it knew of when it wrote what is arriving
  bool behind_dropped_ = false;      // picture: what arrives goes on from that
  wire::TtyRecord line_mode_{.echoes = true, .canonical = true};
  wire::SeenRecord mark_;
  Unpacker unpacker_;
  Bytes unpacked_;  // [used_ | records that were not shown yet, the last of them perhaps not whole]
  std::size_t used_ = 0;
  std::size_t packed_size_ = 0;  // of the record that the newest of it came in
  std::size_t work_ = 0;         // that the present call of handle() has done
  bool has_more_ = false;
  std::optional<Bytes> screen_;  // the parts of a screen that have come
};

}  // namespace mp::display
