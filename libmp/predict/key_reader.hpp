// Splits what the user's terminal sends into keys. The bytes may come in any pieces, but an ESC that ends one is the key of
// that name: nobody could tell it from a sequence that was cut, and terminals don't cut them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libmp/core/bytes.hpp"

namespace mp::predict {

enum class KeyKind : std::uint8_t {
  character,   // one printable character, or a mark that joins the one before
  erase,       // DEL or ^H
  left,        // cursor keys, without modifiers
  right,       //
  home,        // also ^A
  end,         // also ^E
  remove,      // the character at the cursor
  erase_word,  // ^W
  erase_line,  // ^U
  erase_rest,  // ^K
  enter,       //
  other,       // anything else: what it does is not guessed, nor where the keys behind it go
};

struct Key {
  KeyKind kind{};
  std::string text;       // of a character, in UTF-8
  std::uint64_t end = 0;  // offset in the input behind its last byte
};

class KeyReader {
 public:
  // `end`: offset in the input behind `typed`. Keys of kind `other` in a row are one. So is pasted text: what terminals mark as
  // pasted (DEC mode 2004), and what comes faster than anybody types.
  [[nodiscard]] std::vector<Key> read(ByteView typed, std::uint64_t end);

  // Characters in one piece that may still have been typed: those of a sentence that an input method hands over.
  static constexpr std::size_t kMostTyped = 32;

 private:
  enum class State : std::uint8_t {
    ground,
    sequence,  // behind ESC [, within token_
    mouse,     // in the three bytes of an old mouse report
    string,    // a terminal's answer (OSC, DCS and the like), until a control character
    paste,     // until ESC [ 201 ~
  };

  [[nodiscard]] std::size_t take(ByteView rest, Key& key);
  [[nodiscard]] std::size_t take_ground(ByteView rest, Key& key);
  [[nodiscard]] std::size_t take_escape(ByteView rest, Key& key);
  [[nodiscard]] std::size_t take_sequence(ByteView rest, Key& key);
  [[nodiscard]] std::size_t take_string(ByteView rest, Key& key);
  [[nodiscard]] std::size_t take_paste(ByteView rest, Key& key);

  State state_ = State::ground;
  std::string token_;           // what has come of a character, a sequence, the end of a paste
  std::size_t mouse_left_ = 0;  // bytes of the report
};

}  // namespace mp::predict
