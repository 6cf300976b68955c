#!/usr/bin/env python3
"""A login works as at the console: status, size, environment, job control, and the user's own terminal afterwards."""

import signal
import sys
import unittest

from harness import EndToEndTest

_TELL_SIZE = """
import os, signal
def tell(*_):
    columns, rows = os.get_terminal_size()
    os.write(1, b"size %d %d\\n" % (rows, columns))
signal.signal(signal.SIGWINCH, tell)
tell()
while True:
    signal.pause()
"""

_TELL_CONTINUED = """
import os, signal
signal.signal(signal.SIGCONT, lambda *_: os.write(1, b"again " + b"running\\n"))
os.write(1, b"now " + b"running\\n")
while True:
    signal.pause()
"""


class StatusTest(EndToEndTest):
    def test_the_commands_exit_status_is_the_clients(self):
        for status in (0, 1, 7, 255):
            self.assertEqual(self.scenario.client("sh", "-c", f"exit {status}").wait(), status)

    def test_death_by_a_signal_is_128_and_its_number(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.assertEqual(self.scenario.client("sh", "-c", f"kill -{int(number)} $$").wait(), 128 + number)

    def test_a_command_that_does_not_exist_is_named(self):
        client = self.scenario.client("no-such-program-here")
        client.expect("no-such-program-here")
        self.assertNotEqual(client.wait(), 0)

    def test_arguments_arrive_as_they_are(self):
        client = self.scenario.client("printf", "<%s>", "a b", "$HOME", "", "'\"\\", "ü")
        self.assertEqual(client.wait(), 0)
        self.assertIn("<a b><$HOME><><'\"\\><ü>", client.text)

    def test_everything_is_shown_before_the_end_is_reported(self):
        client = self.scenario.client("seq", "1", "20000")
        self.assertEqual(client.wait(), 0)
        self.assertEqual(client.text.split(), [str(n) for n in range(1, 20001)])


class EnvironmentTest(EndToEndTest):
    def test_the_size_is_right_from_the_start(self):
        client = self.scenario.client("stty", "size", rows=33, columns=101)
        client.expect("33 101")
        self.assertEqual(client.wait(), 0)

    def test_a_resize_reaches_the_program(self):
        client = self.scenario.client(sys.executable, "-c", _TELL_SIZE)
        client.expect("size 24 80")
        client.resize(40, 132)
        client.expect("size 40 132")
        client.send("\x03")
        client.wait()

    def test_terminal_type_and_language_come_from_the_client(self):
        settings = {"TERM": "screen-256color", "LANG": "C.UTF-8", "LC_TIME": "C", "COLORTERM": "truecolor", "MP_E2E_PRIVATE": "leaked"}
        client = self.scenario.client("sh", "-c", 'echo "[$TERM][$LANG][$LC_TIME][$COLORTERM][$MP_E2E_PRIVATE]"', settings=settings)
        client.expect(r"\[screen-256color\]\[C.UTF-8\]\[C\]\[truecolor\]\[\]")
        self.assertEqual(client.wait(), 0)

    def test_the_session_knows_its_connection(self):
        client = self.scenario.client("sh", "-c", 'echo "connection=$MP_CONNECTION;"')
        client.expect(r"connection=[^;]*127\.0\.0\.1[^;]*;")
        self.assertEqual(client.wait(), 0)

    def test_the_accounts_home_and_name_are_set(self):
        client = self.scenario.client("sh", "-c", 'echo "$USER at $HOME in $(pwd)"')
        client.expect(rf"{self.scenario.user} at (/\S*) in \1")
        self.assertEqual(client.wait(), 0)

    def test_the_settings_of_the_server_do_not_leak_into_the_session(self):
        client = self.scenario.client("env")
        self.assertEqual(client.wait(), 0)
        self.assertNotIn("MOSHPIT", client.text)


    def test_nothing_of_the_server_is_inherited(self):
        client = self.scenario.client("ls", "/proc/self/fd")
        self.assertEqual(client.wait(), 0)
        self.assertEqual(client.text.split(), ["0", "1", "2", "3"], "3 is the directory itself")
        client = self.scenario.client("grep", "-E", "Sig(Blk|Ign)", "/proc/self/status")
        self.assertEqual(client.wait(), 0)
        self.assertRegex(client.text, r"^SigBlk:\s+0+\s+SigIgn:\s+0+\s+$")


class ShellTest(EndToEndTest):
    def test_a_login_shell_reads_lines_and_its_status_comes_back(self):
        shell = self.scenario.login()
        shell.send('echo "name=$0;"\r')
        shell.expect(r"name=-\w+;")
        shell.send("exit 7\r")
        self.assertEqual(shell.wait(), 7)

    def test_input_typed_before_the_shell_is_there_is_kept(self):
        shell = self.scenario.client()
        shell.send(" unset HISTFILE; echo early-$(expr 2 \\* 3)\r echo later-$(expr 5 \\* 5)\r exit 9\r")
        shell.expect("early-6")
        shell.expect("later-25")
        self.assertEqual(shell.wait(), 9)

    def test_interrupt_and_job_control(self):
        program = self.scenario.root / "tell_continued.py"
        program.write_text(_TELL_CONTINUED)
        shell = self.scenario.login()
        shell.send(f"{sys.executable} {program}\r")
        shell.expect("now running")
        shell.send("\x1a")
        shell.expect("(?i)stopped|suspended")
        shell.send("fg\r")
        shell.expect("again running")  # only now the program has the terminal back
        shell.send("\x03")
        shell.expect("KeyboardInterrupt")
        shell.send("echo alive-$(expr 3 + 3)\r")
        shell.expect("alive-6")
        shell.send("exit 0\r")
        self.assertEqual(shell.wait(), 0)

    def test_characters_of_every_length_pass_both_ways(self):
        client = self.scenario.client("sh", "-c", 'read line; printf "got <%s>\\n" "$line"')
        client.send("aü漢😀\r")
        client.expect("got <aü漢😀>")
        self.assertEqual(client.wait(), 0)

    def test_several_sessions_at_once_keep_apart(self):
        shells = [self.scenario.login() for _ in range(3)]
        for number, shell in enumerate(shells):
            shell.send(f"echo mine-$(expr 10 + {number})\r")
        for number, shell in enumerate(shells):
            shell.expect(f"mine-{10 + number}")
            shell.send(f"exit {number}\r")
            self.assertEqual(shell.wait(), number)


if __name__ == "__main__":
    unittest.main(verbosity=2)
