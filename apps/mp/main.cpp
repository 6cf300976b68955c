// mp: the client. Reads the command line, hands over to libmp, and turns what comes back into an exit status.
#include <cstdio>
#include <string>
#include <vector>

#include "apps/mp/options.hpp"
#include "libmp/config/destination.hpp"
#include "libmp/config/effective_value.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/process_hardening.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/standard_streams.hpp"
#include "libmp/platform/system_error.hpp"
#include "libmp/platform/terminal.hpp"
#include "libmp/platform/wall_clock.hpp"
#include "libmp/platform/window_size.hpp"
#include "libmp/runtime/client_driver.hpp"
#include "libmp/runtime/client_login.hpp"
#include "libmp/runtime/client_request.hpp"
#include "libmp/runtime/configuration.hpp"
#include "libmp/runtime/identity_file.hpp"
#include "libmp/runtime/known_hosts_file.hpp"
#include "libmp/runtime/program_log.hpp"
#include "libmp/session/cursor_question.hpp"
#include "libmp/session/session_list.hpp"

namespace mp {
namespace {

constexpr int kOwnFailure = 255;
constexpr int kStandardOutput = 1;

int fail(const Error& error) {
  std::fprintf(stderr, "mp: %s\n", error.message.c_str());
  return kOwnFailure;
}

Result<runtime::LoginTarget> login_target(const config::ClientSettings& settings) {
  const auto destination = config::parse_destination(settings.server_destination.value());
  if (!destination) return destination.error();
  runtime::LoginTarget target{destination->user.value_or(""), destination->host,
                              destination->port.value_or(settings.server_port)};
  if (destination->user) return target;
  const auto account = platform::current_account();
  if (!account) return account.error().within("no user name given (user@host), and yours is unknown");
  target.user = account->name;
  return target;
}

int connect(const config::ClientSettings& settings, const platform::Environment& environment,
            const apps::ClientOptions& options, const runtime::LoginTarget& target, runtime::ClientLogin& login,
            const platform::Logging& log) {
  const auto request =
      runtime::client_request(options.session, environment, platform::own_window_size(), options.command, settings.transport);
  auto session = login.run(request);
  if (!session) return fail(session.error());
  const runtime::SessionOptions session_options{
      .host = target.host,
      .destination = settings.server_destination.value(),
      .way = options.way,
      .part = options.session.part,
      .recovery = {settings.heartbeat, settings.max_reconnect_backoff},
      .notice = settings.reconnect_notice,
      .notice_place = settings.notice_place,
      .notice_words = settings.notice_words,
      .transport = settings.transport,
      .predict = settings.predict,
      .answers_questions = session::answers_questions(environment.get("TERM").value_or("")),
      .dscp = settings.dscp};
  const auto end = runtime::ClientDriver::run(*std::move(session), login, session_options, log.component("session"));
  if (!end) return fail(end.error());
  if (!end->message.empty()) std::fprintf(stderr, "mp: %s\n", end->message.c_str());
  if (options.statistics) {
    for (const auto& line : end->report) std::fprintf(stderr, "mp: %s\n", line.c_str());
  }
  return end->status;
}

// Whoever reads a list from a file must not take a part of it for all.
int print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return 0;
  return fail(platform::system_error("write standard output"));
}

std::optional<std::size_t> columns_of_output() {
  const auto size = platform::window_size(kStandardOutput);
  return size ? std::optional<std::size_t>(size->columns) : std::nullopt;
}

int tell_about_sessions(const apps::ClientOptions& options, const std::string& host, runtime::ClientLogin& login) {
  const auto sessions = login.ask(runtime::request_about(options.session));
  if (!sessions) return fail(sessions.error());
  const bool ended = options.task == apps::ClientTask::kill;
  const auto text = ended ? session::ended_sessions_text(*sessions, host)
                    : options.json
                        ? session::session_list_json(*sessions, {platform::wall_clock_seconds(), platform::utc_time_text})
                        : session::session_list_text(*sessions, {platform::wall_clock_seconds(), platform::local_time_text},
                                                     columns_of_output());
  return print(text);
}

int log_in(const config::ClientSettings& settings, const platform::Environment& environment, const apps::ClientOptions& options,
           const platform::Logging& log) {
  const auto target = login_target(settings);
  if (!target) return fail(target.error());
  auto identity = runtime::load_identity(settings.keys.private_key, runtime::terminal_passphrase_prompt());
  if (!identity) return fail(identity.error());
  runtime::ClientLogin login(*target, {settings.host_key_checking, settings.known_hosts}, *std::move(identity),
                             log.component("login"));
  if (options.task == apps::ClientTask::connect) return connect(settings, environment, options, *target, login, log);
  return tell_about_sessions(options, target->host, login);
}

// A mistake that the command line makes by itself is one of usage, whatever files and variables say.
Status check_usage(const apps::ClientOptions& options, const std::string& home) {
  if (const auto file = config::config_file(config::Program::client, home, options.config_path); !file) return file.error();
  if (const auto file = config::log_file(config::Program::client, home, options.log_path); !file) return file.error();
  const auto alone = config::client_settings({home, std::nullopt, {}, options.command_line});
  return alone ? Status(Done{}) : Status(alone.error());
}

int run(const apps::ClientOptions& options) {
  const auto environment = platform::Environment::of_process();
  const std::string home = runtime::home_directory(environment);
  if (const auto usage = check_usage(options, home); !usage) {
    fail(usage.error());
    return apps::kUsageError;
  }
  const auto loaded = runtime::load_client_settings({home, environment, options.config_path, options.command_line});
  if (!loaded) return fail(loaded.error());
  if (options.task == apps::ClientTask::show_config) {
    return print(config::show_config(loaded->effective));
  }
  if (!loaded->settings.server_destination) {
    fail(Error{"no destination: name one (mp user@host), or set server_destination (mp --help lists the options)"});
    return apps::kUsageError;
  }
  const auto log_file = config::log_file(config::Program::client, home, options.log_path);
  if (!log_file) return fail(log_file.error());
  const auto to_standard_error =
      options.log_to_standard_error ? runtime::LogToStandardError::yes : runtime::LogToStandardError::no;
  const auto log = runtime::open_log("mp", loaded->settings.log, *log_file, home, to_standard_error);
  if (!log) return fail(log.error());
  return log_in(loaded->settings, environment, options, *log);
}

int run(int argc, char** argv) {
  if (const auto filled = platform::fill_standard_streams(); !filled) return fail(filled.error());
  platform::ignore_broken_pipe_signal();
  platform::restore_terminal_on_crash();
  if (const auto closed = platform::forbid_memory_disclosure(); !closed) return fail(closed.error());
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto options = apps::parse_client_options(words, MP_VERSION);
  if (options) return run(*options);
  std::fputs(options.error().standard_output.c_str(), stdout);
  std::fputs(options.error().standard_error.c_str(), stderr);
  return options.error().exit_code;
}

}  // namespace
}  // namespace mp

int main(int argc, char** argv) { return mp::run(argc, argv); }
