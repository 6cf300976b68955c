#!/usr/bin/env python3
"""The person's own terminal: as before in every way that mp can end, and theirs while mp is suspended."""

import os
import signal
import termios
import unittest

from harness import EndToEndTest, wait_until

OURS = 255
_FLAGS = slice(0, 4)  # iflag, oflag, cflag, lflag

_TELL_HANG_UP = 'trap "echo hung-up >{note}; exit" HUP; echo up; while :; do sleep 0.05; done'


def fresh_modes():
    """What a terminal looks like that nobody has touched."""
    master, slave = os.openpty()
    try:
        return termios.tcgetattr(slave)
    finally:
        os.close(master)
        os.close(slave)


class RestoredTest(EndToEndTest):
    def restored(self, end, *command, settings=None):
        """Lets `end` end an mp, whose terminal must be as new then; returns the status."""
        client = self.scenario.client("sh", "-c", *(command or ("echo up; cat",)), settings=settings)
        client.expect("up")
        wait_until(lambda: client.modes()[_FLAGS] != fresh_modes()[_FLAGS], "mp to make the terminal raw")
        end(client)
        status = client.wait()
        self.assertEqual(client.modes()[_FLAGS], fresh_modes()[_FLAGS])
        self.assertEqual(client.modes()[6], fresh_modes()[6], "the control characters")
        return status

    def test_after_the_command_ended(self):
        self.assertEqual(self.restored(lambda client: client.send("\x04")), 0)

    def test_after_a_signal_that_people_send(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            with self.subTest(signal=number.name):
                self.assertEqual(self.restored(lambda client: client.signal(number)), OURS)

    def test_after_a_crash(self):
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGXFSZ, signal.SIGUSR1):
            with self.subTest(signal=number.name):
                self.assertEqual(self.restored(lambda client: client.signal(number)), -number)
                self.scenario.end_sessions()

    def test_after_the_escape_keys(self):
        self.assertEqual(self.restored(lambda client: client.send("\x1e.")), OURS)

    def test_what_the_program_has_set_is_undone(self):
        set_modes = r"printf '\033[?1049h\033[?1000h\033[?2004h\033[?25l\033[>1u\033[31mup'; cat"

        def end(client):
            client.send("\x1e.")
            client.wait()
            farewell = bytes(client.output).split(b"up")[-1]
            for undone in (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?2004l", b"\x1b[?25h", b"\x1b[<"):
                self.assertIn(undone, farewell)

        self.assertEqual(self.restored(end, set_modes), OURS)

    def test_after_the_session_was_killed(self):
        def end(client):
            self.scenario.signal_sessions(signal.SIGKILL)
            client.send("anybody there?\r")
            client.expect("mp: the session on 127.0.0.1 is gone")

        self.assertEqual(self.restored(end), OURS)

    def test_after_the_server_fell_silent_and_the_person_gave_up(self):
        def end(client):
            self.scenario.signal_sessions(signal.SIGSTOP)
            client.send("anybody there?\r")
            client.expect("mp: .*Ctrl-\\^ \\. quits")
            client.send("\x1e.")

        self.assertEqual(self.restored(end, settings={"MOSHPIT_RECONNECT_NOTICE_SECS": 1}), OURS)
        self.scenario.signal_sessions(signal.SIGKILL)

    def test_after_the_session_was_asked_to_end(self):
        def end(client):
            self.scenario.signal_sessions(signal.SIGTERM)
            client.expect("mp: .*ended by the server: it was asked to end by a signal")

        self.assertEqual(self.restored(end), OURS)

    def test_after_nobody_reads_the_output_any_more(self):
        shell = self.scenario.shell_around()
        line = self.scenario.client_line("yes")
        shell.send(f'before=$(stty -g); {line} | head -n 1; echo "[$before]" = "[$(stty -g)]"; exit\r')
        modes = shell.expect(r"\[(\w+:[^\]]*)\] = \[(\w+:[^\]]*)\]")
        self.assertEqual(modes.group(1), modes.group(2))
        shell.wait()


class GoneTest(EndToEndTest):
    def test_a_terminal_that_is_taken_away_hangs_the_program_up(self):
        note = self.scenario.root / "note"
        client = self.scenario.client("sh", "-c", _TELL_HANG_UP.format(note=note))
        client.expect("up")
        self.assertEqual(client.take_away(), OURS)  # the kernel sends SIGHUP to mp, and reading finds the end
        wait_until(note.exists, "the program to be hung up")

    def test_one_that_is_gone_without_a_signal_does_so_too(self):
        note = self.scenario.root / "note"
        shell = self.scenario.shell_around()
        line = self.scenario.client_line("sh", "-c", _TELL_HANG_UP.format(note=note))
        shell.send(f"trap '' HUP; exec {line}\r")
        shell.expect(r"[\r\n]up")
        self.assertEqual(shell.take_away(), OURS)  # reading finds the end
        wait_until(note.exists, "the program to be hung up")

    def test_quitting_hangs_the_program_up(self):
        note = self.scenario.root / "note"
        client = self.scenario.client("sh", "-c", _TELL_HANG_UP.format(note=note))
        client.expect("up")
        client.send("\x1e.")
        self.assertEqual(client.wait(), OURS)
        wait_until(note.exists, "the program to be hung up")


class EscapeKeysTest(EndToEndTest):
    def test_the_keys_are_listed(self):
        client = self.scenario.client("sh", "-c", "echo up; cat")
        client.expect("up")
        client.send("\x1e?")
        client.expect(r"Ctrl-\^:.*quit.*suspend")
        client.send("\x04")
        self.assertEqual(client.wait(), 0)

    def test_the_prefix_itself_can_be_typed(self):
        client = self.scenario.client("sh", "-c", "stty raw -echo; echo up; head -c 3 | od -An -tx1; stty sane")
        client.expect("up")
        client.send("\x1e\x1ea\x1e^")
        client.expect("1e 61 1e")
        self.assertEqual(client.wait(), 0)


class JobControlTest(EndToEndTest):
    """mp as a job of the person's shell."""

    def setUp(self):
        super().setUp()
        self.shell = self.scenario.shell_around()
        self.shell.send("unset HISTFILE; stty -echo; echo shell-$((40 + 2))\r")
        self.shell.expect("shell-42")
        self.shell.send('before=$(stty -g); same() { [ "$before" = "$(stty -g)" ] && echo "modes are the same"; }\r')

    def start_job(self, script="echo up; while read line; do echo got-$line; done"):
        self.shell.send(self.scenario.client_line("sh", "-c", script) + "\r")
        self.shell.expect("up\r?\n")

    def mp(self):
        """The pid of the mp that runs in the shell."""
        return next(pid for pid, (_, name) in self.scenario.left_over().items() if name == "mp")

    def expect_suspended(self):
        self.shell.expect("Stopped")
        self.shell.send("same; echo here-$((1 + 1))\r")
        self.shell.expect("modes are the same")
        self.shell.expect("here-2")

    def expect_working_again(self):
        self.to_foreground()
        self.shell.send("abc\r")
        self.shell.expect("got-abc")
        self.shell.send("\x04")
        self.leave_shell()

    def to_foreground(self):
        self.shell.send("fg; echo status-$?\r")
        self.shell.expect("mp .*\n")

    def leave_shell(self):
        self.shell.expect("status-0")  # what is typed before belongs to the job
        self.shell.send("same; exit\r")
        self.shell.expect("modes are the same")
        self.shell.wait()

    def test_suspended_by_keys_and_continued(self):
        self.start_job()
        self.shell.send("\x1e\x1a")
        self.expect_suspended()
        self.expect_working_again()

    def test_suspended_by_a_signal_and_continued(self):
        self.start_job()
        os.kill(self.mp(), signal.SIGTSTP)
        self.expect_suspended()
        self.expect_working_again()

    def test_stopped_without_being_asked_and_continued(self):
        self.start_job()
        os.kill(self.mp(), signal.SIGSTOP)
        self.expect_suspended()
        self.expect_working_again()

    def test_a_size_that_changed_meanwhile_arrives(self):
        self.start_job("echo up; read line; stty size")
        self.shell.send("\x1e\x1a")
        self.expect_suspended()
        self.shell.resize(41, 111)
        self.to_foreground()
        self.shell.send("\r")
        self.shell.expect("41 111")
        self.leave_shell()

    def test_a_suspended_one_can_be_ended(self):
        for how in ("\x1e\x1a", signal.SIGSTOP):
            with self.subTest(how=how):
                self.start_job()
                self.shell.send(how) if isinstance(how, str) else os.kill(self.mp(), how)
                self.expect_suspended()
                job = self.mp()
                self.shell.send("kill %%\r")  # bash continues it, in the background
                wait_until(lambda: job not in self.scenario.left_over(), "the job to end")
                self.shell.send("same\r")
                self.shell.expect("modes are the same")
        self.shell.send("exit\r")
        self.shell.wait()

    def test_started_in_the_background_it_waits_for_the_terminal(self):
        self.shell.send("set -b; " + self.scenario.client_line("sh", "-c", "read line; echo got-$line") + " &\r")
        self.expect_suspended()
        self.to_foreground()
        self.shell.send("abc\r")
        self.shell.expect("got-abc")
        self.leave_shell()


if __name__ == "__main__":
    unittest.main(verbosity=2)
