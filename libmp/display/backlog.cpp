#include "libmp/display/backlog.hpp"

#include <utility>

#include "libmp/core/contract.hpp"

namespace mp::display {

// A program that writes byte by byte must not cost a piece for each.
bool Backlog::fits_last_piece(std::size_t bytes) const noexcept {
  if (pieces_.empty()) return false;
  const auto before = pieces_.size() > 1 ? pieces_[pieces_.size() - 2].after.offset : begin_.offset;
  return pieces_.back().after.offset - before + bytes <= kPiece;
}

void Backlog::append(ByteView bytes, const OutputPoint& after, Instant now) {
  expects(bytes.size() <= kPiece && after.offset == begin_.offset + size() + bytes.size(), "a piece follows the one before");
  if (bytes.empty()) return;
  if (!std::exchange(cut_, false) && fits_last_piece(bytes.size())) {
    pieces_.back().after = after;
  } else {
    pieces_.push_back({after, now});
  }
  mp::append(bytes_, bytes);
}

std::size_t Backlog::whole_pieces(std::size_t most) const noexcept {
  std::size_t whole = 0;
  for (const auto& piece : pieces_) {
    const auto end = static_cast<std::size_t>(piece.after.offset - begin_.offset);
    if (whole > 0 && end > most) break;
    whole = end;
  }
  return whole;
}

std::size_t Backlog::up_to_ground(std::size_t most) const noexcept {
  for (const auto& piece : pieces_) {
    const auto end = static_cast<std::size_t>(piece.after.offset - begin_.offset);
    if (end > most) break;
    if (piece.after.ground) return end;
  }
  return 0;
}

ByteView Backlog::front(std::size_t size) const noexcept { return ByteView(bytes_).subspan(used_, size); }

void Backlog::drop_front(std::size_t size) {
  const auto end = begin_.offset + size;
  while (!pieces_.empty() && pieces_.front().after.offset <= end) {
    begin_ = pieces_.front().after;
    pieces_.pop_front();
  }
  expects(begin_.offset == end, "bytes leave in whole pieces");
  used_ += size;
  forget_used();
}

void Backlog::drop_all(const OutputPoint& here) {
  begin_ = here;
  pieces_.clear();
  bytes_ = {};
  used_ = 0;
}

void Backlog::forget_used() {
  if (used_ == bytes_.size()) {
    bytes_.clear();
    used_ = 0;
  } else if (used_ * 2 > bytes_.size()) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
  }
}

}  // namespace mp::display
