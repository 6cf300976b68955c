#include "libmp/predict/key_reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "libmp/terminal/utf8.hpp"

namespace mp::predict {
namespace {

struct NamedKey {
  std::string_view bytes;
  KeyKind kind;
};

constexpr std::array<NamedKey, 25> kNamedKeys{{
    {"\r", KeyKind::enter},          {"\n", KeyKind::enter},       {"\x7f", KeyKind::erase},      {"\b", KeyKind::erase},
    {"\x01", KeyKind::home},         {"\x05", KeyKind::end},       {"\x17", KeyKind::erase_word}, {"\x15", KeyKind::erase_line},
    {"\x0b", KeyKind::erase_rest},   {"\x1b[D", KeyKind::left},    {"\x1bOD", KeyKind::left},     {"\x1b[C", KeyKind::right},
    {"\x1bOC", KeyKind::right},      {"\x1b[H", KeyKind::home},    {"\x1bOH", KeyKind::home},     {"\x1b[1~", KeyKind::home},
    {"\x1b[7~", KeyKind::home},      {"\x1b[F", KeyKind::end},     {"\x1bOF", KeyKind::end},      {"\x1b[4~", KeyKind::end},
    {"\x1b[8~", KeyKind::end},       {"\x1b[3~", KeyKind::remove}, {"\x1b[127u", KeyKind::erase}, {"\x1b[13u", KeyKind::enter},
    {"\x1b[57414u", KeyKind::enter},
}};

constexpr std::string_view kMouseReport = "\x1b[M";
constexpr std::string_view kPasteBegins = "\x1b[200~";
constexpr std::string_view kPasteEnds = "\x1b[201~";
// What introduces a string behind ESC; alone it is that key with Alt.
constexpr std::string_view kStringStarts = "]PX^_";
// Longer ones are no keys, and their end is all that is looked for.
constexpr std::size_t kLongestSequence = 16;

KeyKind kind_of(std::string_view bytes) {
  const auto* found = std::find_if(kNamedKeys.begin(), kNamedKeys.end(), [&](const NamedKey& k) { return k.bytes == bytes; });
  return found == kNamedKeys.end() ? KeyKind::other : found->kind;
}

}  // namespace

std::vector<Key> KeyReader::read(ByteView typed, std::uint64_t end) {
  std::vector<Key> keys;
  while (!typed.empty()) {
    Key key{.kind = KeyKind::other, .text = {}, .end = 0};
    typed = typed.subspan(take(typed, key));
    key.end = end - typed.size();
    if (!token_.empty()) continue;
    const bool more_of_it = key.kind == KeyKind::other && !keys.empty() && keys.back().kind == KeyKind::other;
    if (more_of_it) keys.back().end = key.end;
    if (!more_of_it) keys.push_back(std::move(key));
  }
  const auto characters = std::count_if(keys.begin(), keys.end(), [](const Key& k) { return k.kind == KeyKind::character; });
  if (static_cast<std::size_t>(characters) > kMostTyped) keys = {{.kind = KeyKind::other, .text = {}, .end = end}};
  return keys;
}

// Each of these leaves token_ empty where a key is complete.
std::size_t KeyReader::take(ByteView rest, Key& key) {
  switch (state_) {
    case State::sequence:
      return take_sequence(rest, key);
    case State::string:
      return take_string(rest, key);
    case State::paste:
      return take_paste(rest, key);
    case State::mouse: {
      const std::size_t taken = std::min(mouse_left_, rest.size());
      mouse_left_ -= taken;
      if (mouse_left_ == 0) state_ = State::ground;
      return taken;
    }
    case State::ground:
      break;
  }
  return take_ground(rest, key);
}

std::size_t KeyReader::take_ground(ByteView rest, Key& key) {
  if (token_.empty() && rest.front() == 0x1b) return take_escape(rest, key);
  if (token_.empty() && (rest.front() < 0x20 || rest.front() == 0x7f)) {
    key.kind = kind_of(as_text(rest.first(1)));
    return 1;
  }
  // A character that began in an earlier piece goes on here.
  const std::size_t earlier = token_.size();
  token_ += as_text(rest.first(std::min<std::size_t>(rest.size(), 4)));
  const terminal::Utf8Piece piece = terminal::first_character(as_bytes(token_));
  if (piece.kind == terminal::Utf8Kind::incomplete) return token_.size() - earlier;
  token_.resize(std::max(piece.size, earlier));
  const std::size_t taken = token_.size() - earlier;
  const bool c1_control = token_.size() == 2 && token_[0] == '\xc2' && static_cast<std::uint8_t>(token_[1]) < 0xa0;
  if (piece.kind == terminal::Utf8Kind::character && !c1_control) {
    key.kind = KeyKind::character;
    key.text = token_;
  }
  token_.clear();
  return taken;
}

std::size_t KeyReader::take_escape(ByteView rest, Key& key) {
  const auto bytes = as_text(rest);
  if (bytes.size() == 1) return 1;
  if (bytes[1] == '[') {
    token_ = "\x1b[";
    state_ = State::sequence;
    return 2;
  }
  if (bytes[1] == 'O' && bytes.size() > 2) {
    key.kind = kind_of(bytes.substr(0, 3));
    return 3;
  }
  if (kStringStarts.find(bytes[1]) != std::string_view::npos && bytes.size() > 2) state_ = State::string;
  return bytes[1] == '\x1b' ? 1 : 2;
}

std::size_t KeyReader::take_sequence(ByteView rest, Key& key) {
  const char byte = static_cast<char>(rest.front());
  if (token_.size() < kLongestSequence) token_ += byte;
  const bool goes_on = byte >= 0x20 && byte < 0x40;
  if (goes_on) return 1;
  state_ = State::ground;
  if (token_ == kMouseReport) {
    state_ = State::mouse;
    mouse_left_ = 3;
  } else if (token_ == kPasteBegins) {
    state_ = State::paste;
  } else {
    key.kind = kind_of(token_);
  }
  token_.clear();
  return 1;
}

std::size_t KeyReader::take_string(ByteView rest, Key& /*key*/) {
  const auto bytes = as_text(rest);
  const bool control = rest.front() < 0x20;
  if (!control) return 1;
  state_ = State::ground;
  if (bytes.starts_with("\x1b\\")) return 2;
  // An answer has no other control character: this was Alt with a key, and here is another key.
  return bytes[0] == '\x07' ? 1 : 0;
}

std::size_t KeyReader::take_paste(ByteView rest, Key& /*key*/) {
  const char byte = static_cast<char>(rest.front());
  token_ = kPasteEnds.starts_with(token_ + byte) ? token_ + byte : std::string(byte == kPasteEnds[0] ? 1 : 0, byte);
  if (token_ != kPasteEnds) return 1;
  token_.clear();
  state_ = State::ground;
  return 1;
}

}  // namespace mp::predict
