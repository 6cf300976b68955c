// Private key files: whatever the text, parsing ends in a key or an error, and a file that is accepted without a passphrase has
// exactly one spelling.
#include "libmp/core/contract.hpp"
#include "libmp/keys/private_key_file.hpp"

namespace mp {

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView text(data, size);
  const auto file = keys::PrivateKeyFile::parse(text);
  if (!file) {
    expects(!file.error().message.empty(), "a refused file says why");
    return 0;
  }
  // Argon2id with the cost that the input asks for would only test libsodium, slowly.
  if (file->needs_passphrase()) return 0;
  const auto pair = file->unlock({});
  expects(pair.ok() && pair->public_key() == file->public_key(), "an open file holds the key it names");
  const auto written = keys::format_private_key(*pair);
  const auto spelled = as_text(text);
  const auto expected = as_text(written.view());
  expects(spelled == expected || spelled == expected.substr(0, expected.size() - 1), "a key has one spelling");
  return 0;
}

}  // namespace mp
