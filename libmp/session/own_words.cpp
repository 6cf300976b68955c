#include "libmp/session/own_words.hpp"

namespace mp::session {

std::string OwnWords::wanted(Instant now) {
  if (said_ && said_->until <= now) said_.reset();
  return said_ ? said_->text : banner_.value_or("");
}

}  // namespace mp::session
