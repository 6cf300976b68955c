#include <CLI/CLI.hpp>
#include <memory>
#include <vector>

#include "apps/mp-keygen/commands.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/keys/text_lines.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/authorized_keys_file.hpp"

namespace mp::keygen {
namespace {

using keys::PublicKeyLine;

std::string described(const PublicKeyLine& key) {
  return keys::Fingerprint::of(key.key).text() + (key.comment.empty() ? "" : " " + key.comment);
}

Result<std::string> read_file(const std::string& path) {
  auto file = platform::ReadableFile::open(path, platform::Links::follow);
  if (!file) return file.error();
  if (!*file) return Error{"there is no file " + path + ", and it is not a public key line either"};
  return (*file)->read_text(limits::kMaxAuthorizedKeysFile);
}

// The keys that "FILE", "-" or a line (one word or several, as the shell left it) stand for.
Result<std::vector<PublicKeyLine>> read_keys(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
  if (keys::trim(line).find_first_of(" \t") != std::string_view::npos) {
    const auto key = keys::parse_public_key_line(line);
    if (key) return std::vector{*key};
    if (words.size() > 1 || line.starts_with("moshpit ") || line.starts_with("ssh-")) return key.error();
  }
  const auto text = line == "-" ? platform::read_standard_input(limits::kMaxAuthorizedKeysFile) : read_file(line);
  if (!text) return text.error();
  auto keys = keys::parse_public_keys(*text);
  if (!keys) return keys.error().within("can't use " + (line == "-" ? std::string("standard input") : line));
  return keys;
}

Status authorize(const Session& session, const std::vector<std::string>& words) {
  const auto keys = read_keys(words);
  if (!keys) return keys.error();
  const auto outcomes = runtime::authorize(runtime::authorized_keys_path(session.home), platform::effective_user(), *keys);
  if (!outcomes) return outcomes.error();
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const bool is_new = (*outcomes)[i] == keys::AddOutcome::added;
    session.console.note((is_new ? "Authorised: " : "Authorised already: ") + described((*keys)[i]));
  }
  return Done{};
}

Status list(const Session& session) {
  const auto path = runtime::authorized_keys_path(session.home);
  const auto keys = runtime::read_authorized_keys(path, platform::effective_user());
  if (!keys) return keys.error();
  for (const auto& entry : keys->entries()) session.console.result(described(entry.key));
  for (const auto& skipped : keys->skipped()) {
    session.console.complain(path + ":" + std::to_string(skipped.line) + ": not used: " + skipped.reason);
  }
  session.console.detail(std::to_string(keys->entries().size()) + " key(s) in " + path);
  return Done{};
}

Status revoke(const Session& session, const std::string& selector) {
  const auto removed = runtime::revoke(runtime::authorized_keys_path(session.home), platform::effective_user(), selector);
  if (!removed) return removed.error();
  for (const auto& entry : *removed) session.console.note("Revoked: " + described(entry.key));
  return Done{};
}

int finish(const Session& session, const Status& done) {
  if (!done) session.console.complain(done.error().message);
  return done ? kSuccess : kFailure;
}

}  // namespace

void add_authorized_keys_commands(CLI::App& app, Session& session) {
  auto words = std::make_shared<std::vector<std::string>>();
  auto* authorize_command = app.add_subcommand("authorize", "Let the owners of public keys log in to this account");
  authorize_command->add_option("FILE|LINE|-", *words, "Public key file, a key line itself, or - for standard input")
      ->type_name("")
      ->required();
  authorize_command->callback(
      [words, &session] { session.run = [words, &session] { return finish(session, authorize(session, *words)); }; });

  auto* list_command = app.add_subcommand("list", "Print the keys that may log in to this account");
  list_command->callback([&session] { session.run = [&session] { return finish(session, list(session)); }; });

  auto selector = std::make_shared<std::string>();
  auto* revoke_command = app.add_subcommand("revoke", "Take a key out of those that may log in to this account");
  revoke_command->add_option("FINGERPRINT|COMMENT", *selector, "The key's fingerprint, or its comment if no other has the same")
      ->type_name("")
      ->required();
  revoke_command->callback(
      [selector, &session] { session.run = [selector, &session] { return finish(session, revoke(session, *selector)); }; });
}

}  // namespace mp::keygen
