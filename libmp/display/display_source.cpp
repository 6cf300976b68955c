#include "libmp/display/display_source.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/display/record_parts.hpp"
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
// What a connection sends at once when a path is new or back: more than that takes another round trip.
constexpr std::size_t kFirstFlight = 16 * limits::kInitialDatagram;
// The end of a sequence is near when it is not further away than this.
constexpr std::size_t kNearEnd = 2048;
// A line that takes more rows than these may be cut anywhere.
constexpr int kLongestWrap = 16;
constexpr std::string_view kClearScrollback = "\x1b[3J";
// About what a picture of a page of text takes.
constexpr std::size_t kPicture = 2048;

constexpr std::array<std::uint8_t, 3> kInterrupts{3, 0x1c, 0x1a};  // ^C ^\ ^Z

// What was packed to nothing says little about what comes next.
constexpr double kLeastShare = 0.05;

wire::DisplaySize wire_size(terminal::Size size) noexcept { return {size.columns, size.rows}; }

}  // namespace

DisplaySource::DisplaySource(SessionScreen& screen, const Terms& terms)
    : screen_(screen),
      terms_(terms),
      delivered_(screen.point()),
      backlog_(delivered_),
      clears_given_(delivered_.clears),
      ledger_({delivered_.offset, oldest_wanted(), delivered_.ground, delivered_.clears}) {
  policy_.set_delivery(delivery());
  if (delivered_.offset > 0) {
    missed_.add(ledger_.reached().lines, delivered_.lines);
    policy_.require_picture();
  }
  screen_.attach(*this);
}

DisplaySource::~DisplaySource() { screen_.detach(*this); }

Delivery DisplaySource::delivery() const noexcept {
  if (verbatim_) return Delivery::verbatim;
  return terms_.size == screen_.screen().size() ? Delivery::adaptive : Delivery::pictures;
}

// --- from the screen ---

void DisplaySource::handle_output(const Piece& piece, Instant now) {
  last_output_ = now;
  const bool asks = std::ranges::any_of(piece.events, [](const auto& one) { return std::holds_alternative<Answer>(one.what); });
  if (broken_off_ || (asks && link_.silent)) policy_.require_picture();
  events_.insert(events_.end(), piece.events.begin(), piece.events.end());
  if (policy_.picture_required()) {
    backlog_.drop_all(piece.after);
    take_over_events(delivered_.offset, piece.after.offset);
    // Whoever needs every byte from now on starts from a last picture.
    if (unskippable_behind(delivered_.offset)) write_picture(Step::picture, now);
  } else {
    backlog_.append(piece.bytes, piece.after, now);
  }
}

// What was made for the old size is not shown any more; the terminal may have moved its lines about, too.
void DisplaySource::handle_resized(std::uint64_t lines_before) {
  policy_.set_delivery(delivery());
  if (verbatim_) return;
  missed_.add(delivered_.lines, lines_before);
  missed_.cut_at(screen_.point().lines);
  abandon_backlog();
  delivered_ = screen_.point();
  image_.reset();
  size_untold_ = true;
}

void DisplaySource::handle_line_mode(Instant now) {
  if (!verbatim_ && !mode_untold_since_) mode_untold_since_ = now;
}

bool DisplaySource::accepts_output() const { return policy_.accepts_output(situation()); }

// --- from the client ---

void DisplaySource::deliver_verbatim() noexcept {
  verbatim_ = true;
  policy_.set_delivery(delivery());
}

// The terminal has moved about what it showed, in its own way, and the client has dropped the pictures that were on their way.
// The first one it tells of is the size that its login has named, or it has shown nothing before.
void DisplaySource::handle_client_resized(const ClientResize& resize) {
  client_resizes_ = resize.number;
  if (resize.number <= 1 && resize.size == terms_.size) return;
  terms_.size = resize.size;
  if (const auto left_at = given_.drop_above(resize.shown)) {
    missed_.rewind(left_at->lines, delivered_.lines);
    clears_given_ = std::min(clears_given_, left_at->clears);
  }
  miss_what_was_pulled();
  image_.reset();
  size_untold_ = true;
  policy_.set_delivery(delivery());
  policy_.require_picture();
}

// A terminal that grows takes lines back from its scrollback. If what it shows is not what came right behind them, the next
// picture covers them: they are given again.
void DisplaySource::miss_what_was_pulled() {
  const auto lines = screen_.point().lines;
  const auto next = missed_.empty() ? delivered_.lines : missed_.first();
  const auto oldest = oldest_wanted();
  if (next >= lines || next <= oldest) return;
  missed_.rewind(std::max(oldest, next - std::min<std::uint64_t>(next, terms_.size.rows)), delivered_.lines);
}

