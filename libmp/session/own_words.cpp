#include "libmp/session/own_words.hpp"

#include <utility>

namespace mp::session {

void OwnWords::say(std::string text, Instant until) {
  said_ = Said{std::move(text), until};
  drawn_text_.clear();  // who asks again shall see an answer
}

Bytes OwnWords::take_back() {
  drawn_text_.clear();
  return overlay_.take_back();
}

void OwnWords::forget() {
  overlay_.forget();
  drawn_text_.clear();
}

Bytes OwnWords::update(const terminal::Screen& shadow, Instant now) {
  if (said_ && said_->until <= now) said_.reset();
  const auto wanted = said_ ? said_->text : banner_.value_or("");
  if (wanted == drawn_text_) return {};
  if (wanted.empty()) return take_back();
  if (!terminal::Overlay::possible(shadow)) return {};
  drawn_text_ = wanted;
  return overlay_.draw(shadow, wanted, place_);
}

}  // namespace mp::session
