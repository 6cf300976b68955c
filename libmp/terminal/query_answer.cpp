#include "libmp/terminal/query_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "libmp/terminal/colour_value.hpp"
#include "libmp/terminal/osc_fields.hpp"

namespace mp::terminal {
namespace {

constexpr std::string_view kSt = "\x1b\\";

std::string number(unsigned value) { return std::to_string(value); }

// --- reports about the terminal and its cursor ---

std::string report_position(std::string_view introducer, const Screen& screen) {
  auto at = screen.cursor().position;
  if (screen.modes().origin) {
    const auto& margins = screen.margins();
    at.row = static_cast<std::uint16_t>(at.row - std::min(at.row, margins.top));
    at.column = static_cast<std::uint16_t>(at.column - std::min(at.column, margins.left));
  }
  return std::string(introducer) + number(at.row + 1u) + ";" + number(at.column + 1u) + "R";
}

struct StatusRow {
  std::uint16_t number;
  std::string_view answer;
};
constexpr std::array kStatusRows{
    StatusRow{15, "\x1b[?13n"},        // no printer
    StatusRow{25, "\x1b[?20n"},        // user-defined keys are unlocked
    StatusRow{26, "\x1b[?27;1;0;0n"},  // a North American keyboard
    StatusRow{53, "\x1b[?50n"},        // no locator
    StatusRow{55, "\x1b[?50n"},
};

std::string report_status(std::uint16_t asked) {
  const auto* row = std::ranges::find(kStatusRows, asked, &StatusRow::number);
  return row == kStatusRows.end() ? std::string() : std::string(row->answer);
}

// --- DECRQM ---

enum class ModeStatus : std::uint8_t { unknown = 0, set = 1, reset = 2 };

ModeStatus status_of(bool set) { return set ? ModeStatus::set : ModeStatus::reset; }

ModeStatus ansi_status(std::uint16_t mode, const Modes& modes) {
  const auto rows = ansi_modes();
  const auto row = std::ranges::find(rows, mode, &ModeFlag::number);
  return row == rows.end() ? ModeStatus::unknown : status_of(modes.*row->flag);
}

ModeStatus private_status(std::uint16_t mode, const Screen& screen) {
  constexpr std::array<std::uint16_t, 3> kAlternate{47, 1047, 1049};
  const auto& modes = screen.modes();
  if (std::ranges::find(kAlternate, mode) != kAlternate.end()) return status_of(screen.active() == Buffer::alternate);
  // What we only remember we must not promise.
  if (std::ranges::find(modes.unknown, mode, &Modes::Unknown::number) != modes.unknown.end()) return ModeStatus::unknown;
  const auto set = modes.get_private(mode);
  return set ? status_of(*set) : ModeStatus::unknown;
}

std::string report_mode(std::string_view introducer, std::uint16_t mode, ModeStatus status) {
  return std::string(introducer) + number(mode) + ";" + number(static_cast<unsigned>(status)) + "$y";
}

// --- DECRQSS ---

constexpr unsigned kForeground = 38;
constexpr unsigned kBehind = 48;
constexpr unsigned kUnderline = 58;

std::string rendition(const Colour& colour, unsigned first) {
  constexpr unsigned kBright = 60;
  switch (colour.kind) {
    case Colour::Kind::standard:
      return "";
    case Colour::Kind::basic:
      return ";" + number(first - 8 + colour.index() + (colour.index() < 8 ? 0u : kBright - 8u));
    case Colour::Kind::indexed:
      break;
    case Colour::Kind::rgb:
      return ";" + number(first) + ":2::" + number(colour.red) + ":" + number(colour.green) + ":" + number(colour.blue);
  }
  return ";" + number(first) + ":5:" + number(colour.index());
}

// The parameters of the SGR that sets this pen.
std::string rendition(const Style& pen) {
  constexpr std::array<std::uint8_t, 8> kAttributes{1, 2, 3, 5, 7, 8, 9, 53};  // by the bits of Style::attributes()
  const unsigned attributes = pen.attributes();
  std::string text = "0";
  for (std::size_t bit = 0; bit < kAttributes.size(); ++bit) {
    if ((attributes >> bit & 1u) != 0) text += ";" + number(kAttributes[bit]);
  }
  if (pen.underline == Underline::single) text += ";4";
  if (pen.underline > Underline::single) text += ";4:" + number(static_cast<unsigned>(pen.underline));
  return text + rendition(pen.foreground, kForeground) + rendition(pen.background, kBehind) +
         rendition(pen.underline_colour, kUnderline);
}

struct SettingRow {
  std::string_view asked;
  std::string (*value)(const Screen&);
};
constexpr std::array kSettingRows{
    SettingRow{"m", [](const Screen& screen) { return rendition(screen.pen()); }},
    SettingRow{"r",
               [](const Screen& screen) { return number(screen.margins().top + 1u) + ";" + number(screen.margins().bottom); }},
    SettingRow{"s",
               [](const Screen& screen) { return number(screen.margins().left + 1u) + ";" + number(screen.margins().right); }},
    SettingRow{" q", [](const Screen& screen) { return number(screen.cursor().shape); }},
    SettingRow{"\"q", [](const Screen& screen) { return std::string(screen.pen().guarded ? "1" : "0"); }},
    SettingRow{"\"p", [](const Screen&) { return std::string("62;1"); }},
};

std::string report_setting(std::string_view asked, const Screen& screen) {
  const auto* row = std::ranges::find(kSettingRows, asked, &SettingRow::asked);
  if (row == kSettingRows.end()) return "\x1bP0$r\x1b\\";
  return "\x1bP1$r" + row->value(screen) + std::string(row->asked) + std::string(kSt);
}

// --- XTGETTCAP ---

// None is known. The names are repeated so that the program sees which; other characters than theirs are not.
std::string report_capabilities(std::string_view names) {
  const bool proper = names.find_first_not_of("0123456789abcdefABCDEF;") == std::string_view::npos;
  return "\x1bP0+r" + std::string(proper ? names : std::string_view()) + std::string(kSt);
}

// --- sizes ---

std::string report_size(unsigned what, unsigned rows, unsigned columns) {
  if (rows == 0 || columns == 0) return "";
  return "\x1b[" + number(what) + ";" + number(rows) + ";" + number(columns) + "t";
}

// --- colours ---

constexpr std::uint16_t kText = 10;
constexpr std::uint16_t kBackground = 11;
constexpr std::uint16_t kCursor = 12;
constexpr std::uint16_t kLastColour = 19;

std::optional<ColourValue> known(const std::map<std::uint16_t, std::string>& colours, std::uint16_t which) {
  const auto found = colours.find(which);
  return found == colours.end() ? std::nullopt : colour_value(found->second);
}

std::optional<ColourValue> palette_colour(const WindowTexts& texts, std::string_view index) {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), value);
  if (error != std::errc{} || end != index.data() + index.size()) return std::nullopt;
  return known(texts.palette, value).value_or(standard_palette(value));
}

