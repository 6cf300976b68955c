// Who signs for an identity. An interface, because the private key may live elsewhere: the server's in its monitor process,
// a user's in an agent.
#pragma once

#include "libmp/core/bytes.hpp"
#include "libmp/core/result.hpp"
#include "libmp/crypto/ed25519.hpp"

namespace mp::handshake {

class Signer {
 public:
  Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  virtual ~Signer() = default;

  [[nodiscard]] virtual const crypto::Ed25519PublicKey& public_key() const noexcept = 0;
  // Called by a machine at most once per handshake, from within handle_bytes() or accept_host_key(). `message` is a label, a
  // zero byte and a SHA-512 digest (transcript.hpp), so a signer in another process can tell what it is asked to vouch for.
  [[nodiscard]] virtual Result<crypto::Ed25519Signature> sign(ByteView message) = 0;
};

// A private key in this process.
class KeyPairSigner final : public Signer {
 public:
  explicit KeyPairSigner(crypto::Ed25519KeyPair pair) noexcept : pair_(std::move(pair)) {}

  [[nodiscard]] const crypto::Ed25519PublicKey& public_key() const noexcept override { return pair_.public_key(); }
  [[nodiscard]] Result<crypto::Ed25519Signature> sign(ByteView message) override { return pair_.sign(message); }

 private:
  crypto::Ed25519KeyPair pair_;
};

}  // namespace mp::handshake
