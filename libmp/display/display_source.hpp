// What one client is sent of its session's screen: decides as late as possible, when the connection can send, what goes into
// the display stream (docs/protocol.md, section 7.1). Holds what the client was not given, and knows what may not have reached
// it.
//
// The owner, whenever something has happened or next_timeout() has passed: handle_acknowledged(), poll(), then write pending()
// to the stream as far as that takes it, and consume() it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>

#include "libmp/core/bytes.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/core/time.hpp"
#include "libmp/display/backlog.hpp"
#include "libmp/display/delivery_policy.hpp"
#include "libmp/display/given_pictures.hpp"
#include "libmp/display/input_marks.hpp"
#include "libmp/display/kept_effects.hpp"
#include "libmp/display/missed_lines.hpp"
#include "libmp/display/packing.hpp"
#include "libmp/display/session_screen.hpp"
#include "libmp/display/shown_bytes.hpp"
#include "libmp/display/slice_size.hpp"
#include "libmp/display/stream_ledger.hpp"
#include "libmp/terminal/screen_image.hpp"

namespace mp::display {

// How the display stream of the connection does.
struct LinkState {
  std::size_t room = 0;     // so many bytes more would leave in a moment (Connection::send_room)
  std::size_t unsent = 0;   // Connection::unsent
  double rate = 0;          // bytes per second, 0 before it was measured
  bool rate_grows = false;  // it was not measured under load yet
  bool silent = false;      // the client owes an answer for so long that it may be gone
};

// What a client has said of its terminal.
struct ClientResize {
  terminal::Size size;
  std::uint64_t number = 0;  // how many it has told of by now, with this one
  std::uint64_t shown = 0;   // these two: wire::Resize
  std::int32_t pushed = 0;
};

// Whose terminal answers the program's queries: that of the client that types. All others only look on.
enum class Queries : std::uint8_t { this_client, others };

class DisplaySource {
 public:
  struct Terms {
    terminal::Size size;  // of the client's terminal
    Queries queries = Queries::this_client;
    std::uint64_t lines = 5000;  // so many at most that it did not see scroll by get into its scrollback
  };

  // `screen` outlives the source.
  DisplaySource(SessionScreen& screen, const Terms& terms);
  DisplaySource(const DisplaySource&) = delete;
  DisplaySource& operator=(const DisplaySource&) = delete;
  ~DisplaySource();

  // --- from the screen ---
  void handle_output(const Piece& piece, Instant now);
  void handle_resized();
  void handle_line_mode(Instant now);
  // Whether the program may write more; always, for a client that only looks on.
  [[nodiscard]] bool accepts_output() const;
  // A client that only looks on and needs every byte does not keep up: nothing more can be done for it.
  [[nodiscard]] bool overrun() const noexcept { return verbatim_ && waits_for_onlooker(); }

  // --- from the client ---
  // The client's output is no terminal: it gets every byte of the program and nothing else. For good, and better before the
  // first poll(): what was left out by then stays so.
  void deliver_verbatim() noexcept;
  [[nodiscard]] bool delivers_verbatim() const noexcept { return verbatim_; }
  void handle_client_resized(const ClientResize& resize);
  // This was written to the program's terminal; it ends at offset `end` of the client's input stream.
  void handle_typed(ByteView typed, std::uint64_t end, Instant now);
  [[nodiscard]] Queries queries() const noexcept { return terms_.queries; }

  // --- the stream ---
  // The client has everything below this offset of the stream (Connection::acknowledged).
  void handle_acknowledged(std::uint64_t stream_offset);
  // The client is heard again after a silence: whether a picture is there sooner than what it has not acknowledged. If so, skip
  // that part of the stream and say so: give_up().
  [[nodiscard]] bool better_anew() const;
  void give_up();
  // The client's terminal is as far as this offset (wire::Shown).
  void handle_shown(std::uint64_t stream_offset) {
    shown_.handle_shown(stream_offset);
    given_.handle_shown(stream_offset);
  }
  void poll(const LinkState& link, Instant now);
  [[nodiscard]] ByteView pending() const noexcept { return ByteView(pending_).subspan(written_); }
  void consume(std::size_t bytes);
  // When to poll() although nothing has happened.
  [[nodiscard]] std::optional<Instant> next_timeout() const noexcept { return again_at_; }
  // Everything that the program wrote has been given.
  [[nodiscard]] bool drained() const noexcept;

