#!/usr/bin/env python3
"""The harness itself: what it must notice, it notices."""

import os
import signal
import socket
import subprocess
import sys
import unittest

import harness
from terminal import Terminal


def terminal(program, rows=24, columns=80, deadline=20):
    return Terminal([sys.executable, "-c", program], dict(os.environ), rows, columns, deadline)


class TerminalTest(unittest.TestCase):
    def test_text_is_found_without_its_escape_sequences(self):
        shown = terminal(r"print('\x1b[1mgr\x1b[0m\x1b]0;title\x07üße'); print('next')")
        self.addCleanup(shown.close)
        shown.expect("grüße")
        shown.expect("next")
        self.assertEqual(shown.wait(), 0)
        self.assertNotIn("title", shown.text)

    def test_what_never_appears_is_a_failure(self):
        shown = terminal("input()", deadline=0.2)
        self.addCleanup(shown.close)
        with self.assertRaisesRegex(AssertionError, "hung while waiting"):
            shown.expect("never")

    def test_an_early_end_is_told_with_its_status(self):
        shown = terminal("raise SystemExit(3)")
        self.addCleanup(shown.close)
        with self.assertRaisesRegex(AssertionError, "status 3"):
            shown.expect("never")

    def test_status_size_and_input(self):
        shown = terminal("import os; print(os.get_terminal_size()); raise SystemExit(int(input()))", rows=31, columns=99)
        self.addCleanup(shown.close)
        shown.expect(r"columns=99, lines=31")
        shown.send("7\n")
        self.assertEqual(shown.wait(), 7)

    def test_it_says_where_its_cursor_is(self):
        ask = r"print('\x1b[6', end='', flush=True); print('n', flush=True); print(os.read(0, 6) == b'\x1b[1;1R')"
        shown = terminal("import os, tty; tty.setraw(0); " + ask)
        self.addCleanup(shown.close)
        shown.expect("True")
        self.assertNotIn(b"\x1b", shown.output)

    def test_a_signal_is_a_negative_status(self):
        shown = terminal("import os; os.kill(os.getpid(), 15)")
        self.addCleanup(shown.close)
        self.assertEqual(shown.wait(), -signal.SIGTERM)


class LeftOverTest(unittest.TestCase):
    def test_an_orphan_that_detached_itself_is_noticed(self):
        harness.adopt_orphans()
        detached = "import os,sys\nif os.fork(): os._exit(0)\nos.setsid()\nprint(os.getpid(), flush=True)\nos.close(1)\nsys.stdin.read()"
        reading, writing = os.pipe()
        done = subprocess.Popen([sys.executable, "-c", detached], stdin=reading, stdout=subprocess.PIPE)
        os.close(reading)
        orphan = int(done.stdout.readline())
        done.stdout.close()
        done.wait()
        self.assertIn(orphan, harness.descendants())
        os.close(writing)  # its input ends, so it ends
        os.waitpid(orphan, 0)
        self.assertNotIn(orphan, harness.descendants())

    def test_udp_ports_are_listed_while_they_are_in_use(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
            held.bind(("127.0.0.1", 0))
            port = held.getsockname()[1]
            self.assertIn(port, harness.udp_ports())
        self.assertNotIn(port, harness.udp_ports())


class SanitizerTest(unittest.TestCase):
    KILLED = "==7==Unable to get registers from thread 5.\n\n"

    def end_with(self, report):
        scenario = harness.Scenario()
        (scenario.root / "sanitizer.7").write_text(report)
        scenario.close()

    def test_what_it_has_found_is_a_failure(self):
        with self.assertRaisesRegex(AssertionError, "heap-use-after-free"):
            self.end_with(self.KILLED + "==7==ERROR: AddressSanitizer: heap-use-after-free\n")

    def test_that_a_process_was_killed_while_it_was_searched_is_no_finding(self):
        self.end_with(self.KILLED)


if __name__ == "__main__":
    unittest.main(verbosity=2)
