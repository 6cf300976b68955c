#include "libmp/runtime/session_directory.hpp"

#include <string_view>

#include "libmp/core/session_id_text.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/platform/privileges.hpp"

namespace mp::runtime {
namespace {

using platform::FileStatus;
using platform::FileType;

constexpr std::string_view kSystemPlace = "/run/moshpits";
constexpr std::uint32_t kPassable = 0711;  // everybody may go through to what is theirs, nobody may look around
constexpr std::uint32_t kOthersWrite = 0022;
constexpr std::uint32_t kOthers = 0077;

Result<FileStatus> directory_status(const std::string& path) {
  const auto found = platform::file_status(path, platform::Links::refuse);
  if (!found) return found.error();
  if (!*found || (*found)->type != FileType::directory) return Error{path + " is not a directory"};
  return **found;
}

// A directory in which everybody's directories are: whoever may write to it could swap them.
Status make_shared_place(const std::string& path) {
  if (const auto made = platform::make_directory(path, kPassable); !made) return made.error();
  const auto found = directory_status(path);
  if (!found) return found.error();
  const bool trusted = (found->owner == platform::effective_user() || found->owner == 0) && (found->mode & kOthersWrite) == 0;
  if (!trusted) return Error{path + " must belong to the user that mps runs as, and nobody else may write to it"};
  return Done{};
}

bool is_private_to(const std::string& path, std::uint32_t user) {
  const auto found = directory_status(path);
  return found && found->owner == user && (found->mode & kOthers) == 0;
}

Result<std::string> place_for(const std::string& setting, std::uint32_t user, const platform::Environment& environment) {
  const auto number = std::to_string(user);
  if (!setting.empty() || platform::running_as_root()) {
    const auto shared = setting.empty() ? std::string(kSystemPlace) : setting;
    if (const auto made = make_shared_place(shared); !made) return made.error();
    return shared + "/" + number;
  }
  const auto runtime = environment.get("XDG_RUNTIME_DIR");
  if (runtime && is_private_to(*runtime, user)) return *runtime + "/moshpits";
  return "/tmp/moshpits-" + number;
}

}  // namespace

Result<std::string> session_directory(const std::string& setting, const platform::Identity& identity,
                                      const platform::Environment& environment) {
  const auto path = place_for(setting, identity.user_id, environment);
  if (!path) return path.error();
  if (const auto made = platform::make_private_directory_for(*path, identity); !made) return made.error();
  if (!is_private_to(*path, identity.user_id)) {
    return Error{*path + " must be a directory of user " + std::to_string(identity.user_id) +
                 " that nobody else may enter; remove it, and mps makes it anew"};
  }
  return *path;
}

std::string session_socket(const std::string& directory, const SessionId& id) { return directory + "/" + id_text(id); }

}  // namespace mp::runtime
