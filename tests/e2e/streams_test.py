#!/usr/bin/env python3
"""mp among pipes, files and sockets: what comes in goes through, what comes out is the program's alone, and nothing hangs."""

import os
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from harness import DEADLINE, EndToEndTest, wait_until

OURS = 255
PIPE = subprocess.PIPE


class InputTest(EndToEndTest):
    def finish(self, client, data=None):
        shown, errors = client.communicate(data, DEADLINE)
        return client.returncode, shown, errors

    def test_a_pipe_goes_through_and_its_end_arrives(self):
        client = self.scenario.piped_client("sh", "-c", "stty -echo; echo ready; cat", stdin=PIPE, stdout=PIPE)
        self.assertEqual(client.stdout.readline(), b"ready\r\n")
        self.assertEqual(self.finish(client, "one\nzwölf".encode())[:2], (0, "one\r\nzwölf".encode()))

    def test_every_reader_finds_the_end(self):
        client = self.scenario.piped_client("sh", "-c", "cat; cat; exit 4", stdin=subprocess.DEVNULL, stdout=PIPE)
        self.assertEqual(self.finish(client)[0], 4)

    def test_a_login_shell_ends_with_its_input(self):
        for script in (None, b" unset HISTFILE; echo sum-$((20 + 3))\n"):
            with self.subTest(script=script):
                client = self.scenario.piped_client(stdin=PIPE, stdout=PIPE)
                status, shown, _ = self.finish(client, script)
                self.assertEqual(status, 0)
                self.assertEqual(b"sum-23" in shown, script is not None)

    def test_a_file_goes_through(self):
        path = self.scenario.root / "file"
        path.write_text("".join(f"line {number}\n" for number in range(20000)))
        with open(path) as file:
            # A terminal may drop the rest of its echo when the program ends.
            client = self.scenario.piped_client("sh", "-c", "echo counted-$(cat | wc -l)", stdin=file, stdout=PIPE)
            self.assertRegex(self.finish(client)[1], rb"counted-20000\r\n$")

    def test_a_socket_that_says_nothing_holds_nothing_up(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            client = self.scenario.piped_client("sh", "-c", "echo ready; read line; echo got-$line", stdin=theirs, stdout=theirs)
            theirs.close()
            seen = ours.makefile("rb")
            self.assertEqual(seen.readline(), b"ready\r\n")
            ours.sendall(b"abc\n")
            self.assertIn(b"got-abc", seen.read())
            self.assertEqual(client.wait(DEADLINE), 0)

    def test_closed_streams(self):
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            with self.subTest(closed=closed):
                line = self.scenario.client_line("sh", "-c", "echo out; cat; exit 6")
                done = subprocess.run(
                    ["/bin/sh", "-c", f"{line} {closed}"], env=self.scenario.client_environment(), stdin=subprocess.DEVNULL, timeout=DEADLINE,
                    stdout=PIPE, start_new_session=True,
                )
                self.assertEqual(done.returncode, 6)


class OutputTest(EndToEndTest):
    def test_who_stops_reading_ends_the_session(self):
        client = self.scenario.piped_client("yes", stdin=PIPE, stdout=PIPE, stderr=PIPE)
        self.assertEqual(client.stdout.readline(), b"y\r\n")
        client.stdout.close()
        self.assertEqual(client.wait(DEADLINE), OURS)
        self.assertEqual(client.stderr.read(), b"")
        wait_until(lambda: not self.scenario.left_over(), "the session to end")

    def test_a_full_disk_is_named(self):
        with open("/dev/full", "wb") as full:
            client = self.scenario.piped_client("echo", "out", stdin=subprocess.DEVNULL, stdout=full, stderr=PIPE)
            self.assertIn(b"standard output: No space left on device", client.communicate(timeout=DEADLINE)[1])
            self.assertEqual(client.returncode, OURS)

    def test_who_reads_slowly_costs_no_memory_and_gets_everything(self):
        client = self.scenario.piped_client("seq", "1", "1000000", stdin=PIPE, stdout=PIPE)
        program = lambda: [pid for pid, (_, name) in self.scenario.left_over().items() if name == "seq"]
        wait_until(program, "the program to start")
        # Everything on the way is full when the program waits for its terminal.
        wait_until(lambda: all("tty_write" in _where(pid) or _is_blocked(pid) for pid in program()), "the program to be held up")
        status = Path(f"/proc/{client.pid}/status").read_text()
        resident = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
        if not os.environ.get("ASAN_OPTIONS") and not os.environ.get("TSAN_OPTIONS"):
            self.assertLess(resident, 65536, "KiB")
        shown = client.communicate(timeout=DEADLINE)[0]
        self.assertEqual(shown, b"".join(b"%d\r\n" % number for number in range(1, 1000001)))

    def test_who_has_everything_does_not_look_for_its_server(self):
        # Less than a server may be ahead of who reads, and more than pipes hold.
        client = self.scenario.piped_client("sh", "-c", "head -c 1500000 /dev/zero | tr '\\0' x; exit 3", stdin=PIPE, stdout=PIPE)
        shown = client.stdout.read(1)
        wait_until(lambda: not self.scenario.session_processes(), "the session to end")
        # A client that said what it has shown of that would be refused, log in again and be told that there is no session.
        for _ in range(4):
            shown += client.stdout.read(300000)
            self.assertEqual(self.scenario.client_without_terminal("true")[0], 0)
        self.assertEqual(shown + client.stdout.read(), b"x" * 1500000)
        self.assertEqual(client.wait(DEADLINE), 3)

    def test_who_does_not_read_at_all_can_still_be_ended(self):
        client = self.scenario.piped_client("yes", stdin=PIPE, stdout=PIPE)
        self.assertEqual(client.stdout.read(2), b"y\r")
        client.send_signal(signal.SIGTERM)
        self.assertEqual(client.wait(DEADLINE), OURS)

    def test_our_own_words_stay_out_of_the_programs_output(self):
        path = self.scenario.root / "output"
        with open(path, "wb") as output:
            client = self.scenario.piped_client(
                "sh", "-c", "stty -echo; echo one; read line; echo two", connection={"options": ["-v"]},
                settings={"MOSHPIT_RECONNECT_NOTICE_SECS": 1}, stdin=PIPE, stdout=output,
            )
            wait_until(lambda: path.read_bytes() == b"one\r\n", "the program to start")
            self.scenario.signal_sessions(signal.SIGSTOP)
            client.stdin.write(b"line\n")
            client.stdin.flush()
            wait_until(lambda: "does not answer" in self.scenario.client_log.read_text(), "the silence to be noticed")
            self.scenario.signal_sessions(signal.SIGCONT)
            client.communicate(timeout=DEADLINE)
        self.assertEqual(path.read_bytes(), b"one\r\ntwo\r\n")


class IgnoredSignalTest(EndToEndTest):
    def test_nohup_is_respected(self):
        nohup = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
        client = self.scenario.piped_client("sh", "-c", "stty -echo; echo up; read line; exit 3", stdin=PIPE, stdout=PIPE, preexec_fn=nohup)
        self.assertEqual(client.stdout.readline(), b"up\r\n")
        client.send_signal(signal.SIGHUP)
        client.communicate(b"line\n", DEADLINE)
        self.assertEqual(client.returncode, 3)


class CommandTest(EndToEndTest):
    def run_client(self, *command):
        client = self.scenario.piped_client(*command, stdin=subprocess.DEVNULL, stdout=PIPE, stderr=PIPE)
        shown, errors = client.communicate(timeout=DEADLINE)
        return client.returncode, shown, errors

    def test_a_long_command_line_arrives(self):
        status, shown, _ = self.run_client("printf", "%s", "x" * 8000)
        self.assertEqual((status, shown), (0, b"x" * 8000))

    def test_one_that_is_too_long_is_refused_with_advice(self):
        status, shown, errors = self.run_client("printf", "%s", "x" * 9000)
        self.assertEqual((status, shown), (OURS, b""))
        self.assertIn(b"8192 bytes", errors)
        self.assertIn(b"script", errors)


def _where(pid):
    try:
        return Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        return ""


def _is_blocked(pid):
    """Whether the process slept each of many times that we looked."""
    for _ in range(50):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return False
        if stat.rsplit(")", 1)[1].split()[0] != "S":
            return False
    return True


if __name__ == "__main__":
    unittest.main(verbosity=2)
