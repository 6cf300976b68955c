#!/usr/bin/env python3
"""Nothing stays behind: no process, no zombie, no port, whoever ends first and however."""

import contextlib
import os
import signal
import unittest

from harness import EndToEndTest, wait_until


class CleanupTest(EndToEndTest):
    def session_processes(self):
        return self.scenario.left_over()

    def expect_nothing_left(self):
        wait_until(lambda: not self.session_processes(), "the session's processes to end")
        self.assertEqual(self.scenario.session_ports(), [])

    def test_a_session_that_ended_leaves_nothing(self):
        shell = self.scenario.login()
        self.assertTrue(self.scenario.session_ports(), "a session should hold its UDP port")
        shell.send("exit 0\r")
        self.assertEqual(shell.wait(), 0)
        self.expect_nothing_left()

    def test_the_session_port_is_in_the_documented_range(self):
        shell = self.scenario.login()
        ports = self.scenario.session_ports()
        self.assertTrue(ports)
        self.assertTrue(all(50000 <= port <= 59999 for port in ports), ports)
        shell.send("exit 0\r")
        self.assertEqual(shell.wait(), 0)

    def test_a_program_in_the_background_does_not_hold_the_end_up(self):
        shell = self.scenario.login()
        shell.send("sleep 1000 & echo background=$!\r")
        background = int(shell.expect(r"background=(\d+)").group(1))
        shell.send("exit 3\r")
        self.assertEqual(shell.wait(), 3)
        wait_until(lambda: set(self.session_processes()) <= {background}, "everything but the background program to end")
        with contextlib.suppress(ProcessLookupError):
            os.kill(background, signal.SIGTERM)
        self.expect_nothing_left()

    def test_a_client_that_was_asked_to_end_ends_its_session(self):
        shell = self.scenario.login()
        shell.signal(signal.SIGTERM)
        shell.wait()
        self.expect_nothing_left()

    def test_a_session_whose_client_was_killed_ends_with_its_program(self):
        gate = self.scenario.root / "gate"
        os.mkfifo(gate)
        shell = self.scenario.login()
        shell.send(f"echo waiting-$(expr 1 + 1); read go < {gate}; exit 0\r")
        shell.expect("waiting-2")
        shell.signal(signal.SIGKILL)
        self.assertEqual(shell.wait(), -signal.SIGKILL)
        gate.write_text("now\n")
        self.expect_nothing_left()

    def test_a_killed_client_leaves_its_session_and_nothing_else(self):
        shell = self.scenario.login()
        before = self.session_processes()
        shell.signal(signal.SIGKILL)
        self.assertEqual(shell.wait(), -signal.SIGKILL)
        # The shell may have been about to run what its prompt needs; those processes come and go.
        wait_until(lambda: set(self.session_processes()) <= set(before), "everything but the session to end")
        self.assertTrue(self.scenario.session_ports(), "the session should wait for its client")
        zombies = lambda: [name for state, name in self.session_processes().values() if state == "Z"]
        wait_until(lambda: not zombies(), "every child to be reaped")
        # The session may be resumed, so it stays; asked to end, it goes with everything it started.
        self.scenario.end_sessions()
        self.expect_nothing_left()

    def test_a_killed_listener_drops_no_session(self):
        shell = self.scenario.login()
        self.scenario.server.end(signal.SIGKILL)
        shell.send("echo still-$(expr 7 + 7)\r")
        shell.expect("still-14")
        shell.send("exit 5\r")
        self.assertEqual(shell.wait(), 5)
        self.expect_nothing_left()

    def test_a_listener_that_was_asked_to_end_says_goodbye_with_success(self):
        self.assertEqual(self.scenario.server.end(), 0)

    def test_a_refused_login_leaves_nothing(self):
        stranger = self.scenario.make_key(self.scenario.client_home / ".mp/stranger")
        self.assertEqual(self.scenario.client("true", identity=stranger).wait(), 255)
        self.expect_nothing_left()


if __name__ == "__main__":
    unittest.main(verbosity=2)
