#include "libmp/keys/fingerprint.hpp"

#include <algorithm>

#include "libmp/crypto/encoding.hpp"
#include "libmp/keys/text_lines.hpp"

namespace mp::keys {
namespace {

constexpr std::string_view kPrefix = "SHA256:";

bool starts_with_prefix(std::string_view text) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return text.size() >= kPrefix.size() &&
         std::equal(kPrefix.begin(), kPrefix.end(), text.begin(), [&](char want, char have) { return want == upper(have); });
}

}  // namespace

Result<Fingerprint> Fingerprint::parse(std::string_view text) {
  auto digits = trim(text);
  if (starts_with_prefix(digits)) digits.remove_prefix(kPrefix.size());
  if (!digits.empty() && digits.back() == '=') digits.remove_suffix(1);

  const auto bytes = crypto::base64_decode(digits, crypto::Base64Padding::without);
  crypto::Sha256Digest digest{};
  if (!bytes || bytes->size() != digest.size()) {
    return Error{"not a fingerprint; one looks like SHA256: and 43 letters, digits, + or / behind it"};
  }
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return Fingerprint(digest);
}

std::string Fingerprint::text() const {
  return std::string(kPrefix) + crypto::base64_encode(digest_, crypto::Base64Padding::without);
}

}  // namespace mp::keys
