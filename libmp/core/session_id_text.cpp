#include "libmp/core/session_id_text.hpp"

namespace mp {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::size_t kShort = 8;
constexpr std::size_t kShortest = 4;

}  // namespace

std::string id_text(const SessionId& id) {
  std::string text;
  for (const auto byte : id.bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<SessionId> parse_id_text(std::string_view text) {
  SessionId id;
  if (text.size() != 2 * id.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = kDigits.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    auto& byte = id.bytes[i / 2];
    byte = static_cast<std::uint8_t>(std::size_t{byte} << 4 | digit);
  }
  return id;
}

std::string short_id_text(const SessionId& id) { return id_text(id).substr(0, kShort); }

bool is_beginning_of(std::string_view text, const SessionId& id) {
  return text.size() >= kShortest && id_text(id).starts_with(text);
}

}  // namespace mp
