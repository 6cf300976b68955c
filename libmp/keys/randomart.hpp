// A fingerprint as a picture that eyes compare faster than digits: the "drunken bishop" walk of OpenSSH over the SHA-256
// digest, 17 x 9 fields in the frame "+--[ED25519 256]--+" ... "+----[SHA256]-----+".
#pragma once

#include <string>
#include <string_view>

#include "libmp/keys/fingerprint.hpp"

namespace mp::keys {

// 11 lines of 19 characters, joined by newlines, without one at the end.
[[nodiscard]] std::string randomart(const Fingerprint& fingerprint);

// Whether `picture` is the randomart of `fingerprint`. Lines may be indented, end in CR LF, or have been joined by spaces or by
// nothing (what shells and mail programs do); every field of the picture has to be right.
[[nodiscard]] bool matches_randomart(std::string_view picture, const Fingerprint& fingerprint);

}  // namespace mp::keys
