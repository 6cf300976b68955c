#include "libmp/runtime/user_terminal.hpp"

#include <string_view>
#include <utility>

#include "libmp/platform/byte_io.hpp"
#include "libmp/platform/terminal.hpp"

namespace mp::runtime {
namespace {

using platform::IoOutcome;
using platform::IoStatus;
using session::Ground;

constexpr int kOutput = 1;
constexpr int kErrors = 2;
// For a terminal that takes nothing, at the end.
constexpr Duration kPatience = 500ms;

// A raw terminal goes down, not back to the left, at the end of a line.
std::string on_raw_terminal(std::string_view text) {
  std::string out = "\r\n";
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out + "\r\n";
}

}  // namespace

UserTerminal::UserTerminal(platform::OwnStream output, session::ClientSession& session, terminal::OverlayPlace place)
    : output_(std::move(output)), session_(session), place_(place), is_terminal_(platform::is_terminal(kOutput)) {}

void UserTerminal::say(const std::string& text, Instant until) {
  const bool nothing_shown = shadow().consumed() == 0;
  if (is_terminal_ && nothing_shown) return append(own_, as_bytes(on_raw_terminal(text)));
  if (is_terminal_) return words_.say(text, until);
  // Our own words never get into what a program wrote for a file or another program.
  if (platform::is_terminal(kErrors)) static_cast<void>(platform::write_some(kErrors, as_bytes(on_raw_terminal(text))));
}

// Words that stand there have been moved by the terminal, nobody knows where.
void UserTerminal::handle_resize() {
  repaint_ = repaint_ || overlay_.drawn();
  overlay_.forget();
}

// Our words come last: when all of the session's output is written, the terminal shows what the shadow does.
void UserTerminal::prepare(Instant now) {
  if (!is_terminal_ || away_ || !own_.empty()) return;
  if (!session_.output().empty()) {
    own_ = overlay_.take_back();
    return;
  }
  if (session::ground_is_filled(shadow())) ground_ = Ground::known;
  if (std::exchange(repaint_, false)) {
    own_ = ground_ == Ground::known ? session::repaint(shadow()) : session::make_ground_known(shadow());
    ground_ = Ground::known;
    return;
  }
  if (!terminal::Overlay::possible(shadow())) return;
  const terminal::OverlayLayers layers{{}, words_.wanted(now), place_};
  if (!layers.words.empty() && ground_ == Ground::unknown) {
    own_ = session::make_ground_known(shadow());
    ground_ = Ground::known;
    return;
  }
  own_ = overlay_.draw(shadow(), layers);
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
  while (!gone_) {
    prepare(now);
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
  if (session::ground_is_filled(shadow())) ground_ = Ground::known;
  own_ = session::leave_terminal(shadow(), ground_, leaving);
  flush();
  own_.clear();
}

void UserTerminal::come_back() {
  if (!is_terminal_ || !std::exchange(away_, false)) return;
  append(own_, session::return_to_terminal(shadow()));
  ground_ = Ground::known;
}

}  // namespace mp::runtime
