// From the Diffie-Hellman secret to every key of a connection (docs/protocol.md, section 3.2).
#pragma once

#include "libmp/core/random_source.hpp"
#include "libmp/crypto/aead.hpp"
#include "libmp/crypto/digest.hpp"
#include "libmp/crypto/hkdf.hpp"
#include "libmp/crypto/traffic_secrets.hpp"
#include "libmp/crypto/x25519.hpp"

namespace mp::handshake {

// The ephemeral half of one handshake.
[[nodiscard]] crypto::X25519KeyPair fresh_key_pair(RandomSource& random);

// Seal the handshake's own records, one key per direction.
struct HandshakeKeys {
  crypto::AeadKey client;
  crypto::AeadKey server;
};

class KeySchedule {
 public:
  explicit KeySchedule(const crypto::X25519SharedSecret& secret);

  // `hello` is the transcript after ServerHello.
  [[nodiscard]] HandshakeKeys handshake_keys(const crypto::Sha512Digest& hello) const;
  // `complete` is the transcript after ServerAccept.
  [[nodiscard]] crypto::TrafficSecrets traffic_secrets(const crypto::Sha512Digest& complete) const;

 private:
  crypto::HkdfKey handshake_secret_;
};

}  // namespace mp::handshake
