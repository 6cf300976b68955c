#include "libmp/config/effective_value.hpp"

#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

// A basic string of TOML. Control characters, which TOML or a terminal would take amiss, become \u00XX.
std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    const bool c1 = byte == 0xc2 && next >= 0x80 && next < 0xa0;
    if (c1) byte = next, ++i;
    if (byte == '"' || byte == '\\') {
      out += '\\', out += text[i];
    } else if (byte < 0x20 || byte == 0x7f || c1) {
      out += "\\u00", out += kHex[byte >> 4], out += kHex[byte & 15];
    } else {
      out += text[i];
    }
  }
  return out + '"';
}

std::string assignment(const EffectiveValue& each) {
  const std::string key(each.key);
  if (const auto* flag = std::get_if<bool>(&each.value)) return key + " = " + (*flag ? "true" : "false");
  if (const auto* number = std::get_if<std::int64_t>(&each.value)) return key + " = " + std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&each.value)) return key + " = " + quoted(*text);
  return "# " + key + " is not set";
}

}  // namespace

std::string show_config(const std::vector<EffectiveValue>& values) {
  std::string out;
  for (const auto& each : values) out += assignment(each) + "  # " + printable(each.source, 4096) + "\n";
  return out;
}

}  // namespace mp::config
