#include "libmp/runtime/user_program.hpp"

#include <algorithm>
#include <string_view>

#include "libmp/core/session_id_text.hpp"
#include "libmp/runtime/own_session.hpp"
#include "libmp/runtime/shell_word.hpp"

namespace mp::runtime {
namespace {

constexpr std::string_view kUserPath = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";
constexpr std::string_view kRootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// Only what describes the user's terminal and language. Anything else (LD_PRELOAD, BASH_ENV, ...) could make a login do more
// than the account's owner set up.
bool may_come_from_client(std::string_view name) {
  return name == "LANG" || name.starts_with("LC_") || name == "LANGUAGE" || name == "COLORTERM";
}

bool is_plain_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

// The type becomes part of a file name (terminfo), so nothing of a path may be in it.
bool is_terminal_type(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '_' ||
           c == '.';
  };
  return !text.empty() && text.front() != '.' && std::all_of(text.begin(), text.end(), allowed);
}

std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

std::string connection_text(const Endpoint& client, const Endpoint& server) {
  return to_string(client.address) + " " + std::to_string(client.port) + " " + to_string(server.address) + " " +
         std::to_string(server.port);
}

platform::Environment login_environment(const platform::Account& account, const wire::SessionRequest& request,
                                        const platform::Environment& server_environment) {
  platform::Environment out;
  out.set("HOME", account.home);
  out.set("USER", account.name);
  out.set("LOGNAME", account.name);
  out.set("SHELL", account.shell);
  out.set("PATH", account.identity.user_id == 0 ? kRootPath : kUserPath);
  out.set("TERM", is_terminal_type(request.terminal_type) ? request.terminal_type : "dumb");
  if (const auto language = server_environment.get("LANG")) out.set("LANG", *language);
  for (const auto& entry : request.environment) {
    if (may_come_from_client(entry.name) && is_plain_text(entry.name) && is_plain_text(entry.value))
      out.set(entry.name, entry.value);
  }
  return out;
}

}  // namespace

std::string shell_command_line(const std::vector<std::string>& command) {
  if (command.size() == 1) return command.front();
  std::string out;
  for (const auto& argument : command) out += (out.empty() ? "" : " ") + quoted_shell_word(argument);
  return out;
}

platform::Program user_program(const platform::Account& account, const wire::SessionRequest& request, const SessionId& session,
                               const Endpoint& client, const Endpoint& server,
                               const platform::Environment& server_environment) {
  platform::Program program;
  program.file = account.shell;
  program.directory = account.home;
  program.environment = login_environment(account, request, server_environment);
  program.environment.set("MP_CONNECTION", connection_text(client, server));
  program.environment.set(kOwnSessionVariable, id_text(session));
  // The dash tells a shell that it is a login shell.
  if (request.command.empty()) {
    program.arguments = {"-" + file_name(account.shell)};
  } else {
    program.arguments = {file_name(account.shell), "-c", shell_command_line(request.command)};
  }
  return program;
}

}  // namespace mp::runtime
