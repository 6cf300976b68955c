#include "libmp/display/display_source.hpp"

#include <algorithm>
#include <array>

#include "libmp/core/contract.hpp"
#include "libmp/core/limits.hpp"

namespace mp::display {
namespace {

// What a connection sends at once when a path is new or back: more than that takes another round trip.
constexpr std::size_t kFirstFlight = 16 * limits::kInitialDatagram;
// About what a picture of a page of text takes.
constexpr std::size_t kPicture = 2048;

constexpr std::array<std::uint8_t, 3> kInterrupts{3, 0x1c, 0x1a};  // ^C ^\ ^Z

bool is_query(const OutputEvent& event) noexcept { return std::holds_alternative<Answer>(event.what); }

bool is_bell(const OutputEvent& event) noexcept {
  const auto* effect = std::get_if<terminal::Effect>(&event.what);
  return effect && effect->kind == terminal::EffectKind::bell;
}

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
  } else if (screen.line_mode() != wire::TtyRecord{.echoes = true, .canonical = true}) {
    mode_untold_since_ = Instant{Duration::min() / 2};
  }
  screen_.attach(*this);
}

// What the program has asked of a terminal that is gone is answered all the same.
DisplaySource::~DisplaySource() {
  screen_.detach(*this);
  take_over_events(ledger_.reached().offset, screen_.point().offset);
}

Delivery DisplaySource::delivery() const noexcept {
  if (verbatim_) return Delivery::verbatim;
  return terms_.size == screen_.screen().size() ? Delivery::adaptive : Delivery::pictures;
}

// --- from the screen ---

void DisplaySource::handle_output(const Piece& piece, Instant now) {
  last_output_ = now;
  marks_.handle_output(now);
  const bool asks = std::ranges::any_of(piece.events, is_query);
  if (broken_off_ || (asks && link_.silent && may_leave_out())) policy_.require_picture();
  note_events(piece.events);
  if (policy_.picture_required()) {
    backlog_.drop_all(piece.after);
    take_over_events(delivered_.offset, piece.after.offset);
    // Whoever needs every byte from now on starts from a last picture.
    if (!may_leave_out()) write_picture(Step::picture, now);
  } else {
    backlog_.append(piece.bytes, piece.after, now);
    if ((waits_for_onlooker() || too_many_events()) && may_leave_out()) abandon_backlog();
  }
}

// What was made for the old size is not shown any more; the terminal may have moved its lines about, too. A transfer does not
// care for sizes, and would break.
void DisplaySource::handle_resized() {
  policy_.set_delivery(delivery());
  if (verbatim_) return;
  size_untold_ = true;
  image_.reset();
  repaint_owed_ = !may_leave_out();
  if (repaint_owed_) return;
  if (!moves_alike_) missed_.add(delivered_.lines, screen_.point().lines);
  missed_.cut_at(screen_.point().lines);
  abandon_backlog();
  delivered_ = screen_.point();
}

void DisplaySource::handle_line_mode(Instant now) {
  if (!verbatim_ && !mode_untold_since_) mode_untold_since_ = now;
}

bool DisplaySource::accepts_output() const {
  if (looks_on()) return true;
  return (!too_many_events() || may_leave_out()) && policy_.accepts_output(situation());
}

// --- from the client ---

// Where a picture was to stand for what came before, it begins here.
void DisplaySource::deliver_verbatim() noexcept {
  verbatim_ = true;
  if (policy_.picture_required()) {
    delivered_ = screen_.point();
    backlog_.drop_all(delivered_);
  }
  missed_.clear();
  size_untold_ = false;
  mode_untold_since_.reset();
  marks_ = {};
  events_.clear();
  policy_.set_delivery(delivery());
}

// The terminal has moved about what it showed, in its own way, and the client has dropped the pictures that were on their way.
// The first one it tells of is the size that its login has named, or it has shown nothing before.
void DisplaySource::handle_client_resized(const ClientResize& resize) {
  client_resizes_ = resize.number;
  if (verbatim_ || (resize.number <= 1 && resize.size == terms_.size)) return;
  repaint_owed_ = !may_leave_out();
  terms_.size = resize.size;
  const auto left_at = given_.drop_above(resize.shown);
  move_scrollback_end(left_at.value_or(scrollback_end()), resize.pushed);
  image_.reset();
  size_untold_ = true;
  policy_.set_delivery(delivery());
  if (!repaint_owed_) policy_.require_picture();
}

ScrollbackEnd DisplaySource::scrollback_end() const noexcept {
  if (missed_.empty()) return {delivered_.lines, clears_given_, below_, delivered_.offset};
  return {missed_.got(), clears_given_, below_, std::nullopt};
}

// A terminal that shows all there is moves the same lines as the screen, however it wraps them. Of another one that has taken
// lines back the next picture covers these. What it has pushed is where it belongs, unless others are still to come before it:
// then it comes again behind them.
void DisplaySource::move_scrollback_end(const ScrollbackEnd& end, std::int32_t pushed) {
  clears_given_ = std::min(clears_given_, end.clears);
  below_ = end.below;
  moves_alike_ = end.complete_to == screen_.point().offset;
  if (moves_alike_) {
    missed_.clear();
    delivered_.lines = screen_.point().lines;
    return;
  }
  auto lines = end.lines;
  if (pushed < 0) lines -= std::min(lines, static_cast<std::uint64_t>(-std::int64_t{pushed}));
  if (pushed > 0 && below_ == Below::next_line) lines += static_cast<std::uint64_t>(pushed);
  missed_.begin(lines, delivered_.lines);
  delivered_.lines = std::max(delivered_.lines, lines);
}

