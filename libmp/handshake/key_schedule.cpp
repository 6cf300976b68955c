#include "libmp/handshake/key_schedule.hpp"

#include <string_view>
#include <utility>

namespace mp::handshake {
namespace {

template <typename Key>
Key expand(const crypto::HkdfKey& from, std::string_view label, ByteView context) {
  Key key;
  crypto::hkdf_expand(from, label, context, key.mutable_view());
  return key;
}

}  // namespace

crypto::X25519KeyPair fresh_key_pair(RandomSource& random) {
  crypto::SecretArray<32> secret;
  random.fill(secret.mutable_view());
  return crypto::X25519KeyPair(std::move(secret));
}

KeySchedule::KeySchedule(const crypto::X25519SharedSecret& secret)
    : handshake_secret_(crypto::hkdf_extract(as_bytes("mp1 handshake"), secret.view())) {}

HandshakeKeys KeySchedule::handshake_keys(const crypto::Sha512Digest& hello) const {
  return {expand<crypto::AeadKey>(handshake_secret_, "mp1 client handshake key", hello),
          expand<crypto::AeadKey>(handshake_secret_, "mp1 server handshake key", hello)};
}

crypto::TrafficSecrets KeySchedule::traffic_secrets(const crypto::Sha512Digest& complete) const {
  const auto session = expand<crypto::HkdfKey>(handshake_secret_, "mp1 session", complete);
  return {expand<crypto::HkdfKey>(session, "mp1 client to server", {}),
          expand<crypto::HkdfKey>(session, "mp1 server to client", {})};
}

}  // namespace mp::handshake
