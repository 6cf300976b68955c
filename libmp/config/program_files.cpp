#include "libmp/config/program_files.hpp"

#include "libmp/core/printable_text.hpp"

namespace mp::config {
namespace {

struct DefaultPlaces {
  std::string_view config;
  std::string_view log;
};

constexpr DefaultPlaces places_of(Program program) {
  return program == Program::client ? DefaultPlaces{"/.config/moshpit/moshpit.toml", "/.config/moshpit/logs/moshpit.log"}
                                    : DefaultPlaces{"/.config/moshpits/moshpits.toml", "/.config/moshpits/logs/moshpits.log"};
}

Result<ProgramFile> choose(std::string_view option, std::string_view default_place, std::string_view home,
                           const std::optional<std::string>& named) {
  if (!named) return ProgramFile{home.empty() ? std::string() : std::string(home) + std::string(default_place), false};
  auto path = expand_home(*named, home);
  if (!path) return path.error().within(std::string(option));
  if (!path->starts_with('/')) {
    return Error{std::string(option) + ": \"" + printable(*path, 200) + "\" is not an absolute path, begin it with / or ~/"};
  }
  return ProgramFile{*path, true};
}

}  // namespace

Result<ProgramFile> config_file(Program program, std::string_view home, const std::optional<std::string>& named) {
  return choose("--config-absolute-path", places_of(program).config, home, named);
}

Result<ProgramFile> log_file(Program program, std::string_view home, const std::optional<std::string>& named) {
  return choose("--tracing-absolute-path", places_of(program).log, home, named);
}

Result<std::string> expand_home(std::string_view path, std::string_view home) {
  if (!path.starts_with('~')) return std::string(path);
  if (path.size() > 1 && path[1] != '/') {
    return Error{"the home directory of another user can't be written as ~name, write the whole path"};
  }
  if (home.empty()) return Error{"~ can't be replaced because the home directory is not known, set HOME"};
  return std::string(home) + std::string(path.substr(1));
}

}  // namespace mp::config
