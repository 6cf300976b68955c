#!/usr/bin/env python3
"""What a program has set on the person's terminal is undone when mp leaves it, and is back when mp comes back."""

import os
import re
import shlex
import signal
import unittest

import screens
from harness import DEADLINE, EndToEndTest, wait_until
from panes import QUICK
from player import Player
from tmux import Tmux

# What the next program would find set; the rest of a pane's state is what stands on it.
_MODES = """cursor_flag pane_tabs alternate_on scroll_region_upper scroll_region_lower origin_flag wrap_flag insert_flag keypad_cursor_flag
    keypad_flag mouse_any_flag mouse_standard_flag mouse_button_flag mouse_all_flag mouse_sgr_flag mouse_utf8_flag""".split()

# Everything that lasts, on either screen, with a title as the sign that it is set.
_SETTINGS = {
    "main": screens.EVERY_MODE + b"\x1b]2;all is set\x07",
    "alternate": b"\x1b[?1049h" + screens.EVERY_MODE + b"\x1b]2;all is set\x07",
    "editor": screens.ALTERNATE + b"\x1b]2;all is set\x07",
}


class LeftTerminalTest(EndToEndTest):
    """mp in a person's shell in a pane of tmux, with a player in the session."""

    maxDiff = None

    def setUp(self):
        super().setUp()
        self.addCleanup(self.scenario.end_sessions)
        self.tmux = Tmux(self.scenario)
        self.addCleanup(self.tmux.close)
        self.player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(self.player.close)
        environment = {**self.scenario.client_environment(**QUICK), "PS1": "> "}
        self.pane = self.tmux.pane("shell", ["sh", "-i"], environment)
        self.prompts = 0
        self.pane.expect(">")
        self.expect_prompt()
        self.fresh = self.modes()

    def modes(self):
        state = self.pane.state()
        state["pane_tabs"] = state["pane_tabs"].removeprefix("0,")  # where every line begins
        return {name: state[name] for name in _MODES}

    def expect_prompt(self):
        """The shell answers, in its own lines: whatever was left set would show here. What is typed before it has prompted would stand
        in front of its prompt."""
        wait_until(lambda: self.pane.text().rstrip().endswith(">"), "the shell's prompt")
        self.prompts += 1
        self.pane.type_line(f"echo shell-$((40 + {self.prompts}))")
        self.pane.expect(f"\nshell-{40 + self.prompts}\n>")

    def start(self, settings, term=None):
        self.run_mp(["--session", "work"], self.player.argv(), term)
        self.player.wait()
        self.player.write(settings)
        self.expect_set()

    def run_mp(self, options, command=(), term=None):
        line = (f"TERM={term} " if term else "") + shlex.join(self.scenario.client_command(command, options=options))
        # The cursor may be left on this line, which is as long as the paths in it are.
        self.pane.type_line(f"{line}; printf '\\033[J'; echo ended-$((40 + {self.prompts}))")

    def expect_ended(self):
        """The shell says so: who types before that types for mp."""
        self.pane.expect(f"\nended-{40 + self.prompts}\n>")

    def expect_set(self):
        wait_until(lambda: self.pane.state()["pane_title"] == "all is set", "the program's title")
        self.assertNotEqual(self.modes(), self.fresh)

    def expect_as_before(self):
        self.expect_prompt()
        self.assertEqual(self.modes(), self.fresh)
        self.pane.type_line("read line; echo got $line")
        self.pane.paste("pasted")
        self.pane.press("Enter")
        self.pane.expect("\ngot pasted\n>")

    def clients(self):
        return [pid for pid, (_, name) in self.scenario.left_over().items() if name == "mp"]

    def left(self, settings, leave, term=None):
        self.start(settings, term)
        leave()
        self.expect_ended()
        self.expect_as_before()

    def test_by_a_program_that_was_killed(self):
        for name, settings in _SETTINGS.items():
            with self.subTest(name):
                self.left(settings, self.player.end)

    def test_by_detaching(self):
        self.left(_SETTINGS["editor"], lambda: self.pane.press("C-^", "d"))

    def test_where_nobody_knows_on_which_row_the_session_began(self):
        # Nobody asks such a one for its cursor.
        self.left(_SETTINGS["alternate"], lambda: self.pane.press("C-^", "d"), term="dumb")

    def test_by_quitting(self):
        self.left(_SETTINGS["main"], lambda: self.pane.press("C-^", "."))

    def test_by_a_signal(self):
        self.left(_SETTINGS["alternate"], lambda: os.kill(self.clients()[0], signal.SIGTERM))

    def test_by_another_client_that_takes_over(self):
        def take_over():
            other = self.scenario.client(options=["--attach=work"])
            other.expect("pen")

        self.left(_SETTINGS["main"], take_over)

    def test_by_the_session_that_was_killed(self):
        def end():
            self.scenario.signal_sessions(signal.SIGKILL)
            self.pane.press("x")

        self.left(_SETTINGS["editor"], end)

    def test_what_was_shown_before_is_in_the_scrollback_of_who_attaches(self):
        for name, settings in _SETTINGS.items():
            with self.subTest(name):
                self.left(settings, lambda: self.pane.press("C-^", "d"))
                shown = f"\nshell-{40 + self.prompts}\n"
                self.run_mp(["--attach=work"])
                self.expect_set()
                self.assertIn(shown, self.pane.text())
                self.player.end()
                self.expect_ended()
                self.expect_prompt()

    def test_for_a_while_by_suspending(self):
        self.start(_SETTINGS["editor"])
        with_settings, shown = self.pane.state(), self.pane.visible()
        for times in (1, 2):
            self.pane.press("C-^", "C-z")
            wait_until(lambda: self.pane.text().count("Stopped") == times, "the shell to say that mp is stopped")
            self.expect_as_before()
            self.pane.type_line("fg")
            self.expect_set()
            wait_until(lambda: self.pane.visible() == shown, "the program's screen")
            self.assertEqual(self.modes(), {name: with_settings[name] for name in _MODES})
        self.player.end()
        wait_until(lambda: not self.clients(), "mp to end")
        self.expect_as_before()

    def test_for_a_while_without_being_asked(self):
        for name, settings in {"filled": screens.LOG + _SETTINGS["main"], "alternate": _SETTINGS["alternate"], "editor": _SETTINGS["editor"]}.items():
            with self.subTest(name):
                self.start(settings)
                with_settings, shown = self.modes(), self.pane.visible()
                before = self.pane.text().count("Stopped")
                os.kill(self.clients()[0], signal.SIGSTOP)
                wait_until(lambda: self.pane.text().count("Stopped") > before, "the shell to say that mp is stopped")
                self.pane.press("f", "g", "C-j")  # on a terminal that is as the program and mp have set it
                wait_until(lambda: self.pane.visible() == shown, "the program's screen")
                self.assertEqual(self.modes(), with_settings)
                self.player.end()
                wait_until(lambda: not self.clients(), "mp to end")
                self.expect_as_before()


