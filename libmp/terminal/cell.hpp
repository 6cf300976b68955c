// One place of the screen, in eight bytes: what stands there and in which style.
#pragma once

#include <cstdint>

namespace mp::terminal {

// A number of the screen's table of styles; 0 is the plain one.
enum class StyleId : std::uint32_t { plain = 0 };

class Cell {
 public:
  // Nothing has been written there, or it has been erased: not the same as a blank. The style's background is what it shows.
  constexpr Cell() noexcept = default;
  [[nodiscard]] static constexpr Cell erased(StyleId style) noexcept { return {0, style}; }

  enum class Width : std::uint8_t { single, wide };
  [[nodiscard]] static constexpr Cell character(char32_t character, Width width, StyleId style) noexcept {
    return {static_cast<std::uint32_t>(character) | (width == Width::wide ? kWide : 0), style};
  }
  // A character with combining marks; `index` is its number in the screen's table of clusters.
  [[nodiscard]] static constexpr Cell cluster(std::uint32_t index, Width width, StyleId style) noexcept {
    return {index | kCluster | (width == Width::wide ? kWide : 0), style};
  }
  // The right half of the wide character in the cell before it, in the same style.
  [[nodiscard]] static constexpr Cell right_half(StyleId style) noexcept { return {kRightHalf, style}; }

  [[nodiscard]] constexpr bool is_erased() const noexcept { return glyph_ == 0; }
  [[nodiscard]] constexpr bool is_wide() const noexcept { return (glyph_ & kWide) != 0; }
  [[nodiscard]] constexpr bool is_right_half() const noexcept { return glyph_ == kRightHalf; }
  [[nodiscard]] constexpr bool is_cluster() const noexcept { return (glyph_ & kCluster) != 0; }
  // Of a cell that is neither erased nor a right half: the character, or the number of its cluster.
  [[nodiscard]] constexpr char32_t character() const noexcept { return glyph_ & kValue; }
  [[nodiscard]] constexpr std::uint32_t cluster_index() const noexcept { return glyph_ & kValue; }
  [[nodiscard]] constexpr Width width() const noexcept { return is_wide() ? Width::wide : Width::single; }
  [[nodiscard]] constexpr StyleId style() const noexcept { return style_; }

  // The same text in another style.
  [[nodiscard]] static constexpr Cell with_style(const Cell& cell, StyleId style) noexcept { return {cell.glyph_, style}; }

  friend constexpr bool operator==(const Cell&, const Cell&) noexcept = default;

 private:
  static constexpr std::uint32_t kValue = (1u << 24) - 1;  // characters need 21 bits; clusters are bounded by the cells
  static constexpr std::uint32_t kCluster = 1u << 24;
  static constexpr std::uint32_t kWide = 1u << 25;
  static constexpr std::uint32_t kRightHalf = 1u << 26;

  constexpr Cell(std::uint32_t glyph, StyleId style) noexcept : glyph_(glyph), style_(style) {}

  std::uint32_t glyph_ = 0;
  StyleId style_ = StyleId::plain;
};

static_assert(sizeof(Cell) == 8);

}  // namespace mp::terminal
