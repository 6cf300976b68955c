#!/usr/bin/env python3
"""What is written and typed arrives byte for byte: fifty megabytes in both directions, and what a program does not read yet."""

import hashlib
import os
import shlex
import threading
import unittest

from harness import EndToEndTest, wait_until

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


class FullTest(EndToEndTest):
    """Nobody reads what is typed, until everything on the way is full."""

    PIECE = b"\x1b[12;34" * 512
    PIECES = 500  # 1.75 MB: more than the way holds

    def setUp(self):
        super().setUp()
        self.addCleanup(self.scenario.end_sessions)
        self.typed = 0

    def type_pieces(self, client):
        while self.typed < self.PIECES:
            client.send(self.PIECE)
            self.typed += 1

    def stands_still(self):
        """Nothing has gone in for as long as ten looks take."""
        seen = self.typed
        self.looks = self.looks + 1 if seen and seen == self.typed_before else 0
        self.typed_before = seen
        return self.looks == 10

    def test_what_may_be_an_answer_of_the_terminal_is_typed(self):
        """As long as it has not said where its cursor is, the beginning of what may say so is held back."""
        go = shlex.quote(str(self.scenario.root / "go"))
        size = len(self.PIECE) * self.PIECES
        count = f"until [ -e {go} ]; do sleep 0.1; done; head -c {size} | sha256sum"
        client = self.scenario.client("sh", "-c", f"stty raw -echo; echo ready; {count}")
        client.answer_nothing()
        client.expect("ready")
        typing = threading.Thread(target=self.type_pieces, args=(client,), daemon=True)
        typing.start()
        self.looks, self.typed_before = 0, 0
        wait_until(self.stands_still, "a way that is full")
        self.assertLess(self.typed, self.PIECES)
        (self.scenario.root / "go").touch()
        typing.join()
        digest = client.expect("[0-9a-f]{64}").group().decode()
        self.assertEqual(digest, hashlib.sha256(self.PIECE * self.PIECES).hexdigest())
        self.assertEqual(client.wait(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
