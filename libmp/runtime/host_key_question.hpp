// What mp says about a server's key: the question at first use, and the refusals.
#pragma once

#include <string>

#include "libmp/core/endpoint.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/ed25519.hpp"
#include "libmp/keys/known_hosts.hpp"

namespace mp::runtime {

enum class HostKeyAnswer : std::uint8_t { accepted, refused };

// Asks on the terminal until the answer is "yes", "no" or a fingerprint; the right fingerprint accepts, a wrong one refuses.
// Fails when there is no terminal, with advice.
[[nodiscard]] Result<HostKeyAnswer> ask_about_host_key(const keys::KnownHostName& host, const Endpoint& address,
                                                       const crypto::Ed25519PublicKey& key);

[[nodiscard]] Error unknown_host_key_refused(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key);
// Several lines: this is the one thing that must not be overlooked.
[[nodiscard]] Error changed_host_key_refused(const keys::KnownHostName& host, const crypto::Ed25519PublicKey& key,
                                             const keys::HostKeyLookup& known, const std::string& known_hosts_path);

}  // namespace mp::runtime
