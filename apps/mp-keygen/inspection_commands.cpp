#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/mp-keygen/commands.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/keys/randomart.hpp"
#include "libmp/runtime/identity_file.hpp"

namespace mp::keygen {
namespace {

using keys::Fingerprint;

int fingerprint_of_file(const Session& session, const std::string& path) {
  const auto key = runtime::load_public_key(path);
  if (!key) {
    session.console.complain(key.error().message);
    return kFailure;
  }
  const auto fingerprint = Fingerprint::of(key->key);
  session.console.result(fingerprint.text());
  session.console.detail(key->comment);
  session.console.detail(keys::randomart(fingerprint));
  return kSuccess;
}

struct Claims {
  std::optional<std::string> fingerprint;  // nothing: not to be checked
  std::optional<std::string> randomart;    // likewise
  std::string path;
};

// The claims that do not hold, in plain words.
std::vector<std::string> refuted(const Claims& claims, const Fingerprint& actual) {
  std::vector<std::string> problems;
  if (claims.fingerprint) {
    const auto claimed = Fingerprint::parse(*claims.fingerprint);
    if (!claimed) {
      problems.push_back(claimed.error().message);
    } else if (*claimed != actual) {
      problems.push_back("the fingerprint does NOT match: " + claims.path + " has " + actual.text());
    }
  }
  if (claims.randomart && !keys::matches_randomart(*claims.randomart, actual)) {
    problems.push_back("the randomart does NOT match: " + claims.path + " has\n" + keys::randomart(actual));
  }
  return problems;
}

int verify(const Session& session, const Claims& claims) {
  const auto key = runtime::load_public_key(claims.path);
  if (!key) {
    session.console.complain(key.error().message);
    return kFailure;
  }
  const auto actual = Fingerprint::of(key->key);
  const auto problems = refuted(claims, actual);
  for (const auto& problem : problems) session.console.complain(problem);
  if (!problems.empty()) return kFailure;
  session.console.note("It matches: " + claims.path + " has " + actual.text());
  return kSuccess;
}

// "verify FINGERPRINT [FILE]", or with --randomart: "verify --randomart PICTURE [FINGERPRINT] [FILE]".
Claims read_claims(const std::optional<std::string>& randomart, const std::vector<std::string>& words,
                   const std::string& default_path) {
  const bool only_a_file = randomart && words.size() == 1 && !Fingerprint::parse(words[0]);
  if (only_a_file) return {std::nullopt, randomart, words[0]};
  return {words.empty() ? std::nullopt : std::optional(words[0]), randomart, words.size() == 2 ? words[1] : default_path};
}

void add_fingerprint_command(CLI::App& app, Session& session) {
  auto path = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("fingerprint", "Print the SHA-256 fingerprint of a public key (with -v its randomart too)");
  command->add_option("FILE", *path, "Public key file")->type_name("")->required();
  command->callback([path, &session] { session.run = [path, &session] { return fingerprint_of_file(session, *path); }; });
}

// An empty word is a claim as well: a script whose variable is empty must not hear that it matches.
void add_verify_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("verify", "Check that a fingerprint or a randomart belongs to a public key");
  auto* randomart = command->add_option("--randomart", "The picture, as generate printed it")->type_name("PICTURE");
  auto* fingerprint = command->add_option("FINGERPRINT", "\"SHA256:...\"");
  auto* file = command->add_option("FILE", "Public key file (default: ~/.mp/id_ed25519.pub)");
  command->callback([=, &session] {
    std::vector<std::string> words;
    for (const auto* word : {fingerprint, file}) {
      if (word->count() > 0) words.push_back(word->results().front());
    }
    std::optional<std::string> picture;
    if (randomart->count() > 0) picture = randomart->results().front();
    if (!picture && words.empty()) throw CLI::RequiredError("FINGERPRINT or --randomart");
    session.run = [=, &session] {
      const auto default_path = runtime::default_identity_paths(session.home).public_key;
      return verify(session, read_claims(picture, words, default_path));
    };
  });
}

}  // namespace

void add_inspection_commands(CLI::App& app, Session& session) {
  add_fingerprint_command(app, session);
  add_verify_command(app, session);
}

}  // namespace mp::keygen
