// authorized_keys on disk: asked by the server at each login, edited by mp-keygen. Joins keys/authorized_keys,
// keys/file_permissions and platform/file. Edits are made under a lock and replace the file as a whole, so that of two people
// (or scripts) at once nobody loses a line.
//
// Every `path` is absolute and the rules of ~/.mp apply to the directory it is in. `user` is the account that the file speaks
// for; the calling process acts as that user or as root.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmp/core/result.hpp"
#include "libmp/keys/authorized_keys.hpp"

namespace mp::runtime {

// The usual place: HOME/.mp/authorized_keys
[[nodiscard]] std::string authorized_keys_path(const std::string& home);

struct Authorization {
  enum class Verdict : std::uint8_t {
    listed,      // may log in
    not_listed,  // the file is fine (or there is none) and does not name the key
    refused,     // the file or its directory can't be trusted or read
  };
  Verdict verdict = Verdict::not_listed;
  // For the server's log, never for the peer: where the key is listed, or why it is refused. One line.
  std::string reason;
};

// May the owner of `key` log in to the account? Call it with a key whose possession has been proven.
[[nodiscard]] Authorization is_authorized(const std::string& path, std::uint32_t user, const crypto::Ed25519PublicKey& key);

// The file as it is; empty if there is none. Checks the permissions as a login would.
[[nodiscard]] Result<keys::AuthorizedKeys> read_authorized_keys(const std::string& path, std::uint32_t user);

// Adds each key that is not listed yet, making directory and file if they are missing. One outcome per key, in order.
[[nodiscard]] Result<std::vector<keys::AddOutcome>> authorize(const std::string& path, std::uint32_t user,
                                                              const std::vector<keys::PublicKeyLine>& added);

// Removes the key that `selector` (a fingerprint or a comment) names. Fails, and names the candidates, when it matches none or
// several different keys. Returns the lines that were removed.
[[nodiscard]] Result<std::vector<keys::AuthorizedKeys::Entry>> revoke(const std::string& path, std::uint32_t user,
                                                                      std::string_view selector);

}  // namespace mp::runtime