std::optional<ColourValue> dynamic_colour(const WindowTexts& texts, std::uint16_t which) {
  constexpr std::uint8_t kWhite = 7;
  constexpr std::uint8_t kBlack = 0;
  if (const auto colour = known(texts.colours, which)) return colour;
  if (which == kText || which == kCursor) return standard_palette(kWhite);
  if (which == kBackground) return standard_palette(kBlack);
  return std::nullopt;
}

std::string report_colour(std::string_view which, const std::optional<ColourValue>& colour, StringTerminator terminator) {
  if (!colour) return "";
  const auto end = terminator == StringTerminator::bel ? std::string_view("\a") : kSt;
  return "\x1b]" + std::string(which) + ";" + specification_of(*colour) + std::string(end);
}

// "1;?;7;red": some are asked for, others are set.
std::string report_palette(const Query& query, const WindowTexts& texts) {
  std::string answer;
  for (std::string_view fields = query.text; !fields.empty();) {
    const auto index = take_field(fields);
    if (take_field(fields) != "?") continue;
    answer += report_colour("4;" + std::string(index), palette_colour(texts, index), query.terminator);
  }
  return answer;
}

std::string report_colours(const Query& query, const WindowTexts& texts) {
  std::string answer;
  std::string_view fields = query.text;
  for (auto which = query.number; which <= kLastColour && !fields.empty(); ++which) {
    if (take_field(fields) == "?") answer += report_colour(number(which), dynamic_colour(texts, which), query.terminator);
  }
  return answer;
}

std::string report_key_modifiers(std::uint16_t which, const KeyModifiers& modifiers) {
  if (which >= modifiers.values.size()) return "";
  return "\x1b[>" + number(which) + ";" + number(modifiers.values[which].value_or(0)) + "m";
}

std::string answer_text(const Query& query, const Screen& screen, WindowPixels pixels) {
  const auto size = screen.size();
  switch (query.kind) {
    case QueryKind::primary_attributes:
      return "\x1b[?62;22c";
    case QueryKind::secondary_attributes:
      return "\x1b[>1;10;0c";
    case QueryKind::tertiary_attributes:
      return "\x1bP!|00000000\x1b\\";
    case QueryKind::operating_status:
      return "\x1b[0n";
    case QueryKind::cursor_position:
      return report_position("\x1b[", screen);
    case QueryKind::extended_cursor_position:
      return report_position("\x1b[?", screen);
    case QueryKind::device_status:
      return report_status(query.number);
    case QueryKind::ansi_mode:
      return report_mode("\x1b[", query.number, ansi_status(query.number, screen.modes()));
    case QueryKind::private_mode:
      return report_mode("\x1b[?", query.number, private_status(query.number, screen));
    case QueryKind::setting:
      return report_setting(query.text, screen);
    case QueryKind::version:
      return "\x1bP>|mp\x1b\\";
    case QueryKind::capabilities:
      return report_capabilities(query.text);
    case QueryKind::keyboard_flags:
      return "\x1b[?" + number(screen.keyboard(screen.active()).flags) + "u";
    case QueryKind::key_modifiers:
      return report_key_modifiers(query.number, screen.key_modifiers());
    case QueryKind::window_pixels:
      return report_size(4, pixels.y, pixels.x);
    case QueryKind::cell_pixels:
      return report_size(6, pixels.y / size.rows, pixels.x / size.columns);
    case QueryKind::window_cells:
      return report_size(8, size.rows, size.columns);
    case QueryKind::palette:
      return report_palette(query, screen.texts());
    case QueryKind::colours:
      return report_colours(query, screen.texts());
  }
  return "";
}

}  // namespace

Bytes answer_to(const Query& query, const Screen& screen, WindowPixels pixels) {
  return to_bytes(answer_text(query, screen, pixels));
}

}  // namespace mp::terminal
