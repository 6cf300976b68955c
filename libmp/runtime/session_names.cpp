#include "libmp/runtime/session_names.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "libmp/core/limits.hpp"
#include "libmp/core/session_id_text.hpp"
#include "libmp/platform/directory.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/session_directory.hpp"

namespace mp::runtime {
namespace {

using Claim = std::variant<platform::UnixListener, NameTaken>;

// No id begins so, and a name never holds a slash.
constexpr std::string_view kPrefix = "name:";
// Nobody holds it for longer than it takes to look and to make two files; but it is the user's own file.
constexpr std::string_view kLock = "lock";
constexpr Duration kLockPatience = 2s;
// Sockets, names, and what an attacker of himself may put there.
constexpr std::size_t kMostFiles = 4 * limits::kMaxListedSessions;

std::string note_of(const std::string& directory, std::string_view name) {
  return directory + "/" + std::string(kPrefix) + std::string(name);
}

std::optional<SessionId> owner_of(const std::string& directory, std::string_view name) {
  const auto note = platform::read_note(note_of(directory, name));
  return note ? parse_id_text(*note) : std::nullopt;
}

// What sessions that were killed have left behind. The socket is made before the name and goes after it.
void remove_stale_names(const std::string& directory) {
  for (const auto& file : platform::names_in(directory, kMostFiles)) {
    if (!file.starts_with(kPrefix)) continue;
    const auto owner = owner_of(directory, std::string_view(file).substr(kPrefix.size()));
    if (owner && platform::is_listened_at(session_socket(directory, *owner))) continue;
    platform::remove_name(directory + "/" + file);
  }
}

}  // namespace

std::vector<SessionId> sessions_in(const std::string& directory) {
  std::vector<SessionId> found;
  for (const auto& file : platform::names_in(directory, kMostFiles)) {
    const auto id = parse_id_text(file);
    if (id && found.size() < limits::kMaxListedSessions) found.push_back(*id);
  }
  return found;
}

std::vector<SessionId> sessions_called(const std::string& directory, std::string_view word) {
  if (const auto owner = owner_of(directory, word)) return {*owner};
  auto found = sessions_in(directory);
  std::erase_if(found, [&](const SessionId& id) { return !is_beginning_of(word, id); });
  return found;
}

std::string name_of(const std::string& directory, const SessionId& id) {
  for (const auto& file : platform::names_in(directory, kMostFiles)) {
    if (!file.starts_with(kPrefix)) continue;
    auto name = file.substr(kPrefix.size());
    if (owner_of(directory, name) == id) return name;
  }
  return "";
}

Result<Claim> claim_name(const std::string& directory, const std::string& name, const SessionId& id) {
  std::optional<platform::FileLock> lock;
  if (!name.empty()) {
    auto held = platform::FileLock::acquire_within(directory + "/" + std::string(kLock), kLockPatience);
    if (!held) return held.error();
    lock = *std::move(held);
    remove_stale_names(directory);
    if (const auto owner = owner_of(directory, name)) return Claim(NameTaken{*owner});
  }
  if (platform::is_listened_at(session_socket(directory, id))) return Claim(NameTaken{id});
  auto socket = platform::UnixListener::listen(session_socket(directory, id));
  if (!socket) return socket.error();
  if (!name.empty()) {
    if (const auto noted = platform::leave_note(note_of(directory, name), id_text(id)); !noted) return noted.error();
  }
  return Claim(*std::move(socket));
}

void give_up_name(const std::string& directory, const std::string& name) noexcept {
  if (!name.empty()) platform::remove_name(note_of(directory, name));
}

}  // namespace mp::runtime
