#include <CLI/CLI.hpp>
#include <memory>

#include "apps/mp-keygen/commands.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/runtime/known_hosts_file.hpp"

namespace mp::keygen {
namespace {

int list(const Session& session) {
  const auto path = runtime::known_hosts_path(session.home);
  const auto hosts = runtime::read_known_hosts(path);
  if (!hosts) {
    session.console.complain(hosts.error().message);
    return kFailure;
  }
  for (const auto& entry : hosts->entries()) {
    session.console.result(entry.host.text() + " " + keys::Fingerprint::of(entry.key).text());
  }
  for (const auto& skipped : hosts->skipped()) {
    session.console.complain(path + ":" + std::to_string(skipped.line) + ": not used: " + skipped.reason);
  }
  return kSuccess;
}

int forget(const Session& session, const keys::KnownHostName& host) {
  const auto path = runtime::known_hosts_path(session.home);
  const auto removed = runtime::remove_known_host(path, host);
  if (!removed) {
    session.console.complain(removed.error().message);
    return kFailure;
  }
  if (*removed == 0) {
    session.console.complain(host.text() + " is not in " + path + "; see what is with: mp-keygen known-hosts");
    return kFailure;
  }
  session.console.note("Forgotten: " + host.text());
  return kSuccess;
}

}  // namespace

void add_known_hosts_commands(CLI::App& app, Session& session) {
  auto* list_command = app.add_subcommand("known-hosts", "Print the servers whose keys were accepted");
  list_command->callback([&session] { session.run = [&session] { return list(session); }; });

  auto name = std::make_shared<std::string>();
  auto* forget_command = app.add_subcommand("forget-host", "Forget a server's key, for when it was changed on purpose");
  forget_command->add_option("HOST", *name, "As in known_hosts: name or [name]:port")->type_name("")->required();
  forget_command->callback([name, &session] {
    const auto host = keys::KnownHostName::parse(*name);
    if (!host) throw CLI::ValidationError("HOST", host.error().message);
    session.run = [host = *host, &session] { return forget(session, host); };
  });
}

}  // namespace mp::keygen