// Whoever comes later than the program begins with some of what has scrolled by.
std::uint64_t DisplaySource::oldest_wanted() const {
  const auto lines = screen_.point().lines;
  return std::max(screen_.screen().scrollback().first(), lines - std::min(lines, terms_.lines));
}

void DisplaySource::handle_typed(ByteView typed, std::uint64_t end, Instant now) {
  if (typed.empty()) return;
  if (std::ranges::find_first_of(typed, kInterrupts) != typed.end()) policy_.handle_interrupt(now);
  if (verbatim_ || looks_on()) return;
  marks_.handle_typed(end, screen_.point().offset, now);
  backlog_.cut();
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
  if (const auto left_at = given_.give_up_above(acknowledged_)) below_ = left_at->below;
  ledger_.give_up();
  shown_.give_up();
  marks_.give_up();
  image_.reset();
  pending_.clear();
  written_ = 0;
  packer_.reset();
  size_untold_ = true;
  abandon_backlog();
}

void DisplaySource::poll(const LinkState& link, Instant now) {
  link_ = link;
  if (shown_.too_many()) terminal_busy_until_ = now;
  again_at_.reset();
  // Whoever asks shall not wait for a client that may never come back.
  if (((link.silent && query_open()) || repaint_owed_) && may_leave_out()) abandon_backlog();
  if (!pending().empty()) return;
  const auto decision = policy_.decide(situation(), now);
  again_at_ = decision.again_at;
  if (decision.step == Step::bytes) {
    write_bytes(now);
  } else if (decision.step != Step::wait) {
    write_picture(decision.step, now);
  }
  tell_line_mode(now);
  tell_settled(now);
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

// Who only looks on can take no part in a transfer.
bool DisplaySource::unskippable_behind(std::uint64_t offset) const {
  if (verbatim_) return true;
  return delivery() == Delivery::adaptive && !looks_on() && screen_.unskippable_behind(offset);
}

Situation DisplaySource::situation() const {
  Situation now;
  now.backlog = static_cast<std::size_t>(screen_.point().offset - delivered_.offset);
  // What waits for the terminal itself is not late: a picture would wait as well.
  now.oldest = std::max(backlog_.empty() ? last_output_ : backlog_.oldest(), terminal_busy_until_);
  now.last_output = last_output_;
  now.repainting_since = screen_.repainting_since();
  now.unskippable = !may_leave_out();
  now.missed_lines = missed_.count() + (missed_.empty() ? 0 : 1);
  now.room = link_.room;
  now.unsent = link_.unsent;
  if (link_.rate > 0) {
    const auto bytes = packed_share_ * static_cast<double>(now.backlog) + static_cast<double>(link_.unsent);
    now.drain = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(std::min(bytes / link_.rate, 3600.0)));
  }
  now.rate_grows = link_.rate_grows;
  now.silent = link_.silent;
  now.terminal_busy = shown_.too_many();
  return now;
}

// Between these places.
bool DisplaySource::has_events(std::uint64_t from, std::uint64_t to) const {
  const auto next = std::ranges::upper_bound(events_, from, {}, &OutputEvent::end);
  return next != events_.end() && next->end <= to;
}

bool DisplaySource::query_open() const {
  return std::any_of(std::ranges::upper_bound(events_, delivered_.offset, {}, &OutputEvent::end), events_.end(), is_query);
}

bool DisplaySource::too_many_events() const noexcept { return events_.size() > limits::kMaxOutputEvents; }

// What could matter if the client does not get it. Of bells in a row that wait, one is enough.
void DisplaySource::note_events(std::span<const OutputEvent> events) {
  if (verbatim_) return;
  for (const auto& event : events) {
    if (looks_on() && is_query(event)) continue;
    const bool rings_again = is_bell(event) && !events_.empty() && is_bell(events_.back());
    if (rings_again && events_.back().end > delivered_.offset) events_.pop_back();
    events_.push_back(event);
  }
}

// A picture will stand for it.
void DisplaySource::abandon_backlog() {
  repaint_owed_ = false;
  policy_.require_picture();
  take_over_events(delivered_.offset, screen_.point().offset);
  backlog_.drop_all(screen_.point());
}

// The client does not get what is between these places: its terminal hears no query, and effects go another way.
void DisplaySource::take_over_events(std::uint64_t from, std::uint64_t to) {
  const auto begin = std::ranges::upper_bound(events_, from, {}, &OutputEvent::end);
  const auto end = std::ranges::upper_bound(begin, events_.end(), to, {}, &OutputEvent::end);
  std::for_each(begin, end, [this](OutputEvent& event) {
    if (const auto* answer = std::get_if<Answer>(&event.what)) {
      screen_.give_answer(*answer);
    } else {
      kept_.add(std::move(std::get<terminal::Effect>(event.what)));
    }
  });
  events_.erase(begin, end);
}

}  // namespace mp::display
