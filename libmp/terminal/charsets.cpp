#include "libmp/terminal/charsets.hpp"

namespace mp::terminal {
namespace {

// DEC Special Graphics: 0x5f to 0x7e.
constexpr char32_t kFirstGraphic = 0x5f;
constexpr std::array<char32_t, 32> kSpecialGraphics{0x00a0, 0x25c6, 0x2592, 0x2409, 0x240c, 0x240d, 0x240a, 0x00b0,
                                                    0x00b1, 0x2424, 0x240b, 0x2518, 0x2510, 0x250c, 0x2514, 0x253c,
                                                    0x23ba, 0x23bb, 0x2500, 0x23bc, 0x23bd, 0x251c, 0x2524, 0x2534,
                                                    0x252c, 0x2502, 0x2264, 0x2265, 0x03c0, 0x2260, 0x00a3, 0x00b7};

}  // namespace

char32_t Charsets::translate(char ascii) noexcept {
  const Charset set = sets[single_shift != 0 ? single_shift : left];
  single_shift = 0;
  const auto character = static_cast<char32_t>(static_cast<unsigned char>(ascii));
  if (set == Charset{'(', '0'} && character >= kFirstGraphic) return kSpecialGraphics[character - kFirstGraphic];
  if (set == Charset{'(', 'A'} && ascii == '#') return 0x00a3;  // the United Kingdom's
  return character;
}

}  // namespace mp::terminal
