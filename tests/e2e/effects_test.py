#!/usr/bin/env python3
"""What a program does to a terminal besides its screen: it gets there whole, once, also across an outage."""

import base64
import random
import unittest

import screens
from harness import DEADLINE, EndToEndTest, wait_until
from panes import QUICK
from player import Player
from relay import NEAR, put_relay_before

_CLIPBOARD = base64.b64encode(random.Random(4).randbytes(64 * 1024))


def set_clipboard(selection, data, end=b"\x1b\\"):
    return b"\x1b]52;" + selection + b";" + data + end


class EffectsTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.scenario.end_sessions)
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.relay.close)
        self.player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(self.player.close)
        self.terminal = self.scenario.client(*self.player.argv(), host=NEAR, settings=QUICK)
        self.player.wait()

    def expect_output(self, wanted):
        """Waits until the terminal has been given these bytes. What got lost on its way may come twice: nobody knows what arrived."""
        wait_until(lambda: self.terminal.ended() or wanted in self.terminal.output, f"{wanted[:40]!r}... of {len(wanted)} bytes")

    def finish(self):
        self.player.end()
        self.assertEqual(self.terminal.wait(), 0)

    def lose(self, data):
        """The player writes `data` while nothing passes, and so much else that nobody waits for all of it. Then everything passes again."""
        self.relay.cut()
        self.player.write(screens.LOG)
        self.player.line_mode("silent")
        self.terminal.send("x")  # who only looks is told when a heartbeat is missed
        self.terminal.expect("does not answer")
        self.player.write(screens.LOG + data + screens.LOG * 20 + b"all is written")
        self.relay.restore()
        self.terminal.expect("all is written")

    def test_a_clipboard(self):
        for end in (b"\x07", b"\x1b\\"):
            wanted = set_clipboard(b"c", _CLIPBOARD, end)
            self.player.write(b"before" + wanted + b"after")
            self.terminal.expect("after")
            self.expect_output(wanted)
            self.assertEqual(self.terminal.output.count(wanted), 1)
        self.finish()

    def test_a_clipboard_on_its_way_when_the_network_fails(self):
        for size in (1, 1000, 30_000):
            wanted = set_clipboard(b"p", base64.b64encode(b"%d" % size) + _CLIPBOARD)
            self.player.write(wanted[:size])
            self.relay.cut()
            self.player.write(wanted[size:] + b"that was %d" % size)
            self.relay.restore()
            self.terminal.expect(f"that was {size}")
            self.expect_output(wanted)
        self.finish()

    def test_what_was_set_while_nobody_could_hear_it(self):
        clipboard = set_clipboard(b"c", _CLIPBOARD)
        notification = b"\x1b]9;the build is done\x1b\\"
        self.assertNotIn(b"\x07", self.terminal.output)
        older = set_clipboard(b"c", b"bm90IHRoaXM=")
        self.lose(older + clipboard + notification + b"\x07\x1b]2;the last title\x1b\\")
        self.expect_output(clipboard)
        self.expect_output(notification)
        self.expect_output(b"the last title")
        output = bytes(self.terminal.output)
        self.assertLess(output.rfind(older), output.rfind(clipboard), "the newest clipboard is set last")
        self.expect_bell()
        self.finish()

    def expect_bell(self):
        """A bell, and not one that ends a string."""
        wait_until(lambda: self.terminal.ended() or b"\x07" in self.terminal.text.encode(), "a bell")


if __name__ == "__main__":
    unittest.main()
