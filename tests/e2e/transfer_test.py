#!/usr/bin/env python3
"""Fifty megabytes arrive byte for byte, in both directions."""

import hashlib
import os
import shlex
import unittest

from harness import EndToEndTest

MEGABYTES = int(os.environ.get("MP_E2E_TRANSFER_MB", "50"))


def numbered_lines(size):
    """Lines that each say which they are, so that a lost, doubled or moved one shows."""
    lines = b"".join(b"line %09d of numbered lines\n" % number for number in range(size // 33 + 1))
    return lines[:size]


def first_difference(expected, got):
    at = next((i for i, (a, b) in enumerate(zip(expected, got)) if a != b), min(len(expected), len(got)))
    return f"{len(got)} bytes instead of {len(expected)}; first difference at {at}: {got[at:at + 80]!r} instead of {expected[at:at + 80]!r}"


class TransferTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.data = numbered_lines(MEGABYTES << 20)

    def test_output_is_byte_exact(self):
        path = self.scenario.root / "numbered-lines"
        path.write_bytes(self.data)
        client = self.scenario.client("sh", "-c", f"stty raw -echo; cat {shlex.quote(str(path))}")
        self.assertEqual(client.wait(), 0)
        self.assertTrue(bytes(client.output) == self.data, first_difference(self.data, client.output))

    def test_input_is_byte_exact(self):
        client = self.scenario.client("sh", "-c", f"stty raw -echo; echo ready; head -c {len(self.data)} | sha256sum")
        client.expect("ready")
        client.send(self.data)
        digest = client.expect("[0-9a-f]{64}").group().decode()
        self.assertEqual(digest, hashlib.sha256(self.data).hexdigest())
        self.assertEqual(client.wait(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
