#include "libmp/runtime/authorized_keys_file.hpp"

#include <algorithm>

#include "libmp/core/limits.hpp"
#include "libmp/core/printable_text.hpp"
#include "libmp/keys/file_permissions.hpp"
#include "libmp/keys/fingerprint.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/identity_file.hpp"

namespace mp::runtime {
namespace {

using keys::AuthorizedKeys;
using keys::GuardedFile;
using platform::FileLock;
using platform::Links;
using platform::ReadableFile;

Status check_directory(const std::string& path, std::uint32_t user) {
  const auto found = platform::file_status(path, Links::follow);
  if (!found) return found.error();
  if (!*found) return Done{};
  if ((*found)->type != platform::FileType::directory) return Error{path + " is not a directory"};
  return keys::check_permissions(GuardedFile::directory, path, {(*found)->owner, (*found)->mode}, user);
}

Status replace(const std::string& path, const AuthorizedKeys& keys) {
  return platform::write_file(path, as_bytes(keys.text()), keys::required_mode(GuardedFile::authorized_keys),
                              platform::Existing::replace);
}

// The one key that all of `found` are lines of.
Result<crypto::Ed25519PublicKey> only_key(const std::vector<AuthorizedKeys::Entry>& found, const std::string& path,
                                          std::string_view selector) {
  if (found.empty()) {
    return Error{"no key in " + path + " has the fingerprint or comment \"" + printable(selector, limits::kMaxKeyComment) +
                 "\"; see them with: mp-keygen list"};
  }
  const auto& key = found.front().key.key;
  if (std::all_of(found.begin(), found.end(), [&](const auto& entry) { return entry.key.key == key; })) return key;
  std::string candidates;
  for (const auto& entry : found) {
    candidates += (candidates.empty() ? "" : ", ") + keys::Fingerprint::of(entry.key.key).text() + " (line " +
                  std::to_string(entry.line) + ")";
  }
  return Error{"several keys in " + path + " have the comment \"" + printable(selector, limits::kMaxKeyComment) +
               "\"; name one by its fingerprint: " + candidates};
}

}  // namespace

std::string authorized_keys_path(const std::string& home) { return moshpit_directory(home) + "/authorized_keys"; }

Result<AuthorizedKeys> read_authorized_keys(const std::string& path, std::uint32_t user) {
  if (auto ok = check_directory(platform::directory_of(path), user); !ok) return ok.error();
  // No symbolic link: a server that reads it as root must not be led to a device that acts on being opened.
  auto file = ReadableFile::open(path, Links::refuse);
  if (!file) return file.error();
  if (!*file) return AuthorizedKeys();
  const auto& status = (*file)->status();
  if (auto ok = keys::check_permissions(GuardedFile::authorized_keys, path, {status.owner, status.mode}, user); !ok) {
    return ok.error();
  }
  const auto text = (*file)->read_text(limits::kMaxAuthorizedKeysFile);
  if (!text) return text.error();
  auto keys = AuthorizedKeys::parse(*text);
  if (!keys) return keys.error().within("can't use " + path);
  return keys;
}

Authorization is_authorized(const std::string& path, std::uint32_t user, const crypto::Ed25519PublicKey& key) {
  using Verdict = Authorization::Verdict;
  const auto keys = read_authorized_keys(path, user);
  if (!keys) return {Verdict::refused, keys.error().message};
  const auto fingerprint = keys::Fingerprint::of(key).text();
  if (const auto entry = keys->find(key)) {
    return {Verdict::listed, fingerprint + " is on line " + std::to_string(entry->line) + " of " + path};
  }
  auto reason = fingerprint + " is not in " + path;
  if (const auto skipped = keys->skipped(); !skipped.empty()) {
    reason += " (" + std::to_string(skipped.size()) + " unusable line(s), the first is line " +
              std::to_string(skipped.front().line) + ": " + skipped.front().reason + ")";
  }
  return {Verdict::not_listed, reason};
}

Result<std::vector<keys::AddOutcome>> authorize(const std::string& path, std::uint32_t user,
                                                const std::vector<keys::PublicKeyLine>& added) {
  const auto directory = platform::directory_of(path);
  if (auto made = platform::make_private_directory(directory); !made) return made.error();
  if (auto ok = check_directory(directory, user); !ok) return ok.error();
  const auto locked = FileLock::beside(path);
  if (!locked) return locked.error();
  auto keys = read_authorized_keys(path, user);
  if (!keys) return keys.error();

  std::vector<keys::AddOutcome> outcomes;
  for (const auto& key : added) {
    const auto outcome = keys->add(key);
    if (!outcome) return outcome.error().within("can't add to " + path);
    outcomes.push_back(*outcome);
  }
  if (std::count(outcomes.begin(), outcomes.end(), keys::AddOutcome::added) == 0) return outcomes;
  if (auto saved = replace(path, *keys); !saved) return saved.error();
  return outcomes;
}

Result<std::vector<AuthorizedKeys::Entry>> revoke(const std::string& path, std::uint32_t user, std::string_view selector) {
  const auto exists = platform::file_status(path, Links::refuse);
  if (!exists) return exists.error();
  if (!*exists) return Error{"there is no " + path + ", so no key is authorised"};
  const auto locked = FileLock::beside(path);
  if (!locked) return locked.error();
  auto keys = read_authorized_keys(path, user);
  if (!keys) return keys.error();

  const auto key = only_key(keys->matching(selector), path, selector);
  if (!key) return key.error();
  auto removed = keys->entries();
  std::erase_if(removed, [&](const auto& entry) { return entry.key.key != *key; });
  keys->remove(*key);
  if (auto saved = replace(path, *keys); !saved) return saved.error();
  return removed;
}

}  // namespace mp::runtime
