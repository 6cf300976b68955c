#include "libmp/handshake/transcript.hpp"

#include <gtest/gtest.h>

namespace mp::handshake {
namespace {

using wire::RecordType;

TEST(Transcript, IsTheHashOfTypeLengthAndTextOfEachMessage) {
  Transcript transcript;
  transcript.absorb(RecordType::client_hello, Bytes{'a', 'b'});
  transcript.absorb(RecordType::server_hello, {});
  EXPECT_EQ(transcript.digest(), crypto::sha512(Bytes{1, 0, 0, 0, 2, 'a', 'b', 2, 0, 0, 0, 0}));
}

TEST(Transcript, ASignatureCoversTheLengthOfTheWholeMessageAndIsThenAbsorbed) {
  Transcript transcript;
  Bytes expected{3, 0, 0, 0, 66, 'x', 'y'};
  EXPECT_EQ(transcript.absorb_signed_part(RecordType::server_auth, Bytes{'x', 'y'}), crypto::sha512(expected));
  crypto::Ed25519Signature signature;
  signature.bytes.fill(7);
  transcript.absorb_signature(signature);
  append(expected, signature.bytes);
  EXPECT_EQ(transcript.digest(), crypto::sha512(expected));
}

TEST(Transcript, WhatIsSignedBeginsWithItsPurpose) {
  crypto::Sha512Digest digest;
  digest.fill(9);
  auto expected = to_bytes("mp1 server signature");
  expected.push_back(0);
  append(expected, digest);
  EXPECT_EQ(signature_input(kServerSignatureLabel, digest), expected);
  EXPECT_NE(signature_input(kClientSignatureLabel, digest), expected);
}

}  // namespace
}  // namespace mp::handshake
