#!/usr/bin/env python3
"""What stands on a real terminal: the same whether a program writes to it directly or through mp, also after an outage and on another terminal."""

import itertools
import unittest

import screens
from harness import wait_until
from panes import PanesTest
from relay import NEAR, put_relay_before

_SIZES = [(100, 30), (60, 20), (80, 35), (80, 15)]

# Of what has been set, when the size changes; xterm keeps it.
_LOST_BY_TMUX = ["pane_tabs"]

# What a program writes next does the same, whatever it finds.
_NEXT = "next\r\nand next 漢字 \x0f\x1b(B\x1b[1;1Htop\x1b[0m plain".encode()


class ScreenTest(PanesTest):
    def setUp(self):
        super().setUp()
        self.start_players()

    def test_what_programs_write(self):
        for name, data in screens.ALL.items():
            with self.subTest(name):
                self.write(screens.CLEAR + data)
                self.expect_equal()

    def test_another_terminal_of_the_same_size_after_the_client_was_killed(self):
        for name, data in screens.ALL.items():
            with self.subTest(name):
                self.write(screens.CLEAR + data)
                self.kill_client()
                self.attach(f"again {name}")
                self.expect_equal()
                self.write(_NEXT + (b"\x1b8restored" if b"\x1b7" in data else b""))
                self.expect_equal()

    def test_another_terminal_of_another_size_after_the_client_was_killed(self):
        for number, (name, data) in enumerate(screens.ALL.items()):
            columns, rows = _SIZES[number % len(_SIZES)]
            with self.subTest(name, columns=columns, rows=rows):
                self.kill_client()
                self.attach(f"before {name}")
                self.write(screens.CLEAR + data)
                self.kill_client()
                self.attach(f"again {name}", columns, rows)
                self.expect_equal(but=_LOST_BY_TMUX)
                self.write(_NEXT)
                self.expect_equal(but=_LOST_BY_TMUX)


class ResizeTest(PanesTest):
    def setUp(self):
        super().setUp()
        self.start_players()
        self.numbers = itertools.count()

    def write_lines(self):
        for _ in range(3):
            self.write_part("".join(f"line {next(self.numbers)} of many\r\n" for _ in range(40)).encode())

    def missing_lines(self, last):
        text = self.through.text()
        return [number for number in range(last + 1) if f"line {number} of many\n" not in text]

    def test_no_line_is_lost_when_the_size_changes_between_them(self):
        for size in [(100, 30), (80, 24), (60, 20), (81, 35), (80, 15), (80, 24)]:
            self.write_lines()
            for pane in (self.direct, self.through):
                pane.resize(*size)
            self.write_lines()
            for player in self.players:
                wait_until(lambda: player.size() == size, f"a size of {size}")
        last = next(self.numbers) - 1
        self.direct.expect(f"line {last} of many")
        wait_until(lambda: self.through.visible() == self.direct.visible(), "equal screens")
        # A terminal that shrinks while it catches up has moved some of what it showed up there, and has them twice.
        wait_until(lambda: not self.missing_lines(last), "all lines")


class OutageTest(PanesTest):
    def setUp(self):
        super().setUp()
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.relay.close)
        self.start_players(host=NEAR)

    def test_what_programs_write_during_an_outage(self):
        for name, data in screens.ALL.items():
            with self.subTest(name):
                half = len(data) // 2
                self.write(screens.CLEAR)
                self.expect_equal()
                self.write_part(data[:half])
                self.relay.cut()
                self.write(data[half:])
                self.relay.restore()
                self.expect_equal()

    def test_much_that_programs_write_during_an_outage_that_is_noticed(self):
        self.players[1].line_mode("silent")
        for name in ("alternate", "every mode", "wide"):
            with self.subTest(name):
                self.write(screens.CLEAR + screens.LOG)
                self.expect_equal()
                self.relay.cut()
                self.write(screens.LOG)
                self.through.press("x")  # who only looks is told when a heartbeat is missed
                self.through.expect("does not answer")
                self.write(screens.LOG * 10 + screens.ALL[name])
                self.relay.restore()
                self.expect_equal()


if __name__ == "__main__":
    unittest.main()
