// The commands of mp-keygen, one function per group. Each adds its subcommands with their options; the one that the user names
// puts its work into `Session::run`, to be done when the whole command line has been understood.
#pragma once

#include <functional>
#include <string>

#include "apps/mp-keygen/console.hpp"

namespace CLI {
class App;
}

namespace mp::keygen {

// One run of the program. Outlives the command line parser, which refers to it.
struct Session {
  std::string home;
  Console console;
  std::function<int()> run;  // returns the exit status
};

void add_generate_command(CLI::App& app, Session& session);          // generate
void add_inspection_commands(CLI::App& app, Session& session);       // fingerprint, verify
void add_authorized_keys_commands(CLI::App& app, Session& session);  // authorize, list, revoke
void add_known_hosts_commands(CLI::App& app, Session& session);      // known-hosts, forget-host

}  // namespace mp::keygen