 private:
  [[nodiscard]] Delivery delivery() const noexcept;
  [[nodiscard]] bool looks_on() const noexcept { return terms_.queries == Queries::others; }
  // More waits than is kept for somebody who holds up nobody.
  [[nodiscard]] bool waits_for_onlooker() const noexcept { return looks_on() && backlog_.size() > limits::kMaxOutputBacklog; }
  [[nodiscard]] bool too_many_events() const noexcept;
  void note_events(std::span<const OutputEvent> events);
  [[nodiscard]] bool unskippable_behind(std::uint64_t offset) const;
  [[nodiscard]] bool has_events(std::uint64_t from, std::uint64_t to) const;
  // A picture may stand for what waits: that is no transfer, or one whose beginning the terminal has not got.
  [[nodiscard]] bool may_leave_out() const { return broken_off_ || !unskippable_behind(delivered_.offset); }
  [[nodiscard]] Situation situation() const;
  void write_bytes(Instant now);
  std::size_t write_output(std::size_t most, Instant now);
  void write_picture(Step step, Instant now);
  void finish_token(Instant now);
  [[nodiscard]] ScrollbackEnd scrollback_end() const noexcept;
  void move_scrollback_end(const ScrollbackEnd& end, std::int32_t pushed);
  [[nodiscard]] std::uint64_t oldest_wanted() const;
  // The client was given everything below this line.
  [[nodiscard]] std::uint64_t lines_given() const noexcept { return missed_.empty() ? delivered_.lines : missed_.first(); }
  [[nodiscard]] MissedLines::Slice take_lines(Step step);
  [[nodiscard]] std::uint64_t whole_lines(std::uint64_t most) const;
  // These two return how many bytes for the terminal there are.
  std::size_t append_screen(Bytes& records, const MissedLines::Slice& slice);
  std::size_t append_effects(Bytes& records);
  [[nodiscard]] wire::Owed owed(std::size_t size) const;
  void append_line_mode(Bytes& records);
  void append_mark(Bytes& records, std::uint64_t output);
  void tell_line_mode(Instant now);
  void tell_settled(Instant now);
  void poll_again_at(Instant due) { again_at_ = std::min(again_at_.value_or(due), due); }
  [[nodiscard]] std::uint64_t stream_end() const noexcept { return stream_offset_ + pending().size(); }
  std::size_t write(ByteView records, std::size_t for_terminal, Instant now);
  void rest_packer(Instant now);
  void abandon_backlog();
  void take_over_events(std::uint64_t from, std::uint64_t to);
  [[nodiscard]] bool query_open() const;

  SessionScreen& screen_;
  Terms terms_;
  bool verbatim_ = false;
  DeliveryPolicy policy_;
  LinkState link_;  // as poll() last heard

  OutputPoint delivered_;  // what was given to the stream leads here
  Backlog backlog_;        // what follows that, unless a picture is going to stand for it
  Instant last_output_{Duration::min() / 2};
  std::optional<terminal::ScreenImage> image_;  // what the client was shown last, if that was a picture
  bool broken_off_ = false;                     // the picture ends within a sequence whose beginning nobody knows any more
  MissedLines missed_;
  Below below_ = Below::next_line;  // as the client shows what it was given
  bool moves_alike_ = false;        // its terminal has changed its size, and the screen will
  SliceSize slices_;
  GivenPictures given_;
  std::uint64_t clears_given_;  // how often the client was told to clear its scrollback

  std::uint64_t acknowledged_ = 0;
  StreamLedger ledger_;
  ShownBytes shown_;
  Instant terminal_busy_until_{Duration::min() / 2};
  std::deque<OutputEvent> events_;  // of everything that the client may not have got, by their ends
  KeptEffects kept_;                // of what it will not get
  bool size_untold_ = false;
  bool repaint_owed_ = false;  // when the transfer is over that is under way
  std::uint64_t client_resizes_ = 0;
  std::optional<Instant> mode_untold_since_;
  InputMarks marks_;

  Packer packer_;
  Instant packed_at_;
  double packed_share_ = 1;  // of what was packed lately
  Bytes pending_;            // [written_ | to be written]
  std::size_t written_ = 0;
  std::uint64_t stream_offset_ = 0;  // of the first byte to be written
  std::optional<Instant> again_at_;
};

}  // namespace mp::display
