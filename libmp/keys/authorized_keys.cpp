#include "libmp/keys/authorized_keys.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/keys/text_lines.hpp"

namespace mp::keys {

AuthorizedKeys::Line AuthorizedKeys::read_line(std::string_view text) {
  Line line{std::string(text), std::nullopt, {}};
  if (is_blank_or_comment(text)) return line;
  auto key = parse_public_key_line(text);
  if (key) {
    line.key = std::move(*key);
  } else {
    line.skip_reason = key.error().message;
  }
  return line;
}

Result<AuthorizedKeys> AuthorizedKeys::parse(std::string_view text) {
  if (text.size() > limits::kMaxAuthorizedKeysFile) {
    return Error{"it is larger than " + std::to_string(limits::kMaxAuthorizedKeysFile) +
                 " bytes; remove keys that nobody uses"};
  }
  AuthorizedKeys keys;
  for (const auto line : split_lines(text)) keys.lines_.push_back(read_line(line));
  return keys;
}

std::vector<AuthorizedKeys::Entry> AuthorizedKeys::entries() const {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].key) entries.push_back({i + 1, *lines_[i].key});
  }
  return entries;
}

std::vector<AuthorizedKeys::Skipped> AuthorizedKeys::skipped() const {
  std::vector<Skipped> skipped;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].skip_reason.empty()) skipped.push_back({i + 1, lines_[i].skip_reason});
  }
  return skipped;
}

std::optional<AuthorizedKeys::Entry> AuthorizedKeys::find(const crypto::Ed25519PublicKey& key) const {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].key && lines_[i].key->key == key) return Entry{i + 1, *lines_[i].key};
  }
  return std::nullopt;
}

std::vector<AuthorizedKeys::Entry> AuthorizedKeys::matching(std::string_view selector) const {
  const auto fingerprint = Fingerprint::parse(selector);
  const auto selects = [&](const PublicKeyLine& key) {
    return fingerprint ? Fingerprint::of(key.key) == *fingerprint : !key.comment.empty() && key.comment == trim(selector);
  };
  auto found = entries();
  std::erase_if(found, [&](const Entry& entry) { return !selects(entry.key); });
  return found;
}

Result<AddOutcome> AuthorizedKeys::add(const PublicKeyLine& key) {
  if (find(key.key)) return AddOutcome::already_listed;
  auto line = format_public_key_line(key) + '\n';
  if (text().size() + 1 + line.size() > limits::kMaxAuthorizedKeysFile) {
    return Error{"the file would become larger than " + std::to_string(limits::kMaxAuthorizedKeysFile) +
                 " bytes; remove keys that nobody uses"};
  }
  if (!lines_.empty()) end_line(lines_.back().text);
  lines_.push_back({std::move(line), key, {}});
  return AddOutcome::added;
}

std::size_t AuthorizedKeys::remove(const crypto::Ed25519PublicKey& key) {
  return std::erase_if(lines_, [&](const Line& line) { return line.key && line.key->key == key; });
}

std::string AuthorizedKeys::text() const {
  std::string text;
  for (const auto& line : lines_) text += line.text;
  return text;
}

}  // namespace mp::keys
