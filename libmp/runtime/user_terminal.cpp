#include "libmp/runtime/user_terminal.hpp"

#include <string_view>
#include <utility>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/terminal.hpp"

namespace mp::runtime {
namespace {

using display::Ground;
using platform::IoOutcome;
using platform::IoStatus;

constexpr int kOutput = 1;
constexpr int kErrors = 2;
// For a terminal that takes nothing, at the end.
constexpr Duration kPatience = 500ms;

// So much output is written in one go with what is drawn over it.
constexpr std::size_t kWrittenTogether = 4096;
// A terminal that knows these shows nothing of what is between them until all of it is there; others ignore them.
constexpr std::string_view kBeginUpdate = "\x1b[?2026h";
constexpr std::string_view kEndUpdate = "\x1b[?2026l";

// A raw terminal goes down, not back to the left, at the end of a line.
std::string on_raw_terminal(std::string_view text) {
  std::string out = "\r\n";
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out + "\r\n";
}

}  // namespace

UserTerminal::UserTerminal(platform::OwnStream output, session::ClientSession& session, terminal::OverlayPlace place)
    : output_(std::move(output)), session_(session), place_(place), is_terminal_(platform::is_terminal(kOutput)) {}

void UserTerminal::ask(std::string_view question) {
  session_.hold_display();
  append(own_, as_bytes(question));
}

void UserTerminal::begin(const std::optional<terminal::Position>& cursor) {
  has_begun_ = true;
  session_.begin_display(is_terminal_ ? cursor : std::nullopt);
  if (!said_.empty()) session_.begin_display_below(std::exchange(said_, {}));
}

void UserTerminal::say(const std::string& text, Instant until) {
  const auto line = to_bytes(on_raw_terminal(text));
  const bool nothing_shown = session_.display().taken() == 0;
  if (is_terminal_ && nothing_shown) {
    append(own_, line);
    return has_begun_ ? session_.begin_display_below(line) : append(said_, line);
  }
  if (is_terminal_) {
    said_again_ = true;
    return words_.say(text, until);
  }
  // Our own words never get into what a program wrote for a file or another program.
  if (platform::is_terminal(kErrors)) static_cast<void>(platform::write_some(kErrors, line));
}

// What is drawn there has been moved by the terminal, nobody knows where.
void UserTerminal::handle_resize() {
  if (overlay_.drawn() && damage_ == Damage::none) damage_ = Damage::torn;
  overlay_.forget();
}

void UserTerminal::handle_stop() noexcept {
  if (away_ || session_.display().taken() == 0) return;
  damage_ = Damage::scrolled;
  overlay_.forget();
}

// What is ours comes last: when all of the session's output is written, the terminal shows what the shadow does.
void UserTerminal::prepare() {
  if (!is_terminal_ || away_ || !own_.empty()) return;
  if (session_.output().empty()) return prepare_own();
  if (!overlay_.drawn()) return;
  if (session_.output().size() > kWrittenTogether) {
    own_ = overlay_.take_back();
    return;
  }
  // In one go, so that nobody sees anything come and go; the program's own update ends when the program says so.
  const bool updates = shadow().in_ground() && !shadow().modes().synchronised_output;
  if (updates) append(own_, as_bytes(kBeginUpdate));
  append(own_, overlay_.take_back());
  append(own_, session_.output());
  session_.consume_output(session_.output().size());
  prepare_own();
  if (updates) append(own_, as_bytes(kEndUpdate));
}

void UserTerminal::prepare_own() {
  if (damage_ != Damage::none) return repair();
  draw();
}

void UserTerminal::repair() {
  if (std::exchange(damage_, Damage::none) == Damage::scrolled) return make_ground_known(session::take_ground_back(shadow()));
  make_ground_known(session::make_ground_known(shadow(), session_.display().ground()));
}

void UserTerminal::draw() {
  if (!terminal::Overlay::possible(shadow())) return;
  terminal::OverlayLayers layers{{}, words_.wanted(), place_};
  const bool is_unknown = ground() == Ground::unknown;
  if (!is_unknown && session_.display().shadow_is_true()) layers.guesses = session_.guesses();
  if (!layers.words.empty() && is_unknown) {
    return make_ground_known(session::make_ground_known(shadow(), session_.display().ground()));
  }
  if (shadow().active() == terminal::Buffer::main) layers.first_row = session_.display().ground().users_rows(shadow());
  if (std::exchange(said_again_, false)) append(own_, overlay_.take_back());
  append(own_, overlay_.draw(shadow(), layers));
}

void UserTerminal::make_ground_known(ByteView bytes) {
  append(own_, overlay_.take_back());
  append(own_, bytes);
  session_.make_ground_known();
}

IoOutcome UserTerminal::write_some() {
  const bool ours = !own_.empty();
  const auto outcome = output_.write(ours ? ByteView(own_) : session_.output());
  if (outcome.status != IoStatus::done) return outcome;
  if (ours) {
    own_.erase(own_.begin(), own_.begin() + static_cast<std::ptrdiff_t>(outcome.size));
  } else {
    session_.consume_output(outcome.size);
  }
  return outcome;
}

IoOutcome UserTerminal::write(Instant now) {
  words_.handle_timeout(now);
  while (!gone_) {
    prepare();
    if (!waits()) return {};
    const auto outcome = write_some();
    if (outcome.status == IoStatus::done) continue;
    if (outcome.status == IoStatus::would_block) return {};
    gone_ = true;
    own_.clear();
    session_.consume_output(session_.output().size());
    return outcome;
  }
  // Nobody reads any more; the session must not wait for them.
  session_.consume_output(session_.output().size());
  return {};
}

bool UserTerminal::waits() const { return !gone_ && (!own_.empty() || !session_.output().empty()); }

void UserTerminal::flush() {
  while (waits()) {
    const auto outcome = write_some();
    const bool later = outcome.status == IoStatus::would_block && output_.wait_writable(kPatience);
    if (outcome.status != IoStatus::done && !later) return;
  }
}

void UserTerminal::leave(session::Leaving leaving) {
  if (!is_terminal_ || std::exchange(away_, true)) return;
  append(own_, overlay_.take_back());
  flush();
  own_ = session::leave_terminal(shadow(), ground(), leaving);
  flush();
  own_.clear();
}

void UserTerminal::come_back() {
  if (!is_terminal_ || !std::exchange(away_, false)) return;
  make_ground_known(session::return_to_terminal(shadow()));
}

}  // namespace mp::runtime
