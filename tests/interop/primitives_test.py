#!/usr/bin/env python3
"""The slow primitives against the vectors of their RFCs: a mistake in them would blame the protocol."""

import unittest

import primitives

unhex = bytes.fromhex


class Primitives(unittest.TestCase):
    def test_x25519(self):  # RFC 7748, section 5.2
        secret = unhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
        point = unhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
        expected = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        self.assertEqual(primitives.x25519(secret, point).hex(), expected)

    def test_ed25519(self):  # RFC 8032, section 7.1, test 1
        seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
        public_key = primitives.ed25519_public_key(seed)
        self.assertEqual(public_key.hex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        signature = unhex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
            "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        )
        self.assertTrue(primitives.ed25519_verify(public_key, b"", signature))
        self.assertFalse(primitives.ed25519_verify(public_key, b"x", signature))

    def test_aes_gcm_siv(self):  # RFC 8452, appendix C.2
        key, nonce = b"\x01" + bytes(31), b"\x03" + bytes(11)
        self.assertEqual(primitives.aes_gcm_siv_open(key, nonce, b"", unhex("07f5f4169bbf55a8400cd47ea6fd400f")), b"")
        sealed = unhex("c2ef328e5c71c83b843122130f7364b761e0b97427e3df28")
        self.assertEqual(primitives.aes_gcm_siv_open(key, nonce, b"", sealed), b"\x01" + bytes(7))
        with self.assertRaises(ValueError):
            primitives.aes_gcm_siv_open(key, nonce, b"x", sealed)


if __name__ == "__main__":
    unittest.main()
