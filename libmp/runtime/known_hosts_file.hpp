// HOME/.mp/known_hosts on disk: asked by mp when a server has shown its key, extended when the user accepts one. Edits are made
// under a lock and replace the file as a whole.
#pragma once

#include <string>

#include "libmp/core/result.hpp"
#include "libmp/keys/known_hosts.hpp"

namespace mp::runtime {

// HOME/.mp/known_hosts
[[nodiscard]] std::string known_hosts_path(const std::string& home);

// The file as it is; empty if there is none.
[[nodiscard]] Result<keys::KnownHosts> read_known_hosts(const std::string& path);

// Fails when the file exists and can't be read: a host that we know must not look new.
[[nodiscard]] Result<keys::HostKeyLookup> look_up_known_host(const std::string& path, const keys::KnownHostName& host,
                                                             const crypto::Ed25519PublicKey& key);

// Remembers the key, making directory (0700) and file (0600) if they are missing. Adding what is there already changes nothing.
// Does not ask whether the host is known under another key: that is look_up_known_host's answer and the caller's decision.
[[nodiscard]] Status add_known_host(const std::string& path, const keys::KnownHostName& host,
                                    const crypto::Ed25519PublicKey& key);

// Forgets every key of the host; how many lines that were.
[[nodiscard]] Result<std::size_t> remove_known_host(const std::string& path, const keys::KnownHostName& host);

}  // namespace mp::runtime
