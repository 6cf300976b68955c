// mps: the server. Reads the command line and becomes the role it was started in.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "apps/mps/options.hpp"
#include "libmp/config/effective_value.hpp"
#include "libmp/platform/process_hardening.hpp"
#include "libmp/platform/process_name.hpp"
#include "libmp/platform/signal_watch.hpp"
#include "libmp/platform/standard_streams.hpp"
#include "libmp/runtime/configuration.hpp"
#include "libmp/runtime/program_log.hpp"
#include "libmp/runtime/server_program.hpp"
#include "libmp/runtime/server_role.hpp"

namespace mp {
namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "mps: %s\n", error.message.c_str());
  return 1;
}

// A role has nobody to talk to but the log.
int end_of_role(const Status& status, const platform::Logger& log) {
  if (status) return 0;
  log.error(status.error().message);
  return 1;
}

int run_role(const std::string& role, const runtime::ServerProgram& program) {
  if (role == runtime::kLoginRole) {
    const auto status = runtime::run_login(program);
    return status ? *status : end_of_role(status.error(), program.log.component("login"));
  }
  if (role == runtime::kSessionRole) return end_of_role(runtime::run_session(program), program.log.component("session"));
  return fail(Error{"there is no role '" + role + "'"});
}

// A mistake that the command line makes by itself is one of usage, whatever files and variables say.
Status check_usage(const apps::ServerOptions& options, const std::string& home) {
  if (const auto file = config::config_file(config::Program::server, home, options.config_path); !file) return file.error();
  if (const auto file = config::log_file(config::Program::server, home, options.log_path); !file) return file.error();
  const auto alone = config::server_settings({home, std::nullopt, {}, options.command_line});
  return alone ? Status(Done{}) : Status(alone.error());
}

int run(const apps::ServerOptions& options, std::vector<std::string> own_arguments) {
  const auto environment = platform::Environment::of_process();
  const std::string home = runtime::home_directory(environment);
  if (const auto usage = check_usage(options, home); !usage) {
    fail(usage.error());
    return apps::kUsageError;
  }
  auto loaded = runtime::load_server_settings({home, environment, options.config_path, options.command_line});
  if (!loaded) return fail(loaded.error());
  if (options.task == apps::ServerTask::show_config) {
    std::fputs(config::show_config(loaded->effective).c_str(), stdout);
    return 0;
  }
  const auto log_file = config::log_file(config::Program::server, home, options.log_path);
  if (!log_file) return fail(log_file.error());
  const auto to_standard_error =
      options.log_to_standard_error ? runtime::LogToStandardError::yes : runtime::LogToStandardError::no;
  auto log = runtime::open_log("mps", loaded->settings.log, *log_file, home, to_standard_error);
  if (!log) return fail(log.error());
  const runtime::ServerProgram program{std::move(loaded->settings), *std::move(log), std::move(own_arguments)};
  if (options.role) return run_role(*options.role, program);
  const auto served = runtime::run_listener(program, home);
  return served ? 0 : fail(served.error());
}

int run(int argc, char** argv) {
  platform::set_process_name("mps");
  if (const auto filled = platform::fill_standard_streams(); !filled) return fail(filled.error());
  platform::ignore_broken_pipe_signal();
  if (const auto closed = platform::forbid_memory_disclosure(); !closed) return fail(closed.error());
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto options = apps::parse_server_options(words, MP_VERSION);
  if (!options) {
    std::fputs(options.error().standard_output.c_str(), stdout);
    std::fputs(options.error().standard_error.c_str(), stderr);
    return options.error().exit_code;
  }
  // The roles are started as we were, plus --role, which only we ourselves add, at the end.
  std::vector<std::string> own_arguments(argv, argv + argc);
  if (options->role) own_arguments.resize(own_arguments.size() - 2);
  return run(*options, std::move(own_arguments));
}

}  // namespace
}  // namespace mp

int main(int argc, char** argv) { return mp::run(argc, argv); }
