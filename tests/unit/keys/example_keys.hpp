// Keys that several tests of this layer talk about.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "libmp/crypto/ed25519.hpp"
#include "libmp/crypto/encoding.hpp"

namespace mp::keys::test {

inline crypto::Ed25519KeyPair pair_number(std::uint8_t number) {
  crypto::Ed25519Seed seed;
  std::fill(seed.mutable_view().begin(), seed.mutable_view().end(), number);
  return crypto::Ed25519KeyPair::from_seed(seed);
}

inline crypto::Ed25519PublicKey key_number(std::uint8_t number) { return pair_number(number).public_key(); }

// "moshpit <base64>" for a key, without a comment.
inline std::string line_number(std::uint8_t number) {
  return "moshpit " + crypto::base64_encode(key_number(number).bytes, crypto::Base64Padding::with);
}

// A key pair's public half as ssh-keygen wrote it, and its 32 bytes.
inline constexpr const char* kOpenSshLine =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKRaxwbvtv85bOmQvDh80lsOP5jwbC9yGGDuv7IBKL27 u@h";
inline constexpr const char* kOpenSshKeyBase64 = "pFrHBu+2/zls6ZC8OHzSWw4/mPBsL3IYYO6/sgEovbs=";

}  // namespace mp::keys::test
