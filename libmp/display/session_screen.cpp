#include "libmp/display/session_screen.hpp"

#include <algorithm>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/display/display_source.hpp"

namespace mp::display {

void SessionScreen::handle_output(ByteView bytes, Instant now) {
  if (now - std::exchange(last_output_, now) >= limits::kBarrierSilence) screen_.handle_silence();
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), Backlog::kPiece));
    handle_piece(piece, now);
    bytes = bytes.subspan(piece.size());
  }
}

void SessionScreen::handle_piece(ByteView bytes, Instant now) {
  events_.clear();
  screen_.feed(bytes, *this);
  point_ = {point_.offset + bytes.size(), screen_.lines_scrolled(), screen_.in_ground(), screen_.scrollback().clears()};
  note_repainting(now);
  for (auto* source : sources_) source->handle_output({bytes, point_, events_}, now);
  if (answered_by_client()) return;
  for (const auto& event : events_) {
    if (const auto* answer = std::get_if<Answer>(&event.what)) give_answer(*answer);
  }
}

// Answered as the screen is when the program has asked, whenever it turns out that nobody else answers.
void SessionScreen::on_query(const terminal::Query& query, std::uint64_t end) {
  events_.push_back({end, Answer{terminal::answer_to(query, screen_, pixels_)}});
}

// So is a sequence that is too long to be continued from a picture: a clipboard, an image.
void SessionScreen::note_repainting(Instant now) {
  const bool unfinished = screen_.modes().synchronised_output || !screen_.unfinished_is_whole();
  if (!unfinished) {
    repainting_since_.reset();
  } else if (!repainting_since_) {
    repainting_since_ = now;
  }
}

bool SessionScreen::answered_by_client() const {
  return std::ranges::any_of(sources_, [](const auto* source) { return source->queries() == Queries::this_client; });
}

bool SessionScreen::accepts_output() const {
  return std::ranges::all_of(sources_, [](const auto* source) { return source->accepts_output(); });
}

void SessionScreen::resize(terminal::Size size, terminal::WindowPixels pixels) {
  pixels_ = pixels;
  if (size == screen_.size()) return;
  screen_.resize(size);
  point_.lines = screen_.lines_scrolled();
  for (auto* source : sources_) source->handle_resized();
}

void SessionScreen::handle_line_mode(const wire::TtyRecord& mode, Instant now) {
  if (mode == line_mode_) return;
  line_mode_ = mode;
  for (auto* source : sources_) source->handle_line_mode(now);
}

Bytes SessionScreen::take_answers() { return std::exchange(answers_, {}); }

void SessionScreen::attach(DisplaySource& source) { sources_.push_back(&source); }
void SessionScreen::detach(DisplaySource& source) noexcept { std::erase(sources_, &source); }

}  // namespace mp::display
