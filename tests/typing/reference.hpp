// What a recording says is right: what the screen showed after each piece of output, and where each key's glyphs came to stand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libmp/core/time.hpp"
#include "tests/typing/picture.hpp"
#include "tests/typing/recording.hpp"

namespace mp::typing {

enum class KeyClass : std::uint8_t {
  text,   // printable, and shown where the cursor was: what typing is
  edit,   // erase, left, right, home, end that did what they are for
  other,  // everything else: commands, Enter, keys that were not answered
};

struct Key {
  Instant at;
  Bytes bytes;
  std::uint64_t end = 0;  // where it ends in the input
  KeyClass key_class = KeyClass::other;
  // States: what showed when it was pressed, and the last one before the next input.
  std::size_t before = 0;
  std::size_t answer = 0;
  // What is to be seen once it was answered: of text its glyphs, of an edit the row the cursor is in.
  std::vector<PlacedGlyph> glyphs;
};

class Reference {
 public:
  explicit Reference(const Recording& recording);

  // The first is the empty screen.
  [[nodiscard]] const std::vector<Picture>& states() const noexcept { return states_; }
  // When each of them began to show.
  [[nodiscard]] const std::vector<Instant>& times() const noexcept { return times_; }
  [[nodiscard]] const std::vector<Key>& keys() const noexcept { return keys_; }

 private:
  void classify(Key& key) const;

  std::vector<Picture> states_;
  std::vector<Instant> times_;
  std::vector<Key> keys_;
};

}  // namespace mp::typing
