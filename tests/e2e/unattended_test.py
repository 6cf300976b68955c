#!/usr/bin/env python3
"""Programs that ask the terminal while nobody is there to answer."""

import os
import unittest

from harness import DEADLINE, EndToEndTest, wait_until
from panes import PanesTest
from player import Player

_DETACH = "\x1ed"

# A query, and the last byte of its answer.
_QUERIES = {
    "primary attributes": (b"\x1b[c", b"c"),
    "secondary attributes": (b"\x1b[>c", b"c"),
    "status": (b"\x1b[5n", b"n"),
    "cursor position": (b"\x1b[7;11H\x1b[6n", b"R"),
    "mode": (b"\x1b[?2004h\x1b[?2004$p", b"y"),
    "background": (b"\x1b]11;?\x1b\\", b"\\"),
    "setting": (b"\x1bP$qm\x1b\\", b"\\"),
    "keyboard": (b"\x1b[?u", b"u"),
}


class AnswersTest(EndToEndTest):
    def setUp(self):
        super().setUp()
        self.player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(self.scenario.end_sessions)
        self.addCleanup(self.player.close)
        self.terminal = self.scenario.client(*self.player.argv(), options=["--session", "work"])
        self.player.wait()

    def detach(self):
        self.terminal.send(_DETACH)
        self.assertEqual(self.terminal.wait(), 0)

    def attach(self):
        self.terminal = self.scenario.client(options=["--attach=work"])

    def test_queries_while_nobody_is_attached_are_answered_once(self):
        self.player.line_mode("raw")
        self.detach()
        for name, (query, last) in _QUERIES.items():
            with self.subTest(name):
                self.player.write(query)
                self.assertTrue(self.player.read_until(last).startswith(b"\x1b"))
        self.player.write(b"\x1b[7;11H\x1b[6n\x1b[?2004$p")
        self.assertEqual(self.player.read_until(b"y"), b"\x1b[7;11R\x1b[?2004;1$y")
        self.player.write(b"all is asked")
        self.attach()
        self.terminal.expect("all is asked")
        self.terminal.send("typed.")
        self.assertEqual(self.player.read_until(b"."), b"typed.", "no other answer comes later")
        for name, (query, _) in _QUERIES.items():
            self.assertNotIn(query[-4:], self.terminal.output, name)

    def test_queries_while_somebody_is_attached_are_answered_by_the_terminal(self):
        self.player.line_mode("raw")
        self.player.write(b"\x1b[cwho?")
        self.terminal.expect("who")
        self.assertIn(b"\x1b[c", self.terminal.output)
        self.terminal.send("\x1b[?62;999c")
        self.assertEqual(self.player.read_until(b"c"), b"\x1b[?62;999c")


class ProgramsTest(PanesTest):
    """Full-screen programs that a shell starts when nobody looks."""

    def setUp(self):
        super().setUp()
        self.now = self.scenario.root / "now"
        self.ready = self.scenario.root / "ready"
        os.mkfifo(self.now)
        (self.scenario.root / "file").write_text("".join(f"line {n} of a file: 漢字 and more\n" for n in range(1, 400)))

    def start_unattended(self, command):
        """A shell starts `command` after its client has left."""
        shell = ["env", "PS1=$ ", "TERM=xterm-256color", f"HOME={self.scenario.server_home}", "bash", "--norc", "--noprofile"]
        self.through = self.client("through", ["--session", "work"], shell)
        self.through.expect("$")
        self.through.type_line(f"cd {self.scenario.root}; clear; read < now; {command}")
        with open(self.now, "w") as now:  # as soon as the shell reads it
            self.through.press("C-^", "d")
            wait_until(self.through.gone, "the client to leave")
            now.write("now\n")

    def expect_prompt_and_nothing_else(self):
        """The shell is back, and nobody has typed answers into it."""
        wait_until(lambda: self.through.text().rstrip().endswith("$"), "the shell's prompt")
        self.through.type_line("echo shell-$((40 + 2))")
        self.through.expect("shell-42\n$")
        self.assertNotRegex(self.through.text(), r"\^\[|;\d+c|not found|rgb:")

    def come_back(self):
        self.through = self.client("back", ["--attach=work"])

    def test_vim(self):
        self.start_unattended('vim -u NONE -i NONE -N --cmd "au TermResponse * call writefile([v:termresponse], \'ready\')" file')
        wait_until(self.ready.exists, "vim to be told what it runs on")
        self.come_back()
        self.through.expect("line 23 of a file: 漢字 and more")
        self.assertEqual(self.through.state()["alternate_on"], "1")
        self.through.type_line(":q!")
        self.expect_prompt_and_nothing_else()

    def test_less(self):
        self.start_unattended("less file")
        self.come_back()
        self.through.expect("line 23 of a file: 漢字 and more")
        self.through.press("G")
        self.through.expect("line 399 of a file")
        self.through.press("q")
        self.expect_prompt_and_nothing_else()

    def test_htop(self):
        self.start_unattended("htop")
        self.come_back()
        self.through.expect("PID USER")
        self.through.press("q")
        self.expect_prompt_and_nothing_else()


if __name__ == "__main__":
    unittest.main()
