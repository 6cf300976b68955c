// The keys of both handshake targets, made once: what is looked for is not in how keys are generated.
#pragma once

#include "libmp/crypto/x25519.hpp"
#include "tests/support/handshake_pair.hpp"

namespace mp::fuzz {

// Of whichever side a target makes by hand.
inline const crypto::X25519KeyPair& key_share() {
  static const crypto::X25519KeyPair share{crypto::SecretArray<32>(Bytes(32, 5))};
  return share;
}

enum class Owner : std::uint8_t { host = 0x11, user = 0x22 };

template <Owner kOwner>
const crypto::Ed25519KeyPair& key_of() {
  static const auto key = test::key_pair_of(static_cast<std::uint8_t>(kOwner));
  return key;
}

template <Owner kOwner>
handshake::Signer& signer_of() {
  static handshake::KeyPairSigner signer(test::key_pair_of(static_cast<std::uint8_t>(kOwner)));
  return signer;
}

}  // namespace mp::fuzz
