#include "libmp/runtime/identity_file.hpp"

#include <array>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/keys/file_permissions.hpp"
#include "libmp/keys/private_key_file.hpp"
#include "libmp/platform/prompt.hpp"

namespace mp::runtime {
namespace {

using crypto::Ed25519KeyPair;
using crypto::SecretBytes;
using keys::GuardedFile;
using keys::PrivateKeyFile;
using platform::Existing;
using platform::Links;
using platform::ReadableFile;

constexpr std::uint32_t kPublicKeyMode = 0644;
constexpr unsigned kPassphraseAttempts = 3;

Result<PrivateKeyFile> read_private_key(const std::string& path) {
  auto file = ReadableFile::open(path, Links::follow);
  if (!file) return file.error();
  if (!*file) return Error{"there is no private key at " + path + "; make one with: mp-keygen generate"};
  const auto& status = (*file)->status();
  if (auto ok =
          keys::check_permissions(GuardedFile::private_key, path, {status.owner, status.mode}, platform::effective_user());
      !ok) {
    return ok.error();
  }
  SecretBytes text(limits::kMaxKeyFile);
  const auto size = (*file)->read_into(text.mutable_view());
  if (!size) return size.error();
  auto key = PrivateKeyFile::parse(text.view().first(*size));
  if (!key) return key.error().within("can't use " + path);
  return key;
}

Error explain(keys::UnlockProblem problem, const std::string& path, const PrivateKeyFile& key) {
  if (problem == keys::UnlockProblem::out_of_memory) {
    return Error{"can't unlock " + path + ": there is not enough memory (" + std::to_string(key.cost().memory_kib / 1024) +
                 " MiB are needed); close other programs and try again"};
  }
  return Error{"can't unlock " + path + ": the passphrase is wrong, or the file was changed"};
}

Result<Ed25519KeyPair> unlock_by_asking(const PrivateKeyFile& key, const std::string& path, const PassphrasePrompt& prompt) {
  auto question = "Passphrase for " + path + ": ";
  for (unsigned attempt = 1;; ++attempt) {
    auto passphrase = prompt(question);
    if (!passphrase) return passphrase.error().within("can't unlock " + path);
    auto pair = key.unlock(passphrase->view());
    if (pair) return std::move(*pair);
    if (pair.error() != keys::UnlockProblem::wrong_passphrase || attempt == kPassphraseAttempts) {
      return explain(pair.error(), path, key);
    }
    question = "That is not the passphrase. Passphrase for " + path + ": ";
  }
}

Status refuse_existing(const std::string& path) {
  auto found = platform::file_status(path, Links::refuse);
  if (!found) return found.error();
  if (*found) return Error{path + " exists already; choose another path, or replace it with --force"};
  return Done{};
}

Result<SecretBytes> private_key_text(const Ed25519KeyPair& pair, const PrivateKeyProtection& protection, RandomSource& random) {
  if (!protection.passphrase) return keys::format_private_key(pair);
  return keys::format_private_key(pair, protection.passphrase->view(), protection.cost, random);
}

}  // namespace

std::string moshpit_directory(const std::string& home) { return home + "/.mp"; }

KeyPaths default_identity_paths(const std::string& home) {
  const auto path = moshpit_directory(home) + "/id_ed25519";
  return {path, path + ".pub"};
}

KeyPaths default_host_key_paths(const std::string& home) {
  const auto path = moshpit_directory(home) + "/mps_host_ed25519_key";
  return {path, path + ".pub"};
}

PassphrasePrompt terminal_passphrase_prompt() {
  return [](std::string_view question) -> Result<SecretBytes> {
    auto terminal = platform::Prompt::open();
    if (!terminal) {
      return Error{std::string(platform::describe(terminal.error())) +
                   " for the passphrase; start mp on one, or name a key without a passphrase (-p)"};
    }
    SecretBytes answer(limits::kMaxPassphrase);
    const auto size = terminal->ask(question, answer.mutable_view(), platform::Echo::off);
    if (!size) return Error{std::string(platform::describe(size.error()))};
    answer.shrink(*size);
    return answer;
  };
}

Result<Ed25519KeyPair> load_identity(const std::string& path, const PassphrasePrompt& prompt) {
  auto key = read_private_key(path);
  if (!key) return key.error();
  if (key->needs_passphrase()) return unlock_by_asking(*key, path, prompt);
  auto pair = key->unlock({});
  if (!pair) return explain(pair.error(), path, *key);
  return std::move(*pair);
}

Result<Ed25519KeyPair> load_host_key(const std::string& private_path, const std::string& public_path) {
  const auto there = platform::file_status(private_path, Links::follow);
  if (!there) return there.error();
  if (!*there) {
    return Error{"there is no host key at " + private_path +
                 "; bring it back from a backup, or make one with: mp-keygen generate " + "--no-passphrase --output-path '" +
                 private_path + "'"};
  }
  auto key = read_private_key(private_path);
  if (!key) return key.error();
  if (key->needs_passphrase()) {
    return Error{"can't use " + private_path +
                 " as a host key: it has a passphrase, and a server has nobody to ask; make one without: mp-keygen generate "
                 "--no-passphrase"};
  }
  const auto shown = platform::file_status(public_path, Links::follow);
  if (!shown) return shown.error();
  if (*shown) {
    const auto line = load_public_key(public_path);
    if (!line) return line.error();
    if (line->key != key->public_key()) {
      return Error{public_path + " is not the public key of " + private_path +
                   ", and people would compare the wrong fingerprint; name the right one (-k)"};
    }
  }
  auto pair = key->unlock({});
  if (!pair) return explain(pair.error(), private_path, *key);
  return std::move(*pair);
}

Result<keys::PublicKeyLine> load_public_key(const std::string& path) {
  auto file = ReadableFile::open(path, Links::follow);
  if (!file) return file.error();
  if (!*file) return Error{"there is no public key at " + path + "; name the file that ends in .pub"};
  const auto text = (*file)->read_text(limits::kMaxKeyFile);
  if (!text) return text.error();
  auto line = keys::parse_public_key_file(*text);
  if (!line) return line.error().within("can't use " + path);
  return line;
}

Status save_key_pair(const KeyPaths& paths, const Ed25519KeyPair& pair, const std::string& comment,
                     const PrivateKeyProtection& protection, Existing existing, RandomSource& random) {
  if (existing == Existing::keep) {
    for (const auto* path : {&paths.private_key, &paths.public_key}) {
      if (auto free = refuse_existing(*path); !free) return free.error();
    }
  }
  if (auto ok = keys::check_comment(comment); !ok) return ok.error();
  auto secret = private_key_text(pair, protection, random);
  if (!secret) return secret.error();

  if (auto made = platform::make_private_directory(platform::directory_of(paths.private_key)); !made) return made.error();
  const auto private_mode = keys::required_mode(GuardedFile::private_key);
  if (auto saved = platform::write_file(paths.private_key, secret->view(), private_mode, existing); !saved)
    return saved.error();
  const auto line = keys::format_public_key_line({pair.public_key(), comment}) + '\n';
  return platform::write_file(paths.public_key, as_bytes(line), kPublicKeyMode, existing);
}

}  // namespace mp::runtime
