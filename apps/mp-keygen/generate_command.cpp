#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "apps/mp-keygen/commands.hpp"
#include "libmp/config/program_files.hpp"
#include "libmp/core/limits.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/keys/randomart.hpp"
#include "libmp/keys/text_lines.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/host_name.hpp"
#include "libmp/platform/prompt.hpp"
#include "libmp/platform/system_random.hpp"
#include "libmp/runtime/identity_file.hpp"

namespace mp::keygen {
namespace {

using crypto::SecretBytes;
using platform::Echo;
using platform::Existing;
using platform::Prompt;
using runtime::KeyPaths;

constexpr unsigned kPassphraseAttempts = 3;

struct GenerateOptions {
  std::string output_path;
  std::optional<std::string> comment;
  bool no_passphrase = false;
  bool passphrase_stdin = false;
  bool force = false;
};

KeyPaths paths_for(const std::string& private_key) { return {private_key, private_key + ".pub"}; }

Result<std::string> ask_line(Prompt& terminal, std::string_view question) {
  std::array<std::uint8_t, 4096> answer{};
  const auto size = terminal.ask(question, answer, Echo::on);
  if (!size) return Error{std::string(platform::describe(size.error()))};
  return std::string(keys::trim(as_text(ByteView(answer).first(*size))));
}

// Where to: the option, else what the user answers, else the default. A script that hands over a passphrase is not asked
// anything.
Result<KeyPaths> choose_paths(const GenerateOptions& options, const std::string& home) {
  if (!options.output_path.empty()) return paths_for(options.output_path);
  const auto usual = runtime::default_identity_paths(home);
  auto terminal = Prompt::open();
  if (options.passphrase_stdin || !terminal) return usual;
  const auto answer = ask_line(*terminal, "File for the private key [" + usual.private_key + "]: ");
  if (!answer) return answer.error();
  if (answer->empty()) return usual;
  const auto path = config::expand_home(*answer, home);
  if (!path) return path.error();
  return paths_for(*path);
}

// Whether existing files are to be replaced; asks when that has not been said and there is somebody to ask.
Result<Existing> decide_about_existing(const KeyPaths& paths, const GenerateOptions& options) {
  if (options.force) return Existing::replace;
  for (const auto& path : {paths.private_key, paths.public_key}) {
    const auto found = platform::file_status(path, platform::Links::refuse);
    if (!found) return found.error();
    if (!*found) continue;
    auto terminal = Prompt::open();
    if (options.passphrase_stdin || !terminal) {
      return Error{path + " exists already; choose another path, or replace it with --force"};
    }
    const auto answer = ask_line(*terminal, path + " exists already. Replace it, and lose that key? (yes/no): ");
    if (!answer) return answer.error();
    if (*answer != "yes") return Error{"nothing was changed"};
    return Existing::replace;
  }
  return Existing::keep;
}

Result<std::optional<SecretBytes>> passphrase_from_standard_input() {
  SecretBytes passphrase(limits::kMaxPassphrase);
  const auto size = platform::read_standard_input_line(passphrase.mutable_view());
  if (!size) return Error{"no passphrase on standard input: " + std::string(platform::describe(size.error()))};
  if (*size == 0) return Error{"the passphrase on standard input is empty; say --no-passphrase for a key without one"};
  passphrase.shrink(*size);
  return std::optional(std::move(passphrase));
}

Result<SecretBytes> ask_passphrase(Prompt& terminal, std::string_view question) {
  SecretBytes passphrase(limits::kMaxPassphrase);
  const auto size = terminal.ask(question, passphrase.mutable_view(), Echo::off);
  if (!size) return Error{std::string(platform::describe(size.error()))};
  passphrase.shrink(*size);
  return passphrase;
}

Result<std::optional<SecretBytes>> ask_new_passphrase() {
  auto terminal = Prompt::open();
  if (!terminal) {
    return Error{"there is no terminal to ask for a passphrase on; use --passphrase-stdin or --no-passphrase"};
  }
  for (unsigned attempt = 0; attempt < kPassphraseAttempts; ++attempt) {
    auto first = ask_passphrase(*terminal, "Passphrase (empty for none): ");
    if (!first) return first.error();
    const auto second = ask_passphrase(*terminal, "The same passphrase again: ");
    if (!second) return second.error();
    if (crypto::equal_in_constant_time(first->view(), second->view())) {
      return first->empty() ? std::optional<SecretBytes>() : std::optional(std::move(*first));
    }
    terminal->show("The two are different. Once more.\n");
  }
  return Error{"the passphrases were different each time; nothing was written"};
}

Result<std::optional<SecretBytes>> choose_passphrase(const GenerateOptions& options) {
  if (options.no_passphrase) return std::optional<SecretBytes>();
  return options.passphrase_stdin ? passphrase_from_standard_input() : ask_new_passphrase();
}

// "user@host", as far as it can stand in a key line.
std::string default_comment() {
  const auto account = platform::current_account();
  auto comment = (account ? account->name : std::string("user")) + "@" + platform::local_host_name();
  return keys::check_comment(comment) ? comment : std::string();
}

void report(const Console& console, const KeyPaths& paths, const crypto::Ed25519PublicKey& key, const std::string& comment) {
  const auto fingerprint = keys::Fingerprint::of(key);
  console.note("Private key: " + paths.private_key);
  console.note("Public key:  " + paths.public_key);
  console.note("Fingerprint: " + fingerprint.text() + (comment.empty() ? "" : " " + comment));
  console.note(keys::randomart(fingerprint));
  console.detail(keys::format_public_key_line({key, comment}));
}

Status generate(const GenerateOptions& options, const Session& session) {
  const auto paths = choose_paths(options, session.home);
  if (!paths) return paths.error();
  const auto existing = decide_about_existing(*paths, options);
  if (!existing) return existing.error();
  auto passphrase = choose_passphrase(options);
  if (!passphrase) return passphrase.error();

  platform::SystemRandom random;
  crypto::Ed25519Seed seed;
  random.fill(seed.mutable_view());
  const auto pair = crypto::Ed25519KeyPair::from_seed(seed);
  const auto comment = options.comment ? *options.comment : default_comment();
  const auto saved = runtime::save_key_pair(*paths, pair, comment, {std::move(*passphrase), {}}, *existing, random);
  if (!saved) return saved.error();
  report(session.console, *paths, pair.public_key(), comment);
  return Done{};
}

}  // namespace

void add_generate_command(CLI::App& app, Session& session) {
  auto options = std::make_shared<GenerateOptions>();
  auto* command = app.add_subcommand("generate", "Make a key pair: asks for a file and a passphrase");
  command->add_option("-o,--output-path", options->output_path, "File for the private key; the public one gets .pub behind it")
      ->type_name("PATH");
  auto* none = command->add_flag("--no-passphrase", options->no_passphrase, "Do not ask; keep the key without a passphrase");
  command
      ->add_flag("--passphrase-stdin", options->passphrase_stdin, "Read the passphrase from the first line of standard input")
      ->excludes(none);
  command->add_flag("--force", options->force, "Replace existing files without asking");
  command->add_option("-C,--comment", options->comment, "Text behind the public key (default: user@host)")
      ->type_name("TEXT")
      ->check([](const std::string& text) {
        const auto ok = keys::check_comment(text);
        return ok ? std::string() : ok.error().message;
      });
  command->callback([options, &session] {
    session.run = [options, &session] {
      const auto done = generate(*options, session);
      if (!done) session.console.complain(done.error().message);
      return done ? kSuccess : kFailure;
    };
  });
}

}  // namespace mp::keygen
