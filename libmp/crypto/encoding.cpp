#include "libmp/crypto/encoding.hpp"

#include <sodium.h>

namespace mp::crypto {
namespace {

int variant(Base64Padding padding) {
  return padding == Base64Padding::with ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

}  // namespace

std::string base64_encode(ByteView bytes, Base64Padding padding) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant(padding)), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant(padding));
  out.pop_back();  // libsodium counts and writes a terminating zero
  return out;
}

std::optional<Bytes> base64_decode(std::string_view text, Base64Padding padding) {
  Bytes out(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, &end, variant(padding)) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

}  // namespace mp::crypto
