// Key pairs on disk: the user's identity and the server's host key. Joins keys/private_key_file, keys/public_key_line and
// platform/file; every error is a line that tells the person what to do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libmp/core/random_source.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/crypto/passphrase_kdf.hpp"
#include "libmp/keys/public_key_line.hpp"
#include "libmp/platform/file.hpp"

namespace mp::runtime {

struct KeyPaths {
  std::string private_key;
  std::string public_key;
};

// HOME/.mp
[[nodiscard]] std::string moshpit_directory(const std::string& home);
// HOME/.mp/id_ed25519[.pub]
[[nodiscard]] KeyPaths default_identity_paths(const std::string& home);
// HOME/.mp/mps_host_ed25519_key[.pub]
[[nodiscard]] KeyPaths default_host_key_paths(const std::string& home);

// Asks a person; an error when there is nobody to ask or they gave up. `question` is shown as it is.
using PassphrasePrompt = std::function<Result<crypto::SecretBytes>(std::string_view question)>;
// The one that asks on the terminal.
[[nodiscard]] PassphrasePrompt terminal_passphrase_prompt();

// Loads a private key whose file belongs to the calling user; asks for its passphrase, up to three times, if it has one.
[[nodiscard]] Result<crypto::Ed25519KeyPair> load_identity(const std::string& path, const PassphrasePrompt& prompt);

// Loads a server's key, which must not have a passphrase. `public_path` may name a file that does not exist; if it does exist,
// it has to hold the same key, because it is what the administrator shows to people.
[[nodiscard]] Result<crypto::Ed25519KeyPair> load_host_key(const std::string& private_path, const std::string& public_path);

[[nodiscard]] Result<keys::PublicKeyLine> load_public_key(const std::string& path);

// How a new private key is kept.
struct PrivateKeyProtection {
  std::optional<crypto::SecretBytes> passphrase;  // none: nothing but the file's mode protects it
  crypto::KdfCost cost;
};

// Writes both files, the private one first, each as a whole or not at all (0600 and 0644). Makes the directory of
// `paths.private_key` (0700) if only that one is missing. With Existing::keep fails when either file exists.
[[nodiscard]] Status save_key_pair(const KeyPaths& paths, const crypto::Ed25519KeyPair& pair, const std::string& comment,
                                   const PrivateKeyProtection& protection, platform::Existing existing, RandomSource& random);

}  // namespace mp::runtime
