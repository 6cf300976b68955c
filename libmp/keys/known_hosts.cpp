#include "libmp/keys/known_hosts.hpp"

#include <algorithm>
#include <charconv>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/keys/public_key_line.hpp"
#include "libmp/keys/text_lines.hpp"

namespace mp::keys {
namespace {

bool stands_in_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == ':' || c == '%' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

Error bad_host() { return Error{"not a host; one looks like example.org or [example.org]:40405"}; }

}  // namespace

Result<KnownHostName> KnownHostName::make(std::string_view name, std::uint16_t port) {
  if (name.size() >= 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
  if (name.ends_with('.')) name.remove_suffix(1);
  std::string lower(name);
  for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower.empty() || lower.size() > limits::kMaxHostName || printable(lower, lower.size()) != lower ||
      !std::all_of(lower.begin(), lower.end(), stands_in_a_name) || port == 0) {
    return bad_host();
  }
  return KnownHostName(std::move(lower), port);
}

Result<KnownHostName> KnownHostName::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  const bool bracketed = text.starts_with('[') && !text.ends_with(']');
  const bool has_port = bracketed || (colon != std::string_view::npos && text.find(':') == colon);
  if (!has_port) return make(text, kDefaultServerPort);
  if (colon == std::string_view::npos) return bad_host();
  if (bracketed && (colon == 0 || text[colon - 1] != ']')) return bad_host();
  const auto port = parse_port(text.substr(colon + 1));
  return port ? make(text.substr(0, colon), *port) : Result<KnownHostName>(bad_host());
}

std::string KnownHostName::text() const {
  return port_ == kDefaultServerPort ? name_ : "[" + name_ + "]:" + std::to_string(port_);
}

KnownHosts::Line KnownHosts::read_line(std::string_view text) {
  Line line{std::string(text), std::nullopt, {}};
  if (is_blank_or_comment(text)) return line;
  auto rest = trim(text);
  auto host = KnownHostName::parse(take_word(rest));
  auto key = parse_public_key_line(rest);
  if (!host) {
    line.skip_reason = host.error().message;
  } else if (!key) {
    line.skip_reason = key.error().message;
  } else {
    line.known = Known{std::move(*host), key->key};
  }
  return line;
}

Result<KnownHosts> KnownHosts::parse(std::string_view text) {
  if (text.size() > limits::kMaxKnownHostsFile) {
    return Error{"it is larger than " + std::to_string(limits::kMaxKnownHostsFile) + " bytes; remove hosts that you don't use"};
  }
  KnownHosts hosts;
  for (const auto line : split_lines(text)) hosts.lines_.push_back(read_line(line));
  return hosts;
}

std::vector<KnownHosts::Entry> KnownHosts::entries() const {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (const auto& known = lines_[i].known) entries.push_back({i + 1, known->host, known->key});
  }
  return entries;
}

std::vector<KnownHosts::Skipped> KnownHosts::skipped() const {
  std::vector<Skipped> skipped;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!lines_[i].skip_reason.empty()) skipped.push_back({i + 1, lines_[i].skip_reason});
  }
  return skipped;
}

HostKeyLookup KnownHosts::look_up(const KnownHostName& host, const crypto::Ed25519PublicKey& key) const {
  HostKeyLookup found;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const auto& known = lines_[i].known;
    if (!known || known->host != host) continue;
    if (known->key == key) return {HostKeyVerdict::match, i + 1, std::nullopt};
    if (found.verdict == HostKeyVerdict::unknown) found = {HostKeyVerdict::changed, i + 1, known->key};
  }
  return found;
}

Status KnownHosts::add(const KnownHostName& host, const crypto::Ed25519PublicKey& key) {
  if (look_up(host, key).verdict == HostKeyVerdict::match) return Done{};
  auto line = host.text() + ' ' + format_public_key_line({key, {}}) + '\n';
  if (text().size() + 1 + line.size() > limits::kMaxKnownHostsFile) {
    return Error{"the file would become larger than " + std::to_string(limits::kMaxKnownHostsFile) +
                 " bytes; remove hosts that you don't use"};
  }
  if (!lines_.empty()) end_line(lines_.back().text);
  lines_.push_back({std::move(line), Known{host, key}, {}});
  return Done{};
}

std::size_t KnownHosts::remove(const KnownHostName& host) {
  return std::erase_if(lines_, [&](const Line& line) { return line.known && line.known->host == host; });
}

std::string KnownHosts::text() const {
  std::string text;
  for (const auto& line : lines_) text += line.text;
  return text;
}

}  // namespace mp::keys