// Whoever comes later than the program begins with some of what has scrolled by.
std::uint64_t DisplaySource::oldest_wanted() const {
  const auto lines = screen_.point().lines;
  return std::max(screen_.screen().scrollback().first(), lines - std::min(lines, terms_.lines));
}

void DisplaySource::handle_typed(ByteView typed, Instant now) {
  if (std::ranges::find_first_of(typed, kInterrupts) != typed.end()) policy_.handle_interrupt(now);
}

// --- the stream ---

void DisplaySource::handle_acknowledged(std::uint64_t stream_offset) {
  acknowledged_ = stream_offset;
  const auto& reached = ledger_.acknowledge(stream_offset);
  while (!events_.empty() && events_.front().end <= reached.offset) events_.pop_front();
}

bool DisplaySource::better_anew() const {
  const auto in_flight = static_cast<std::size_t>(stream_offset_ - acknowledged_);
  if (in_flight == 0 || unskippable_behind(ledger_.reached().offset)) return false;
  if (policy_.picture_required()) return in_flight > kPicture;
  const auto backlog = static_cast<std::size_t>(packed_share_ * static_cast<double>(backlog_.size()));
  return in_flight + pending().size() + backlog > kFirstFlight;
}

void DisplaySource::give_up() {
  const auto& reached = ledger_.reached();
  auto newer = kept_.take();  // than what was in flight
  take_over_events(reached.offset, delivered_.offset);
  for (auto& effect : newer) kept_.add(std::move(effect));
  missed_.rewind(reached.lines, delivered_.lines);
  clears_given_ = std::min(clears_given_, reached.clears);
  given_.give_up_above(acknowledged_);
  ledger_.give_up();
  shown_.give_up();
  image_.reset();
  pending_.clear();
  written_ = 0;
  packer_.reset();
  size_untold_ = true;
  abandon_backlog();
}

void DisplaySource::poll(const LinkState& link, Instant now) {
  link_ = link;
  if (shown_.too_many()) {
    link_.room = 0;
    terminal_busy_until_ = now;
  }
  again_at_.reset();
  // Whoever asks shall not wait for a client that may never come back.
  if (link.silent && query_open()) abandon_backlog();
  if (!pending().empty()) return;
  const auto decision = policy_.decide(situation(), now);
  again_at_ = decision.again_at;
  if (decision.step == Step::bytes) {
    write_bytes(now);
  } else if (decision.step != Step::wait) {
    write_picture(decision.step, now);
  }
  tell_line_mode(now);
  rest_packer(now);
}

void DisplaySource::consume(std::size_t bytes) {
  expects(bytes <= pending().size(), "no more is consumed than there is");
  written_ += bytes;
  stream_offset_ += bytes;
  if (written_ < pending_.size()) return;
  pending_.clear();
  written_ = 0;
}

bool DisplaySource::drained() const noexcept {
  return pending().empty() && delivered_.offset == screen_.point().offset && missed_.empty() && !policy_.picture_required();
}

// --- how ---

bool DisplaySource::unskippable_behind(std::uint64_t offset) const {
  return verbatim_ || (delivery() == Delivery::adaptive && screen_.unskippable_behind(offset));
}

Situation DisplaySource::situation() const {
  Situation now;
  now.backlog = static_cast<std::size_t>(screen_.point().offset - delivered_.offset);
  // What waits for the terminal itself is not late: a picture would wait as well.
  now.oldest = std::max(backlog_.empty() ? last_output_ : backlog_.oldest(), terminal_busy_until_);
  now.last_output = last_output_;
  now.repainting_since = screen_.repainting_since();
  now.unskippable = unskippable_behind(delivered_.offset);
  now.missed_lines = missed_.count() + (missed_.empty() ? 0 : 1);
  now.room = link_.room;
  now.unsent = link_.unsent;
  if (link_.rate > 0) {
    const auto bytes = packed_share_ * static_cast<double>(now.backlog) + static_cast<double>(link_.unsent);
    now.drain = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(std::min(bytes / link_.rate, 3600.0)));
  }
  now.rate_grows = link_.rate_grows;
  now.silent = link_.silent;
  return now;
}

void DisplaySource::write_bytes(Instant now) {
  std::size_t used = 0;
  while (!backlog_.empty() && used < link_.room) {
    const auto fits = static_cast<double>(link_.room - used) / packed_share_;
    const auto size = backlog_.whole_pieces(static_cast<std::size_t>(std::min<double>(fits, kMostOutput)));
    Bytes records;
    if (mode_untold_since_) append_line_mode(records);
    wire::append_record(records, wire::OutputRecord{backlog_.front(size)});
    backlog_.drop_front(size);
    delivered_ = backlog_.begin();
    clears_given_ = delivered_.clears;
    image_.reset();
    used += write(records, delivered_, now);
  }
}

