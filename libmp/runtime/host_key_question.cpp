#include "libmp/runtime/host_key_question.hpp"

#include <array>
#include <optional>

#include "libmp/keys/fingerprint.hpp"
#include "libmp/keys/randomart.hpp"
#include "libmp/platform/prompt.hpp"

namespace mp::runtime {
namespace {

std::string introduction(const keys::KnownHostName& host, const Endpoint& address, const keys::Fingerprint& fingerprint) {
  return "mp has not met the server " + host.text() + " (" + to_string(address) +
         ") before. It proved that it owns this key:\n" + fingerprint.text() + "\n" + keys::randomart(fingerprint) + "\n" +
         "Compare it with what the server's administrator tells you, e.g. the output of\n"
         "  mp-keygen fingerprint ~/.mp/mps_host_ed25519_key.pub\n";
}

std::optional<HostKeyAnswer> judge(std::string_view answer, const keys::Fingerprint& fingerprint) {
  if (answer == "yes") return HostKeyAnswer::accepted;
  if (answer == "no") return HostKeyAnswer::refused;
  const auto typed = keys::Fingerprint::parse(answer);
  if (!typed) return std::nullopt;
  return *typed == fingerprint ? HostKeyAnswer::accepted : HostKeyAnswer::refused;
}

}  // namespace

Result<HostKeyAnswer> ask_about_host_key(const keys::KnownHostName& host, const Endpoint& address,
                                         const crypto::Ed25519PublicKey& key) {
  const auto fingerprint = keys::Fingerprint::of(key);
  auto prompt = platform::Prompt::open();
  if (!prompt) {
    return Error{"the server " + host.text() + " is not known yet, and there is no terminal to ask whether its key " +
                 fingerprint.text() +
                 " is the right one; connect once from a terminal, or set host_key_checking = \"accept-new\""};
  }
  prompt->show(introduction(host, address, fingerprint));
  std::string question = "Do you trust it? (yes, no, or the fingerprint) ";
  while (true) {
    std::array<std::uint8_t, 256> line{};
    const auto size = prompt->ask(question, line, platform::Echo::on);
    if (!size && size.error() != platform::PromptProblem::too_long) return HostKeyAnswer::refused;
    if (size) {
      if (const auto answer = judge(as_text(ByteView(line).first(*size)), fingerprint)) return *answer;
    }
    question = "Please answer yes, no, or with the fingerprint: ";
  }
}

Error unknown_host_key_refused(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key) {
  return Error{"the server " + host.text() + " with the key " + keys::Fingerprint::of(key).text() +
               " is not known, so nothing was sent to it; to accept the key, connect once with --host-key-checking ask"};
}

Error changed_host_key_refused(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key,
                               const keys::HostKeyLookup& known, const std::string& known_hosts_path) {
  const auto line = std::to_string(known.line);
  return Error{
      "THE KEY OF " + host.text() + " HAS CHANGED: somebody may be impersonating the server, so nothing was sent to it\n" +
      "mp: known (" + known_hosts_path + ", line " + line + "): " + keys::Fingerprint::of(known.recorded.value()).text() +
      "\n" + "mp: shown now: " + keys::Fingerprint::of(key).text() + "\n" +
      "mp: if the administrator confirms the new key, remove line " + line + " of " + known_hosts_path + " and connect again"};
}

}  // namespace mp::runtime
