// Writes control sequences for a terminal.
#pragma once

#include <array>
#include <charconv>
#include <initializer_list>
#include <string_view>

#include "libmp/core/bytes.hpp"
#include "libmp/terminal/size.hpp"

namespace mp::terminal {

// One number among the parameters of a sequence, in decimal.
inline void append_number(unsigned number, Bytes& to) {
  std::array<char, 10> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  append(to, as_bytes({digits.data(), static_cast<std::size_t>(end - digits.data())}));
}

class SequenceWriter {
 public:
  // `out` must live as long.
  explicit SequenceWriter(Bytes& out) : out_(out) {}

  void put(std::string_view bytes) { append(out_, as_bytes(bytes)); }
  void put(ByteView bytes) { append(out_, bytes); }
  // CSI parameters ending.
  void csi(std::initializer_list<unsigned> parameters, std::string_view ending) { csi("", parameters, ending); }
  void csi(std::string_view prefix, std::initializer_list<unsigned> parameters, std::string_view ending) {
    put("\x1b[");
    put(prefix);
    bool first = true;
    for (const unsigned parameter : parameters) {
      if (!first) out_.push_back(';');
      append_number(parameter, out_);
      first = false;
    }
    put(ending);
  }
  // OSC number ; text.
  void osc(unsigned number, std::string_view text) {
    put("\x1b]");
    append_number(number, out_);
    put(";");
    put(text);
    put("\x1b\\");
  }
  void set_private_mode(unsigned number, bool set) { csi("?", {number}, set ? "h" : "l"); }
  void set_ansi_mode(unsigned number, bool set) { csi({number}, set ? "h" : "l"); }
  // In a terminal without origin mode.
  void move_to(Position to) { csi({to.row + 1u, to.column + 1u}, "H"); }

  [[nodiscard]] Bytes& bytes() noexcept { return out_; }

 private:
  Bytes& out_;
};

}  // namespace mp::terminal
