// What the program wrote and the client was not given yet, in pieces. Between two pieces the stream may turn from the program's
// bytes to a picture of the screen, so it is known for each of them what the screen was when the piece had been shown.
#pragma once

#include <cstdint>
#include <deque>

#include "libmp/core/bytes.hpp"
#include "libmp/core/time.hpp"

namespace mp::display {

// A place in the program's output, between two bytes.
struct OutputPoint {
  std::uint64_t offset = 0;  // bytes of output before it
  std::uint64_t lines = 0;   // lines that had left the top of the main screen by then (terminal::Screen::lines_scrolled)
  bool ground = true;        // not inside of an escape sequence, string or character
  std::uint64_t clears = 0;  // how often the scrollback had been cleared by then (terminal::Scrollback::clears)
  friend bool operator==(const OutputPoint&, const OutputPoint&) = default;
};

class Backlog {
 public:
  explicit Backlog(const OutputPoint& begin) noexcept : begin_(begin) {}

  // A piece of output follows what is here; `after` is where it ends. At most kPiece bytes.
  void append(ByteView bytes, const OutputPoint& after, Instant now);
  // Here a piece ends, whatever follows.
  void cut() noexcept { cut_ = true; }

  [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size() - used_; }
  // Where the first byte stands, or the next one that comes.
  [[nodiscard]] const OutputPoint& begin() const noexcept { return begin_; }
  // When the first byte came. Only when not empty.
  [[nodiscard]] Instant oldest() const noexcept { return pieces_.front().came; }

  // How many bytes the first pieces have together that fit into `most`, and the first one whatever its size; and how many there
  // are up to the first place at ground that is not further away than `most`, 0 if there is none.
  [[nodiscard]] std::size_t whole_pieces(std::size_t most) const noexcept;
  [[nodiscard]] std::size_t up_to_ground(std::size_t most) const noexcept;

  // The first `size` bytes, which end with a piece. Valid until the next change.
  [[nodiscard]] ByteView front(std::size_t size) const noexcept;
  void drop_front(std::size_t size);
  // The client will not see these bytes; the next ones begin at `here`.
  void drop_all(const OutputPoint& here);

  [[nodiscard]] std::size_t retained_bytes() const noexcept { return bytes_.capacity() + pieces_.size() * sizeof(Piece); }

  // So short that what is sent from it can be cut where the link wants it, and so long that there are not too many.
  static constexpr std::size_t kPiece = 1024;

 private:
  struct Piece {
    OutputPoint after;
    Instant came;
  };

  [[nodiscard]] bool fits_last_piece(std::size_t bytes) const noexcept;
  void forget_used();

  Bytes bytes_;           // [used | the backlog]
  std::size_t used_ = 0;  // moved over when they are half of it
  OutputPoint begin_;
  std::deque<Piece> pieces_;
  bool cut_ = false;
};

}  // namespace mp::display
