#!/usr/bin/env python3
"""The recorded handshake, read by the second implementation: what libmp writes is what docs/protocol.md says."""

import pathlib
import unittest

import handshake_decoder as decoder
import primitives

RECORDING = pathlib.Path(__file__).resolve().parent / "handshake_v1.txt"


def recorded() -> dict:
    lines = [line.split() for line in RECORDING.read_text().splitlines() if not line.startswith("#")]
    return {name: bytes.fromhex(value) for name, value in lines}


class RecordedHandshake(unittest.TestCase):
    def setUp(self):
        self.recorded = recorded()

    def follow(self, side: str, flights=None) -> decoder.Decoder:
        following = decoder.Decoder(self.recorded[f"{side}_x25519_secret"], side == "client")
        for flight in flights or [self.recorded[f"flight_{i}"] for i in range(1, 5)]:
            following.follow(flight)
        return following

    def test_both_sides_reach_the_recorded_secrets(self):
        expected = (self.recorded["client_to_server"], self.recorded["server_to_client"])
        for side in ("client", "server"):
            self.assertEqual(self.follow(side).traffic_secrets(), expected, side)

    def test_hellos_say_what_was_drawn(self):
        messages = self.follow("client").messages
        base_point = (9).to_bytes(32, "little")
        for side, number in (("client", decoder.CLIENT_HELLO), ("server", decoder.SERVER_HELLO)):
            share = primitives.x25519(self.recorded[f"{side}_x25519_secret"], base_point)
            self.assertEqual(messages[number]["random"], self.recorded[f"{side}_random"])
            self.assertEqual(messages[number]["key_share"], share)
        self.assertEqual(messages[decoder.CLIENT_HELLO]["versions"], [1])
        self.assertEqual(messages[decoder.CLIENT_HELLO]["suites"], [1])
        self.assertEqual(messages[decoder.SERVER_HELLO]["version"], 1)
        self.assertEqual(messages[decoder.SERVER_HELLO]["suite"], 1)

    def test_identities_are_those_of_the_seeds(self):
        messages = self.follow("client").messages
        host_key = primitives.ed25519_public_key(self.recorded["host_seed"])
        identity = primitives.ed25519_public_key(self.recorded["user_seed"])
        self.assertEqual(messages[decoder.SERVER_AUTH]["host_key"], host_key)
        self.assertEqual(messages[decoder.CLIENT_AUTH]["identity"], identity)

    def test_request_and_answer(self):
        messages = self.follow("server").messages
        auth = messages[decoder.CLIENT_AUTH]
        self.assertEqual(auth["user"], b"alice")
        self.assertEqual(
            auth["request"],
            {
                "kind": 1,
                "tcp": 1,
                "part": 0,
                "name": b"",
                "session_id": bytes(16),
                "client": 0,
                "terminal_type": b"xterm-256color",
                "size": [120, 40, 1200, 800],
                "environment": [(b"LANG", b"en_US.UTF-8"), (b"COLORTERM", b"truecolor")],
                "command": [b"sh", b"-c", b"exit 7"],
            },
        )
        accept = messages[decoder.SERVER_ACCEPT]
        self.assertEqual(accept["session_id"], bytes(range(0xA0, 0xB0)))
        self.assertEqual(accept["client"], 3)
        self.assertEqual(accept["name"], b"work")
        self.assertEqual(accept["udp_port"], 50017)
        self.assertEqual(accept["connection_id"], 0x01020304)
        self.assertEqual(accept["max_datagram"], 1452)

    def test_a_changed_byte_does_not_pass(self):
        flights = [self.recorded[f"flight_{i}"] for i in range(1, 5)]
        for number, position in ((0, 30), (1, 20), (1, 100), (2, 40), (3, 10)):
            changed = list(flights)
            changed[number] = bytes(b ^ (i == position) for i, b in enumerate(flights[number]))
            with self.assertRaises(ValueError):
                self.follow("client", changed)


if __name__ == "__main__":
    unittest.main()
