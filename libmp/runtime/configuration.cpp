#include "libmp/runtime/configuration.hpp"

#include "libmp/core/limits.hpp"
#include "libmp/platform/account.hpp"
#include "libmp/platform/file.hpp"

namespace mp::runtime {
namespace {

Result<std::optional<config::ConfigFile>> read_config_file(config::Program program, const ConfigurationSources& sources) {
  const auto file = config::config_file(program, sources.home, sources.config_path);
  if (!file) return file.error();
  if (file->path.empty()) return std::optional<config::ConfigFile>{};
  auto opened = platform::ReadableFile::open(file->path, platform::Links::follow);
  if (!opened) return opened.error();
  if (!*opened) {
    if (file->named) return Error{"can't read the configuration file " + file->path + ": there is no such file"};
    return std::optional<config::ConfigFile>{};
  }
  auto text = (*opened)->read_text(limits::kMaxConfigFile);
  if (!text) return text.error();
  return std::optional(config::ConfigFile{file->path, *std::move(text)});
}

Result<config::SettingSources> gather(config::Program program, const ConfigurationSources& sources) {
  auto file = read_config_file(program, sources);
  if (!file) return file.error();
  config::SettingSources out{sources.home, *std::move(file), {}, sources.command_line};
  for (const auto& [name, value] : sources.environment.entries()) out.environment.push_back({name, value});
  return out;
}

}  // namespace

std::string home_directory(const platform::Environment& environment) {
  if (const auto home = environment.get("HOME"); home && !home->empty()) return *home;
  const auto account = platform::current_account();
  return account ? account->home : "";
}

Result<config::Loaded<config::ClientSettings>> load_client_settings(const ConfigurationSources& sources) {
  const auto gathered = gather(config::Program::client, sources);
  if (!gathered) return gathered.error();
  return config::client_settings(*gathered);
}

Result<config::Loaded<config::ServerSettings>> load_server_settings(const ConfigurationSources& sources) {
  const auto gathered = gather(config::Program::server, sources);
  if (!gathered) return gathered.error();
  return config::server_settings(*gathered);
}

}  // namespace mp::runtime
