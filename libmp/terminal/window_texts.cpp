#include "libmp/terminal/window_texts.hpp"

#include <charconv>

#include "libmp/core/limits.hpp"
#include "libmp/terminal/osc_fields.hpp"

namespace mp::terminal {
namespace {

constexpr std::uint16_t kNoNumber = 65535;
constexpr std::uint16_t kSpecialColours = 256;  // OSC 5 ; n is OSC 4 ; 256 + n
constexpr std::uint16_t kPaletteSize = kSpecialColours + 8;
constexpr std::uint16_t kFirstColour = 10;
constexpr std::uint16_t kLastColour = 19;
constexpr std::uint16_t kResets = 100;  // OSC 104 resets what OSC 4 sets, and so on

[[nodiscard]] std::uint16_t number_in(std::string_view field) {
  std::uint16_t number = kNoNumber;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  return error == std::errc{} && end == field.data() + field.size() ? number : kNoNumber;
}

[[nodiscard]] bool is_colour(std::string_view text) {
  return !text.empty() && text != "?" && text.size() <= limits::kMaxColourName;
}

void set_palette(WindowTexts& texts, std::uint16_t offset, std::string_view pairs) {
  while (!pairs.empty()) {
    const std::uint16_t index = number_in(take_field(pairs));
    const std::string_view colour = take_field(pairs);
    if (index < kPaletteSize - offset && is_colour(colour)) texts.palette[static_cast<std::uint16_t>(index + offset)] = colour;
  }
}

void reset_palette(WindowTexts& texts, std::uint16_t offset, std::string_view indices) {
  if (indices.empty()) {
    const auto specials = texts.palette.lower_bound(kSpecialColours);
    texts.palette.erase(offset == 0 ? texts.palette.begin() : specials, offset == 0 ? specials : texts.palette.end());
  }
  while (!indices.empty()) {
    const std::uint16_t index = number_in(take_field(indices));
    if (index < kPaletteSize - offset) texts.palette.erase(static_cast<std::uint16_t>(index + offset));
  }
}

// OSC 10 ; a ; b sets 10 to a and 11 to b.
void set_colours(WindowTexts& texts, std::uint16_t first, std::string_view colours) {
  for (std::uint16_t number = first; number <= kLastColour && !colours.empty(); ++number) {
    const std::string_view colour = take_field(colours);
    if (is_colour(colour)) texts.colours[number] = colour;
  }
}

[[nodiscard]] std::string kept(std::string_view text) { return std::string{text.substr(0, limits::kMaxWindowText)}; }

}  // namespace

std::uint16_t take_osc_number(std::string_view& payload) { return number_in(take_field(payload)); }

bool WindowTexts::handle_osc(std::uint16_t number, std::string_view value) {
  switch (number) {
    case 0:
      titles = {kept(value), kept(value)};
      return true;
    case 1:
      titles.icon = kept(value);
      return true;
    case 2:
      titles.window = kept(value);
      return true;
    case 4:
    case 5:
      set_palette(*this, number == 4 ? 0 : kSpecialColours, value);
      return true;
    case 7:
      directory = kept(value);
      return true;
    case kResets + 4:
    case kResets + 5:
      reset_palette(*this, number == kResets + 4 ? 0 : kSpecialColours, value);
      return true;
    default:
      break;
  }
  if (number >= kFirstColour && number <= kLastColour) {
    set_colours(*this, number, value);
    return true;
  }
  if (number >= kResets + kFirstColour && number <= kResets + kLastColour) {
    colours.erase(static_cast<std::uint16_t>(number - kResets));
    return true;
  }
  return false;
}

void WindowTexts::push_titles() {
  if (title_stack.size() == limits::kMaxTitleStack) title_stack.erase(title_stack.begin());
  title_stack.push_back(titles);
}

void WindowTexts::pop_titles(std::uint16_t which) {
  if (title_stack.empty()) return;
  if (which != 1) titles.window = title_stack.back().window;
  if (which != 2) titles.icon = title_stack.back().icon;
  title_stack.pop_back();
}

}  // namespace mp::terminal
