// How a source writes what it has decided to send: as records, packed where that is worth it.
#include <algorithm>
#include <utility>

#include "libmp/display/display_source.hpp"
#include "libmp/display/record_parts.hpp"
#include "libmp/display/wire_size.hpp"
#include "libmp/terminal/snapshot.hpp"

namespace mp::display {
namespace {

// Shorter records are not worth a compression context: a line of text fits into a datagram as it is.
constexpr std::size_t kWorthPacking = 512;
// A quiet client's compression context is given back after this.
constexpr Duration kPackerRest = 2s;
// What one record brings at most: the client shows it when it is complete.
constexpr std::size_t kMostOutput = 16 * 1024;
// A mode that changes travels with output; alone after so long.
constexpr Duration kModePatience = 10ms;
// The end of a sequence is near when it is not further away than this.
constexpr std::size_t kNearEnd = 2048;
// A line that takes more rows than these may be cut anywhere.
constexpr int kLongestWrap = 16;
constexpr std::string_view kClearScrollback = "\x1b[3J";
// A password is typed.
constexpr wire::TtyRecord kHiddenLine{.echoes = false, .canonical = true};
// What was packed to nothing says little about what comes next.
constexpr double kLeastShare = 0.05;

}  // namespace

void DisplaySource::write_bytes(Instant now) {
  std::size_t used = 0;
  while (!backlog_.empty() && used < link_.room) {
    const auto fits = static_cast<double>(link_.room - used) / packed_share_;
    used += write_output(static_cast<std::size_t>(std::min<double>(fits, kMostOutput)), now);
  }
}

// One record, as far as what waits has seen the same input. Returns what it takes in the stream.
std::size_t DisplaySource::write_output(std::size_t most, Instant now) {
  const auto alike = marks_.alike_from(delivered_.offset);
  const auto size = backlog_.whole_pieces(static_cast<std::size_t>(std::min<std::uint64_t>(most, alike)));
  Bytes records;
  if (mode_untold_since_) append_line_mode(records);
  append_mark(records, delivered_.offset);
  wire::append_record(records, wire::OutputRecord{backlog_.front(size), owed(size)});
  backlog_.drop_front(size);
  delivered_ = backlog_.begin();
  clears_given_ = delivered_.clears;
  image_.reset();
  const auto effects = may_leave_out() ? append_effects(records) : 0;
  return write(records, size + effects, now);
}

// The next bytes: nothing else would bring what they do besides the screen.
wire::Owed DisplaySource::owed(std::size_t size) const {
  if (verbatim_) return wire::Owed::no;
  const bool matters = !may_leave_out() || has_events(delivered_.offset, delivered_.offset + size);
  return matters ? wire::Owed::yes : wire::Owed::no;
}

void DisplaySource::write_picture(Step step, Instant now) {
  // Lines of its own would come before those that were missed.
  if (!delivered_.ground && missed_.empty()) finish_token(now);
  const auto before = scrollback_end();
  const auto slice = take_lines(step);
  take_over_events(delivered_.offset, screen_.point().offset);
  delivered_ = screen_.point();
  backlog_.drop_all(delivered_);

  Bytes records;
  if (std::exchange(size_untold_, false)) {
    wire::append_record(records, wire::SizeRecord{wire_size(screen_.screen().size()), client_resizes_});
  }
  append_line_mode(records);
  if (delivered_.offset > 0) append_mark(records, delivered_.offset - 1);
  auto for_terminal = append_screen(records, slice);
  for_terminal += append_effects(records);
  clears_given_ = delivered_.clears;
  slices_.handle_slice(slice.last - slice.first, write(records, for_terminal, now));
  given_.note(stream_end(), before);
  moves_alike_ = false;
  below_ = missed_.empty() ? Below::next_line : Below::a_later_one;
  policy_.handle_picture(now);
  broken_off_ = !screen_.screen().unfinished_is_whole();
}

// A terminal is better not interrupted within a sequence, if its end is near.
void DisplaySource::finish_token(Instant now) {
  const auto end = delivered_.offset + backlog_.up_to_ground(kNearEnd);
  while (delivered_.offset < end) write_output(static_cast<std::size_t>(end - delivered_.offset), now);
}

MissedLines::Slice DisplaySource::take_lines(Step step) {
  missed_.add(delivered_.lines, screen_.point().lines);
  missed_.forget_below(screen_.screen().scrollback().cleared_below());
  missed_.drop_below(oldest_wanted());
  missed_.cut_at(screen_.point().lines);
  if (delivery() == Delivery::pictures) missed_.clear();
  return step == Step::picture_with_lines ? missed_.take(whole_lines(slices_.lines(link_.rate))) : MissedLines::Slice{};
}

// About so many of the missed lines, without a cut in one that is wrapped, where it is not too long: the terminal joins it.
std::uint64_t DisplaySource::whole_lines(std::uint64_t most) const {
  if (most >= missed_.count()) return most;
  auto count = most;
  for (int i = 0; i < kLongestWrap && count > 1; ++i, --count) {
    if (!screen_.screen().scrollback().line(missed_.first() + count - 1).wrapped) return count;
  }
  return most;
}

// A picture alone tells only what has changed since the last one, if nothing came in between: that is more output. With lines,
// or after anything else, it is a whole screen.
std::size_t DisplaySource::append_screen(Bytes& records, const MissedLines::Slice& slice) {
  const auto& screen = screen_.screen();
  terminal::SnapshotOptions options;
  options.first_line = slice.first;
  options.end_line = slice.last;
  options.lost_lines = slice.hole;
  if (terms_.size != screen.size()) options.terminal = terms_.size;
  const bool clears = clears_given_ != delivered_.clears;
  const bool alone = slice == MissedLines::Slice{} && !clears;
  if (alone && image_) options.since = &*image_;
  auto bytes = to_bytes(clears ? kClearScrollback : "");
  append(bytes, terminal::snapshot(screen, options));
  append_parts(records, options.since ? std::nullopt : std::optional(wire_size(terms_.size)), bytes);
  image_ = terminal::image_of(screen, terminal::view_of(screen, terms_.size));
  return bytes.size();
}

// They are events of this place again, in case that this does not arrive. Within a sequence they would end it, or become a
// part.
std::size_t DisplaySource::append_effects(Bytes& records) {
  if (!delivered_.ground) return 0;
  std::size_t bytes = 0;
  for (auto& effect : kept_.take()) {
    bytes += effect.bytes.size();
    wire::append_record(records, wire::OutputRecord{as_bytes(effect.bytes), wire::Owed::yes});
    const auto place = std::ranges::upper_bound(events_, delivered_.offset, {}, &OutputEvent::end);
    events_.insert(place, {delivered_.offset, std::move(effect)});
  }
  return bytes;
}

void DisplaySource::append_line_mode(Bytes& records) {
  wire::append_record(records, screen_.line_mode());
  mode_untold_since_.reset();
}

void DisplaySource::append_mark(Bytes& records, std::uint64_t output) {
  if (const auto mark = marks_.take(output)) wire::append_record(records, *mark);
}

void DisplaySource::tell_line_mode(Instant now) {
  if (!mode_untold_since_) return;
  const auto due = *mode_untold_since_ + kModePatience;
  if (now < due) {
    poll_again_at(due);
  } else if (link_.room > 0) {
    Bytes records;
    append_line_mode(records);
    write(records, 0, now);
  }
}

// Of a line that nobody sees, nobody guesses what it shows.
void DisplaySource::tell_settled(Instant now) {
  const auto due = marks_.next_timeout();
  const bool all_given = delivered_.offset == screen_.point().offset && !policy_.picture_required();
  if (!due || !all_given || link_.room == 0 || link_.silent) return;
  if (now < *due) return poll_again_at(*due);
  const auto settled = marks_.take_settled();
  if (screen_.line_mode() == kHiddenLine) return;
  Bytes records;
  wire::append_record(records, settled);
  write(records, 0, now);
}

// Whatever is written, who has it stands where all that was given leads.
std::size_t DisplaySource::write(ByteView records, std::size_t for_terminal, Instant now) {
  const auto before = pending_.size();
  if (records.size() < kWorthPacking) {
    append(pending_, records);
  } else {
    packer_.pack(records, pending_);
    packed_at_ = now;
    const auto share = static_cast<double>(pending_.size() - before) / static_cast<double>(records.size());
    packed_share_ += (std::clamp(share, kLeastShare, 1.0) - packed_share_) / 4;
  }
  auto there = delivered_;
  there.lines = lines_given();
  there.clears = clears_given_;
  ledger_.note(stream_end(), there);
  if (for_terminal > 0) shown_.handle_given(stream_end(), for_terminal);
  return pending_.size() - before;
}

void DisplaySource::rest_packer(Instant now) {
  if (!packer_.is_open()) return;
  const auto due = packed_at_ + kPackerRest;
  if (now >= due) return packer_.reset();
  poll_again_at(due);
}

}  // namespace mp::display
