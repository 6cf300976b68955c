// How a cell looks, apart from its text: what SGR, OSC 8 and DECSCA set. Cells hold a StyleId (interned.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "libmp/terminal/colour.hpp"

namespace mp::terminal {

enum class Underline : std::uint8_t { none, single, doubled, curly, dotted, dashed };  // SGR 4:0 to 4:5

// A number of the screen's table of links; 0 is none.
enum class LinkId : std::uint32_t { none = 0 };

struct Style {
  Colour foreground;
  Colour background;
  Colour underline_colour;
  LinkId link = LinkId::none;
  Underline underline = Underline::none;
  bool bold : 1 = false;
  bool dim : 1 = false;
  bool italic : 1 = false;
  bool blink : 1 = false;
  bool reverse : 1 = false;
  bool conceal : 1 = false;
  bool strike : 1 = false;
  bool overline : 1 = false;
  bool guarded : 1 = false;  // DECSCA: selective erase spares it

  friend bool operator==(const Style&, const Style&) = default;
  // The nine attributes as one number: bold is bit 0, dim bit 1, and so on.
  [[nodiscard]] constexpr std::uint16_t attributes() const noexcept {
    return static_cast<std::uint16_t>(bold | dim << 1 | italic << 2 | blink << 3 | reverse << 4 | conceal << 5 | strike << 6 |
                                      overline << 7 | guarded << 8);
  }
  constexpr void set_attributes(std::uint16_t bits) noexcept;
};

constexpr void Style::set_attributes(std::uint16_t bits) noexcept {
  bold = (bits & 1) != 0;
  dim = (bits & 2) != 0;
  italic = (bits & 4) != 0;
  blink = (bits & 8) != 0;
  reverse = (bits & 16) != 0;
  conceal = (bits & 32) != 0;
  strike = (bits & 64) != 0;
  overline = (bits & 128) != 0;
  guarded = (bits & 256) != 0;
}

struct StyleHash {
  [[nodiscard]] std::size_t operator()(const Style& style) const noexcept {
    constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio
    std::uint64_t hash = std::uint64_t{style.foreground.packed()} << 32 | style.background.packed();
    hash = (hash ^ hash >> 29) * kSpread;
    hash ^= std::uint64_t{style.underline_colour.packed()} << 32 | static_cast<std::uint32_t>(style.link);
    hash = (hash ^ hash >> 31) * kSpread;
    hash ^= std::uint64_t{style.attributes()} << 8 | static_cast<std::uint8_t>(style.underline);
    hash *= kSpread;
    return static_cast<std::size_t>(hash ^ hash >> 32);
  }
};

// A hyperlink (OSC 8): cells with equal links belong together.
struct Link {
  std::string parameters;  // "id=..." as it was given, or empty
  std::string target;
  friend bool operator==(const Link&, const Link&) = default;
};

struct LinkHash {
  [[nodiscard]] std::size_t operator()(const Link& link) const noexcept {
    return std::hash<std::string>{}(link.target) * 31 + std::hash<std::string>{}(link.parameters);
  }
};

}  // namespace mp::terminal
