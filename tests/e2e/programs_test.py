#!/usr/bin/env python3
"""Real programs: what a person sees of them is the same directly and through mp, also across an outage and on another terminal."""

import unittest

from harness import wait_until
from panes import PanesTest
from relay import NEAR, put_relay_before

# What vim believes, in its last line but one.
_SIZE = r"set laststatus=2 statusline=%{&columns}\ by\ %{&lines}"
_VIM = f"vim -u NONE -i NONE -N -n --cmd 'syntax on | set number hlsearch mouse=a' --cmd '{_SIZE}' file"

# For each: what the shell is told, the text that is there then, and keys with the text that follows them.
_PROGRAMS = {
    "vim": (_VIM, "line 10 of a file", [("100G", "line 100 of a file"), ("otyped", "typed"), ("\x1b:split\rG", "line 399 of a file"), (":qa!\r", "$")]),
    "less": ("less file", "line 10 of a file", [("G", "line 399 of a file"), ("?line 200 of\r", "line 200 of a file"), ("g", "line 1 of a file"), ("q", "$")]),
    "shell": ("head -n 90 file", "line 90 of a file", [("seq 400\r", "\n400\n"), ("grep --color=always -n 9 file\r", "399:"), ("echo do", "echo do"), ("ne\r", "\ndone\n")]),
}


class ProgramsTest(PanesTest):
    def setUp(self):
        super().setUp()
        lines = (f"line {n} of a file: 漢字 and {'more ' * (n % 30)}\n" for n in range(1, 400))
        (self.scenario.root / "file").write_text("".join(lines))

    def start_shell(self, **more):
        argv = ["env", "-C", self.scenario.root, "PS1=$ ", "HISTFILE=/dev/null", "bash", "--norc", "--noprofile"]
        self.start(argv, argv, **more)
        for pane in (self.direct, self.through):
            pane.expect("$")

    def begin(self, line, shows):
        self.type_line(line)
        self.expect_equal(shows=shows)


class ResizedTest(ProgramsTest):
    def test_vim_while_its_window_is_resized(self):
        self.start_shell()
        self.begin(_VIM, "line 10 of a file")
        for columns, rows in [(100, 30), (60, 20), (81, 35), (40, 12), (132, 43), (100, 24)]:
            self.press("C-f")
            for pane in (self.direct, self.through):
                pane.resize(columns, rows)
        # tmux tells a program of its last size when it likes, and where vim scrolls to depends on the size it has then.
        for pane in (self.direct, self.through):
            pane.expect("100 by 24")
        self.type("300G")
        # A size that tmux has left again by the time it is painted may leave lines above the screen, which nobody can take back.
        self.expect_equal(shows="line 300 of a file", but=["history_size", "screen"])
        wait_until(lambda: self.through.visible() == self.direct.visible(), "equal screens")


class OutageTest(ProgramsTest):
    def setUp(self):
        super().setUp()
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.relay.close)
        self.start_shell(host=NEAR)

    def test_all(self):
        for name, (line, shows, steps) in _PROGRAMS.items():
            with self.subTest(name):
                self.begin(line, shows)
                for keys, shows in steps:
                    self.relay.cut()
                    self.type(keys)
                    self.relay.restore()
                    self.expect_equal(shows=shows)


class AnotherTerminalTest(ProgramsTest):
    """The client is killed, and the session goes on in a larger window."""

    def expect_drawn(self, name):
        """The program has seen its new size, and has drawn down to the last row but one, or typed keys may be lost to it; or, before
        the client is there, be shown by the terminal itself."""
        rows = slice(None) if name == "shell" else slice(-3, -1)
        for pane in (self.direct, self.through):
            wait_until(lambda: any(pane.visible()[rows]), f"{name} to be drawn")

    def run_elsewhere(self, name):
        line, shows, steps = _PROGRAMS[name]
        self.start_shell()
        self.begin(line, shows)
        for number, (keys, shows) in enumerate(steps[:-1]):
            self.kill_client()
            self.attach(f"again {number}", 80 + 10 * number, 24 + 3 * number)
            self.expect_drawn(name)
            self.type(keys)
            self.expect_equal(shows=shows, but=["pane_tabs"])  # tmux loses them when the size changes

    def test_vim(self):
        self.run_elsewhere("vim")

    def test_less(self):
        self.run_elsewhere("less")

    def test_shell(self):
        self.run_elsewhere("shell")

    def test_htop(self):
        """It shows something else each time."""
        self.start_shell()
        self.type_line("htop")
        self.through.expect("F10Quit")
        self.kill_client()
        self.attach("again", 120, 40)
        self.through.expect("F10Quit")
        self.through.press("q")


if __name__ == "__main__":
    unittest.main()