class WrittenTest(EndToEndTest):
    """For what tmux has no flags for: the bytes that mp writes."""

    def test_modes_that_are_not_seen(self):
        player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(player.close)
        terminal = self.scenario.client(*player.argv())
        player.wait()
        # Of the ways to tell of a mouse one is on at a time: who switches off the last one has switched off all.
        private = (1, 6, 12, 45, 1003, 1004, 1006, 1007, 1049, 2004, 2026, 2031, 2048)
        player.write(b"".join(b"\x1b[?%dh" % mode for mode in private) + b"\x1b[?25l\x1b[?7l\x1b[5 q\x1b[>5u\x1b[>4;2m\x1b]12;red\x07all is set")
        terminal.expect("all is set")
        player.end()
        self.assertEqual(terminal.wait(), 0)
        last = {}
        for modes, final in re.findall(rb"\x1b\[\?([\d;]+)([hl])", terminal.output):
            last.update((int(mode), final) for mode in modes.split(b";"))
        self.assertEqual({mode for mode, final in last.items() if final == b"h"}, {7, 25})
        undone = bytes(terminal.output).split(b"all is set")[1]
        for sequence in (rb"\x1b\[0? q", rb"\x1b\[<\d*u|\x1b\[=0?u", rb"\x1b\[>4(;0)?m", rb"\x1b\]112"):
            self.assertRegex(undone, sequence)


if __name__ == "__main__":
    unittest.main()
