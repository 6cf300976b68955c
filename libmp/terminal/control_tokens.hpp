// What a terminal's byte stream consists of, as ControlParser finds it: text, control characters, sequences and strings.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace mp::terminal {

struct Parameter {
  std::uint16_t value = 0;  // 65535 stands for everything above, too
  bool given = false;       // false: the field was empty, `value` is 0
  bool sub = false;         // stands after a colon: it belongs to the one before (SGR 4:3, 38:2::1:2:3)

  friend bool operator==(const Parameter&, const Parameter&) = default;
};

// CSI prefix parameters intermediates final, and the head of a DCS, which looks the same.
struct ControlSequence {
  char prefix = 0;                          // one of < = > ? or 0
  std::array<char, 2> intermediates{};      // 0 where there is none
  char final = 0;                           // 0: a DCS whose head is none
  std::span<const Parameter> parameters{};  // at most limits::kMaxSequenceParameters; valid during the call
  // Prefix, first intermediate and final as one number, for tables and switches: sequence_name('?', 0, 'h').
  [[nodiscard]] constexpr std::uint32_t name() const noexcept;
  // The value of a field; `otherwise` where it is empty or there is none.
  [[nodiscard]] std::uint16_t value(std::size_t index, std::uint16_t otherwise) const noexcept {
    return index < parameters.size() && parameters[index].given ? parameters[index].value : otherwise;
  }
};

// A sequence with two intermediates is none that anybody knows: it has no name that a table could hold.
[[nodiscard]] constexpr std::uint32_t sequence_name(char prefix, char intermediate, char final) noexcept {
  const auto byte = [](char c) { return static_cast<std::uint32_t>(static_cast<unsigned char>(c)); };
  return byte(prefix) << 16 | byte(intermediate) << 8 | byte(final);
}

constexpr std::uint32_t ControlSequence::name() const noexcept {
  return intermediates[1] == 0 ? sequence_name(prefix, intermediates[0], final) : 0;
}

enum class StringKind : std::uint8_t {
  osc,    // ESC ], ends with BEL or ESC \ .
  dcs,    // ESC P; this and all others end with ESC \ .
  apc,    // ESC _
  pm,     // ESC ^
  sos,    // ESC X
  title,  // ESC k, of screen and tmux
};

enum class StringEnd : std::uint8_t {
  whole,
  cut,        // it ended as it should, but was longer than what is kept: `payload` is its beginning
  cancelled,  // by CAN, SUB or ESC: terminals do nothing with it
};

// A terminal's answer to an OSC ends as the question did.
enum class StringTerminator : std::uint8_t { st, bel };

struct ControlString {
  StringKind kind{};
  ControlSequence head;      // of a DCS; otherwise empty
  std::string_view payload;  // without control characters; not necessarily UTF-8; valid during the call
  StringEnd end{};
  StringTerminator terminator = StringTerminator::st;
};

// Hears what ControlParser finds, in the order of the stream. Must not feed the parser from inside of a call.
class ParserHandler {
 public:
  ParserHandler() = default;
  ParserHandler(const ParserHandler&) = delete;
  ParserHandler& operator=(const ParserHandler&) = delete;
  virtual ~ParserHandler() = default;

  // Whole characters in valid UTF-8, none of them a control character (C0, DEL, C1); not empty. Where one call ends and the
  // next begins means nothing: it depends on how the bytes arrived. Valid during the call.
  virtual void on_text(std::string_view utf8) = 0;
  // A C0 control character but NUL (which is fill) and ESC. Also inside of a sequence, which goes on after it, as terminals
  // do. CAN and SUB come after what they have cancelled.
  virtual void on_control(std::uint8_t c0) = 0;
  // ESC intermediate final; `intermediate` is 0 when there is none. ESC with several intermediates is dropped.
  virtual void on_escape(char intermediate, char final) = 0;
  virtual void on_sequence(const ControlSequence& sequence) = 0;
  // A string begins; `head` is empty but for a DCS. on_string() follows.
  virtual void on_string_start(StringKind kind, const ControlSequence& head) = 0;
  virtual void on_string(const ControlString& string) = 0;
};

}  // namespace mp::terminal
