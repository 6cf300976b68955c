// mp-keygen: makes, shows and checks keys, and keeps authorized_keys and known_hosts.
#include <CLI/CLI.hpp>

#include "apps/mp-keygen/commands.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/environment.hpp"
#include "libmp/platform/process_hardening.hpp"

namespace mp::keygen {
namespace {

Result<std::string> find_home() {
  const auto home = platform::Environment::of_process().get("HOME");
  if (home && home->starts_with('/')) return *home;
  const auto account = platform::current_account();
  if (!account) return account.error().within("can't find your home directory; set HOME");
  return account->home;
}

void add_common_options(CLI::App& app, Session& session) {
  auto* verbose = app.add_flag(
      "-v,--verbose", [&session](std::int64_t) { session.console.set_verbosity(Verbosity::verbose); }, "Say more (repeatable)");
  auto* quiet = app.add_flag(
      "-q,--quiet", [&session](std::int64_t) { session.console.set_verbosity(Verbosity::quiet); },
      "Say nothing but results and errors (repeatable)");
  verbose->excludes(quiet);
  app.set_version_flag("-V,--version", "mp-keygen " MP_VERSION);
}

int run(int argc, char** argv) {
  Session session;
  // Passphrases are typed here, and Ctrl-\ at one would leave it in a core file.
  if (const auto closed = platform::forbid_memory_disclosure(); !closed) {
    session.console.complain(closed.error().message);
    return kFailure;
  }
  CLI::App app("Makes, shows and checks the keys of mp and mps", "mp-keygen");
  app.require_subcommand(1);
  app.fallthrough();  // so that -v may stand behind the command too
  add_common_options(app, session);
  add_generate_command(app, session);
  add_inspection_commands(app, session);
  add_authorized_keys_commands(app, session);
  add_known_hosts_commands(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    session.console.complain(std::string(error.what()) + " (mp-keygen --help lists commands and options)");
    return kUsageError;
  }
  auto home = find_home();
  if (!home) {
    session.console.complain(home.error().message);
    return kFailure;
  }
  session.home = *home;
  const int status = session.run();
  if (session.console.delivered()) return status;
  session.console.complain("can't write to standard output");
  return kFailure;
}

}  // namespace
}  // namespace mp::keygen

int main(int argc, char** argv) { return mp::keygen::run(argc, argv); }
