#include "libmp/keys/public_key_line.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/crypto/encoding.hpp"
#include "libmp/keys/text_lines.hpp"

namespace mp::keys {
namespace {

using crypto::Base64Padding;
using crypto::Ed25519PublicKey;

constexpr std::string_view kKeyType = "moshpit";
constexpr std::string_view kOpenSshKeyType = "ssh-ed25519";

std::optional<Ed25519PublicKey> key_of(ByteView bytes) {
  Ed25519PublicKey key;
  if (bytes.size() != key.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

// RFC 8709, section 4: string "ssh-ed25519", string key; a string is a big-endian u32 length and its bytes.
std::optional<Ed25519PublicKey> key_of_openssh_blob(ByteView blob) {
  static constexpr std::array<std::uint8_t, 4 + 11 + 4> kStart{0,   0,   0,   11,  's', 's', 'h', '-', 'e', 'd',
                                                               '2', '5', '5', '1', '9', 0,   0,   0,   32};
  if (blob.size() < kStart.size() || !std::equal(kStart.begin(), kStart.end(), blob.begin())) return std::nullopt;
  return key_of(blob.subspan(kStart.size()));
}

struct KeyType {
  std::string_view name;
  std::optional<Ed25519PublicKey> (*decode)(ByteView);
};

constexpr std::array<KeyType, 2> kKeyTypes{{{kKeyType, key_of}, {kOpenSshKeyType, key_of_openssh_blob}}};

const KeyType* find_key_type(std::string_view name) {
  const auto* found = std::find_if(kKeyTypes.begin(), kKeyTypes.end(), [&](const KeyType& type) { return type.name == name; });
  return found == kKeyTypes.end() ? nullptr : found;
}

Error wrong_type(std::string_view word, std::string_view rest) {
  while (!rest.empty()) {
    if (find_key_type(take_word(rest)) != nullptr) return Error{"options before the key are not supported"};
  }
  constexpr std::size_t kMostQuoted = 40;
  return Error{"key type \"" + printable(word, kMostQuoted) + "\" is not supported; moshpit and ssh-ed25519 are"};
}

}  // namespace

Status check_comment(std::string_view comment) {
  if (comment.size() > limits::kMaxKeyComment) {
    return Error{"the comment is longer than " + std::to_string(limits::kMaxKeyComment) + " bytes"};
  }
  if (printable(comment, comment.size()) != comment) return Error{"the comment contains control characters or is not UTF-8"};
  if (trim(comment) != comment) return Error{"the comment begins or ends with white space"};
  return Done{};
}

Result<PublicKeyLine> parse_public_key_line(std::string_view line) {
  auto rest = trim(line);
  if (rest.empty()) return Error{"there is no key on the line"};
  const auto word = take_word(rest);
  const auto* type = find_key_type(word);
  if (type == nullptr) return wrong_type(word, rest);

  const auto encoded = take_word(rest);
  if (encoded.empty()) return Error{"there is no key after \"" + std::string(type->name) + "\""};
  const auto bytes = crypto::base64_decode(encoded, Base64Padding::with);
  if (!bytes) return Error{"the key is not base64; was the line cut or wrapped?"};
  const auto key = type->decode(*bytes);
  if (!key) return Error{"the key is not an Ed25519 key; was the line cut?"};

  if (auto ok = check_comment(rest); !ok) return ok.error();
  return PublicKeyLine{*key, std::string(rest)};
}

Result<std::vector<PublicKeyLine>> parse_public_keys(std::string_view text) {
  if (trim(text).starts_with("-----BEGIN"))
    return Error{"it is a private key; the public one is in the file that ends in .pub"};
  std::vector<PublicKeyLine> keys;
  const auto lines = split_lines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_blank_or_comment(lines[i])) continue;
    auto key = parse_public_key_line(lines[i]);
    if (!key) return key.error().within("line " + std::to_string(i + 1));
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return Error{"it holds no public key"};
  return keys;
}

Result<PublicKeyLine> parse_public_key_file(std::string_view text) {
  auto keys = parse_public_keys(text);
  if (!keys) return keys.error();
  if (keys->size() > 1) return Error{"it holds more than one key"};
  return std::move(keys->front());
}

std::string format_public_key_line(const PublicKeyLine& line) {
  expects(check_comment(line.comment).ok(), "a comment that can't be read back is never written");
  auto text = std::string(kKeyType) + ' ' + crypto::base64_encode(line.key.bytes, Base64Padding::with);
  if (!line.comment.empty()) text += ' ' + line.comment;
  return text;
}

}  // namespace mp::keys
