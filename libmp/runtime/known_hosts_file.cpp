#include "libmp/runtime/known_hosts_file.hpp"

#include "libmp/core/limits.hpp"
#include "libmp/platform/file.hpp"
#include "libmp/runtime/identity_file.hpp"

namespace mp::runtime {
namespace {

using keys::KnownHosts;
using platform::FileLock;
using platform::Links;
using platform::ReadableFile;

constexpr std::uint32_t kMode = 0600;

Result<KnownHosts> read_with(const std::string& path, Links links) {
  auto file = ReadableFile::open(path, links);
  if (!file) return file.error();
  if (!*file) return KnownHosts();
  const auto text = (*file)->read_text(limits::kMaxKnownHostsFile);
  if (!text) return text.error();
  auto hosts = KnownHosts::parse(*text);
  if (!hosts) return hosts.error().within("can't use " + path);
  return hosts;
}

Status replace(const std::string& path, const KnownHosts& hosts) {
  return platform::write_file(path, as_bytes(hosts.text()), kMode, platform::Existing::replace);
}

}  // namespace

std::string known_hosts_path(const std::string& home) { return moshpit_directory(home) + "/known_hosts"; }

Result<KnownHosts> read_known_hosts(const std::string& path) { return read_with(path, Links::follow); }

Result<keys::HostKeyLookup> look_up_known_host(const std::string& path, const keys::KnownHostName& host,
                                               const crypto::Ed25519PublicKey& key) {
  const auto hosts = read_known_hosts(path);
  if (!hosts) return hosts.error();
  return hosts->look_up(host, key);
}

Status add_known_host(const std::string& path, const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key) {
  if (auto made = platform::make_private_directory(platform::directory_of(path)); !made) return made.error();
  const auto locked = FileLock::beside(path);
  if (!locked) return locked.error();
  // Replacing a symbolic link would cut the file it points to off from later changes.
  auto hosts = read_with(path, Links::refuse);
  if (!hosts) return hosts.error();
  if (hosts->look_up(host, key).verdict == keys::HostKeyVerdict::match) return Done{};
  if (auto added = hosts->add(host, key); !added) return added.error().within("can't add to " + path);
  return replace(path, *hosts);
}

Result<std::size_t> remove_known_host(const std::string& path, const keys::KnownHostName& host) {
  const auto exists = platform::file_status(path, Links::refuse);
  if (!exists) return exists.error();
  if (!*exists) return std::size_t{0};
  const auto locked = FileLock::beside(path);
  if (!locked) return locked.error();
  auto hosts = read_with(path, Links::refuse);
  if (!hosts) return hosts.error();
  const auto removed = hosts->remove(host);
  if (removed == 0) return removed;
  if (auto saved = replace(path, *hosts); !saved) return saved.error();
  return removed;
}

}  // namespace mp::runtime
