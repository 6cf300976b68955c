// Splits what a program writes to its terminal into tokens: the bounded front of everything that looks at such bytes. It takes
// any bytes in any pieces (the pieces change nothing but where text is cut) and holds little whatever they are: limits.hpp.
//
// It reads as xterm and tmux do with UTF-8: bytes 0x80 to 0x9f are no control characters, and U+0080 to U+009F, on which
// terminals disagree, are dropped like DEL. What is no UTF-8 becomes U+FFFD, one for each maximal part (Unicode, section 3.9).
// Nothing is allocated for text and sequences; text that is printable passes without being copied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "libmp/core/bytes.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/terminal/control_tokens.hpp"

namespace mp::terminal {

class ControlParser {
 public:
  void feed(ByteView bytes, ParserHandler& handler);

  // Between two tokens and two characters: here other bytes may be put in between without a terminal being confused.
  [[nodiscard]] bool in_ground() const noexcept { return state_ == State::ground; }
  [[nodiscard]] bool in_string() const noexcept { return state_ == State::string || state_ == State::string_escape; }
  // Bytes fed so far. Inside of a handler's call: up to the end of its token, whatever lies behind it in the same piece.
  [[nodiscard]] std::uint64_t consumed() const noexcept { return consumed_; }

  // The bytes since ground, without control characters that have taken effect already: fed to another terminal in ground they
  // bring it to where this parser is. At most limits::kMaxUnfinished; of a longer token its beginning. Empty in ground. Not to
  // be asked inside of a handler's call.
  [[nodiscard]] ByteView unfinished() const noexcept { return unfinished_; }
  // Whether unfinished() is all of it.
  [[nodiscard]] bool unfinished_is_whole() const noexcept { return unfinished_whole_; }

 private:
  enum class State : std::uint8_t {
    ground,
    character,         // within a UTF-8 character, whose bytes are in unfinished_
    escape,            // behind ESC
    escape_ignored,    // ESC with several intermediates, until its final
    sequence_start,    // behind CSI or DCS: a prefix may come
    parameters,        // a digit, separator or prefix has come
    intermediates,     // an intermediate has come: nothing but more of them and the final may follow
    sequence_ignored,  // a CSI that is none, until its final
    string,
    string_escape,  // ESC within a string: its end or the start of something else
  };

  void step(ParserHandler& handler);
  void take_ground(ParserHandler& handler);
  void take_control(std::uint8_t byte, ParserHandler& handler);
  void take_beyond_ascii(ParserHandler& handler);
  void take_character(ParserHandler& handler);
  void take_escape(ParserHandler& handler);
  void take_sequence(ParserHandler& handler);
  void take_string(ParserHandler& handler);
  void take_string_escape(ParserHandler& handler);

  void interrupt(std::uint8_t control, ParserHandler& handler);
  void begin_escape() noexcept;
  void begin_sequence(bool is_dcs) noexcept;
  void begin_string(StringKind kind, ParserHandler& handler);
  void end_sequence(char final, ParserHandler& handler);
  void end_string(StringEnd end, ParserHandler& handler, StringTerminator terminator = StringTerminator::st);
  void collect(std::uint8_t byte) noexcept;
  void store(ByteView part);

  void advance(std::size_t bytes) noexcept;
  void begin_token() noexcept;
  void end_token() noexcept;
  void keep_unfinished();
  [[nodiscard]] ControlSequence sequence() const noexcept;

  State state_ = State::ground;
  ByteView in_;  // what of the piece is left; empty between two feeds
  std::uint64_t consumed_ = 0;
  const std::uint8_t* token_rest_ = nullptr;  // from here to in_: bytes of the present token that unfinished_ lacks
  Bytes unfinished_;
  bool unfinished_whole_ = true;

  bool is_dcs_ = false;
  char prefix_ = 0;
  std::array<char, 2> intermediates_{};
  char final_ = 0;
  std::size_t intermediate_count_ = 0;
  std::size_t parameter_count_ = 0;                                         // may say one more than there is room for
  std::array<Parameter, limits::kMaxSequenceParameters + 1> parameters_{};  // the last one takes what is too much

  StringKind string_kind_{};
  bool string_cut_ = false;
  std::string payload_;
};

}  // namespace mp::terminal