void DisplaySource::write_picture(Step step, Instant now) {
  if (!delivered_.ground) finish_token(now);
  const auto slice = take_lines(step);
  take_over_events(delivered_.offset, screen_.point().offset);
  delivered_ = screen_.point();
  backlog_.drop_all(delivered_);
  auto point = delivered_;
  if (!missed_.empty()) point.lines = missed_.first();

  Bytes records;
  const bool brings_lines = slice != MissedLines::Slice{};
  const OutputPoint before{.lines = brings_lines ? slice.first - slice.hole : point.lines, .clears = clears_given_};
  if (std::exchange(size_untold_, false)) {
    wire::append_record(records, wire::SizeRecord{wire_size(screen_.screen().size()), client_resizes_});
  }
  append_screen(records, slice);
  append_line_mode(records);
  append_effects(records);
  clears_given_ = delivered_.clears;
  slices_.handle_slice(slice.last - slice.first, write(records, point, now));
  if (brings_lines || clears_given_ != before.clears) given_.note(stream_end(), before);
  policy_.handle_picture(now);
  broken_off_ = !screen_.screen().unfinished_is_whole();
}

// A terminal is better not interrupted within a sequence, if its end is near.
void DisplaySource::finish_token(Instant now) {
  const auto rest = backlog_.up_to_ground(kNearEnd);
  if (rest == 0) return;
  Bytes records;
  wire::append_record(records, wire::OutputRecord{backlog_.front(rest)});
  backlog_.drop_front(rest);
  delivered_ = backlog_.begin();
  clears_given_ = delivered_.clears;
  image_.reset();
  write(records, delivered_, now);
}

MissedLines::Slice DisplaySource::take_lines(Step step) {
  missed_.add(delivered_.lines, screen_.point().lines);
  missed_.forget_below(screen_.screen().scrollback().cleared_below());
  missed_.drop_below(oldest_wanted());
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
void DisplaySource::append_screen(Bytes& records, const MissedLines::Slice& slice) {
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
}

// They are an event of this place again, in case that this picture does not arrive.
void DisplaySource::append_effects(Bytes& records) {
  for (auto& effect : kept_.take()) {
    wire::append_record(records, wire::OutputRecord{as_bytes(effect.bytes)});
    events_.push_back({delivered_.offset, std::move(effect)});
  }
}

void DisplaySource::append_line_mode(Bytes& records) {
  wire::append_record(records, screen_.line_mode());
  mode_untold_since_.reset();
}

void DisplaySource::tell_line_mode(Instant now) {
  if (!mode_untold_since_) return;
  const auto due = *mode_untold_since_ + kModePatience;
  if (now < due) {
    again_at_ = std::min(again_at_.value_or(due), due);
  } else if (link_.room > 0) {
    Bytes records;
    append_line_mode(records);
    write(records, delivered_, now);
  }
}

std::size_t DisplaySource::write(ByteView records, const OutputPoint& point, Instant now) {
  const auto before = pending_.size();
  if (records.size() < kWorthPacking) {
    append(pending_, records);
  } else {
    packer_.pack(records, pending_);
    packed_at_ = now;
    const auto share = static_cast<double>(pending_.size() - before) / static_cast<double>(records.size());
    packed_share_ += (std::clamp(share, kLeastShare, 1.0) - packed_share_) / 4;
  }
  auto there = point;
  there.clears = clears_given_;
  ledger_.note(stream_end(), there);
  shown_.handle_given(stream_end(), records.size());
  return pending_.size() - before;
}

void DisplaySource::rest_packer(Instant now) {
  if (!packer_.is_open()) return;
  const auto due = packed_at_ + kPackerRest;
  if (now >= due) return packer_.reset();
  again_at_ = std::min(again_at_.value_or(due), due);
}

bool DisplaySource::query_open() const {
  return std::ranges::any_of(
      events_, [this](const auto& one) { return one.end > delivered_.offset && std::holds_alternative<Answer>(one.what); });
}

// A picture will stand for it.
void DisplaySource::abandon_backlog() {
  policy_.require_picture();
  take_over_events(delivered_.offset, screen_.point().offset);
  backlog_.drop_all(screen_.point());
}

// The client does not get what is between these places: its terminal hears no query, and effects go another way.
void DisplaySource::take_over_events(std::uint64_t from, std::uint64_t to) {
  std::erase_if(events_, [&](auto& one) {
    if (one.end <= from || one.end > to) return false;
    if (auto* answer = std::get_if<Answer>(&one.what)) {
      if (terms_.queries == Queries::this_client) screen_.give_answer(*answer);
    } else {
      kept_.add(std::move(std::get<terminal::Effect>(one.what)));
    }
    return true;
  });
}

}  // namespace mp::display
