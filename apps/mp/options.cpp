#include "apps/mp/options.hpp"

#include <array>
#include <optional>
#include <utility>

#include "apps/program_options.hpp"

namespace mp::apps {
namespace {

constexpr OptionRow kStatistics{"--stats", OptionTakes::nothing, "", "Say on standard error at the end how the session went"};
constexpr OptionRow kList{"--list", OptionTakes::nothing, "", "List your sessions on the server and exit"};
constexpr OptionRow kJson{"--json", OptionTakes::nothing, "", "With --list: as JSON"};
constexpr OptionRow kSession{"--session", OptionTakes::value, "NAME", "Attach to the session of that name, or begin it"};
constexpr OptionRow kAttach{"--attach", OptionTakes::value_or_not, "NAME",
                            "Attach to this session (name or id), or to the one that was detached last"};
constexpr OptionRow kView{"--view", OptionTakes::nothing, "", "With --attach: only look on"};
constexpr OptionRow kKill{"--kill", OptionTakes::value, "NAME", "End this session (name or id) and exit"};
constexpr OptionRow kServerPort{"-s,--server-port", OptionTakes::value, "PORT", "TCP port of the server (default 40404)",
                                "server_port"};
constexpr std::array kRows{
    kVerbose,
    kQuiet,
    kStandardError,
    kConfigPath,
    kLogPath,
    kPrivateKey,
    kPublicKey,
    kServerPort,
    OptionRow{"--transport", OptionTakes::value, "WORD", "auto (UDP, or TCP where UDP is blocked), udp or tcp", "transport"},
    OptionRow{"--host-key-checking", OptionTakes::value, "WORD", "Unknown host: ask, accept-new or strict",
              "host_key_checking"},
    OptionRow{"--predict", OptionTakes::value, "WORD", "Show keys before they are answered: adaptive, always, never",
              "predict"},
    kStatistics,
    kSession,
    kAttach,
    kView,
    kList,
    kJson,
    kKill,
    kShowConfig,
};

ProgramUsage usage_of(std::string_view version) {
  return {"mp", "mp - a remote shell that feels local on a bad link",
          "mp [OPTIONS] <SERVER_DESTINATION> [COMMAND [ARGUMENT...]]", version, kRows};
}

// What each of the options that name sessions makes of a connection.
struct SessionRow {
  const OptionRow* option;
  ClientTask task;
  wire::RequestKind kind;
};
constexpr std::array kSessionRows{
    SessionRow{&kSession, ClientTask::connect, wire::RequestKind::attach_or_new},
    SessionRow{&kAttach, ClientTask::connect, wire::RequestKind::attach},
    SessionRow{&kList, ClientTask::list, wire::RequestKind::list_sessions},
    SessionRow{&kKill, ClientTask::kill, wire::RequestKind::end_session},
};

// Nothing: they go together. Else what is wrong.
std::optional<std::string> choose_session(std::span<const GivenOption> given, ClientOptions& options) {
  const SessionRow* chosen = nullptr;
  for (const auto& row : kSessionRows) {
    const auto value = value_of(given, *row.option);
    if (!value) continue;
    if (chosen) return std::string(chosen->option->names) + " and " + std::string(row.option->names) + " exclude each other";
    chosen = &row;
    options.task = row.task;
    options.session.kind = row.kind;
    options.session.name = *value;
  }
  const bool attaches = chosen && chosen->option == &kAttach;
  if (value_of(given, kView) && !attaches) return "--view goes with --attach";
  if (value_of(given, kView)) options.session.part = wire::ClientPart::viewer;
  options.json = value_of(given, kJson).has_value();
  if (options.json && options.task != ClientTask::list) return "--json goes with --list";
  const bool needs_name = chosen && (chosen->option == &kSession || chosen->option == &kKill);
  if (needs_name && options.session.name.empty()) return std::string(chosen->option->names) + " needs the name of a session";
  if (const auto fine = wire::check(runtime::request_about(options.session)); !fine) return fine.error().message;
  return std::nullopt;
}

// Without these the same destination may be another server, or refuse the login.
std::vector<std::string> way_of(std::span<const GivenOption> given) {
  std::vector<std::string> words;
  for (const auto* row : {&kConfigPath, &kPrivateKey, &kServerPort}) {
    const auto value = value_of(given, *row);
    if (value) words.insert(words.end(), {std::string(row->names.substr(0, row->names.find(','))), *value});
  }
  return words;
}

bool takes_command(const ClientOptions& options) {
  return options.session.kind == wire::RequestKind::new_session || options.session.kind == wire::RequestKind::attach_or_new;
}

}  // namespace

Result<ClientOptions, EarlyExit> parse_client_options(std::span<const std::string> words, std::string_view version) {
  const auto usage = usage_of(version);
  const auto end = std::min(count_option_words(words, kRows), words.size());
  auto given = parse_options(usage, words.first(end));
  if (!given) return given.error();
  auto common = program_options(*given);
  ClientOptions options;
  if (const auto wrong = choose_session(*given, options)) return usage_error(usage, *wrong);
  if (common.show_config) options.task = ClientTask::show_config;
  options.log_to_standard_error = common.log_to_standard_error;
  options.statistics = value_of(*given, kStatistics).has_value();
  options.way = way_of(*given);
  options.config_path = std::move(common.config_path);
  options.log_path = std::move(common.log_path);
  options.command_line = std::move(common.command_line);
  auto rest = words.subspan(end);
  if (rest.empty()) return options;  // the destination may stand in the configuration
  options.command_line.push_back({"server_destination", "SERVER_DESTINATION", rest.front()});
  rest = rest.subspan(1);
  if (!rest.empty() && rest.front() == "--") rest = rest.subspan(1);
  options.command.assign(rest.begin(), rest.end());
  if (!options.command.empty() && !takes_command(options)) {
    return usage_error(usage, "only a new session runs a command; a session is named as in --attach=NAME");
  }
  return options;
}

}  // namespace mp::apps
