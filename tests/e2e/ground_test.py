#!/usr/bin/env python3
"""A session that begins in the middle of a terminal: what stands above it is the person's own, and stays or goes into the scrollback."""

import re
import shlex
import unittest

from harness import DEADLINE, EndToEndTest, wait_until
from panes import QUICK
from player import Player
from relay import NEAR, put_relay_before
from tmux import Tmux

_MINE = [f"mine {number}" for number in range(1, 11)]


class GroundTest(EndToEndTest):
    """mp in a person's shell in a pane of tmux, below some lines of theirs."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.scenario.end_sessions)
        self.tmux = Tmux(self.scenario)
        self.addCleanup(self.tmux.close)
        self.player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(self.player.close)
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.relay.close)

    def start(self):
        """The person's lines, mp, and the player's first words."""
        mp = shlex.join(self.scenario.client_command(self.player.argv(), options=["--session", "work"], host=NEAR))
        script = self.scenario.root / "person"
        script.write_text(f"seq -f 'mine %.0f' {len(_MINE)}\n{mp}\nprintf '\\033[Jended\\n'\nread line\n")
        self.pane = self.tmux.pane("shell", ["sh", script], self.scenario.client_environment(**QUICK))
        self.player.wait()
        self.player.write(b"remote 1\r\nremote 2\r\n$ ")
        self.pane.expect("remote 2\n$")

    def expect_all_in_order(self, *remote):
        """Each once, whatever is empty between them."""
        lines = []

        def in_order():
            lines[:] = [line for line in self.pane.text().split("\n") if re.match("mine|remote|mp:", line)]
            return lines == [*_MINE, *remote]

        try:
            wait_until(in_order, "all lines in order")
        except AssertionError as problem:
            raise AssertionError(f"{problem}: {lines}\n{self.pane.text()}") from None

    def resize(self, columns, rows):
        self.pane.resize(columns, rows)
        wait_until(lambda: self.player.size() == (columns, rows), f"a size of {columns} x {rows}")


    def test_a_screen_is_painted_below_it(self):
        self.start()
        for columns, rows in [(100, 24), (80, 20), (60, 8), (80, 30)]:
            self.resize(columns, rows)
            self.player.write(b"painted\r\n$ ")
            self.pane.expect("$ painted\n$")
            self.expect_all_in_order("remote 1", "remote 2")

    def test_a_screen_with_an_editor_is_painted_over_it(self):
        self.start()
        self.player.write(b"\x1b[?1049h\x1b[H\x1b[2Jediting")
        self.pane.expect("editing")
        for columns, rows in [(90, 20), (90, 9), (80, 30)]:
            self.resize(columns, rows)
            self.player.write(b"\x1b[2H\x1b[K%d rows" % rows)
            self.pane.expect(f"{rows} rows")
        self.player.write(b"\x1b[?1049l")
        self.expect_all_in_order("remote 1", "remote 2")

    def test_what_mp_says_covers_nothing_of_it(self):
        self.start()
        self.player.line_mode("silent")
        for written, shows in [(b"", "$"), (b"\x1b[?1049h\x1b[Hediting", "editing")]:
            with self.subTest(shows):
                self.player.write(written)
                self.pane.expect(shows)
                before = self.pane.state()["screen"]
                self.relay.cut()
                self.pane.press("x")
                self.pane.expect("does not answer")
                if not written:
                    self.assertIn("\n".join(_MINE), self.pane.text())
                self.relay.restore()
                wait_until(lambda: self.pane.state()["screen"] == before, "the screen as it was")
        self.player.write(b"\x1b[?1049l")
        self.expect_all_in_order("remote 1", "remote 2")

    def test_what_mp_says_survives_no_change_of_size(self):
        self.start()
        self.relay.cut()
        self.pane.press("x")
        self.pane.expect("does not answer")
        self.pane.resize(100, 20)
        self.relay.restore()
        self.player.write(b"again")
        self.pane.expect("again")
        self.expect_all_in_order("remote 1", "remote 2")


if __name__ == "__main__":
    unittest.main()
