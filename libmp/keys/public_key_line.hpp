// The public half of an identity as one line of text: "moshpit <base64 of the 32 key bytes> user@host". It is what a .pub file
// holds and what goes into authorized_keys. OpenSSH's "ssh-ed25519 <base64 of its blob> comment" is read as well and means the
// same key.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmp/core/result.hpp"
#include "libmp/crypto/ed25519.hpp"

namespace mp::keys {

struct PublicKeyLine {
  crypto::Ed25519PublicKey key;
  // Usually "user@host"; may be empty or contain spaces. At most limits::kMaxKeyComment bytes that are safe to print.
  std::string comment;
  friend bool operator==(const PublicKeyLine&, const PublicKeyLine&) = default;
};

// Reads one line, with or without its end of line and white space around it. The error says what is wrong with the line and
// never quotes control characters; the caller adds file and line number.
[[nodiscard]] Result<PublicKeyLine> parse_public_key_line(std::string_view line);

// Reads key lines among blank lines and lines that begin with '#': at least one, each of them right. What `authorize` is given.
[[nodiscard]] Result<std::vector<PublicKeyLine>> parse_public_keys(std::string_view text);

// Reads the content of a .pub file: as above, but exactly one key.
[[nodiscard]] Result<PublicKeyLine> parse_public_key_file(std::string_view text);

// The "moshpit" form, without an end of line.
[[nodiscard]] std::string format_public_key_line(const PublicKeyLine& line);

// Whether `comment` may stand in a key line: short enough, nothing that printable() would replace, no white space at either
// end.
[[nodiscard]] Status check_comment(std::string_view comment);

}  // namespace mp::keys
