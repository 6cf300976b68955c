#!/usr/bin/env python3
"""When more connections come than can be served: strangers who hold every slot, and a server that runs out of descriptors."""

import itertools
import resource
import socket
import struct
import unittest

from harness import DEADLINE, EndToEndTest, descendants, wait_until

_SOURCES = 10  # so many with ...
_PER_SOURCE = 10  # ... so many connections are all that may be pending


class AdmissionTest(EndToEndTest):
    def connect(self, source):
        connection = socket.create_connection(("127.0.0.1", self.scenario.server.port), DEADLINE, (source, 0))
        self.addCleanup(connection.close)
        return connection

    def test_strangers_who_hold_every_slot_keep_nobody_out(self):
        flood = [self.connect(f"127.0.0.{2 + number % _SOURCES}") for number in range(_SOURCES * _PER_SOURCE)]
        logins = lambda: descendants(self.scenario.server.process.pid).values()
        wait_until(lambda: all(state != "R" for state, _ in logins()), "the logins to wait for their clients")
        client = self.scenario.client("echo", "let", "in")
        client.expect("let in")
        self.assertEqual(client.wait(), 0)
        self.assertEqual(flood[0].recv(1), b"")

    def test_a_server_without_descriptors_waits_for_better_times(self):
        # Sanitizers look at what they meet for the first time with descriptors of their own; so it is not for the first time.
        self.assertEqual(self.scenario.client("true").wait(), 0)
        server = self.scenario.server.process.pid
        usual = resource.prlimit(server, resource.RLIMIT_NOFILE, (3, resource.prlimit(server, resource.RLIMIT_NOFILE)[1]))
        client = self.scenario.client("echo", "let", "in")
        complaints = lambda: self.scenario.server_log.read_text().count("accept a connection")
        wait_until(complaints, "the server to complain")
        resource.prlimit(server, resource.RLIMIT_NOFILE, usual)
        client.expect("let in")
        self.assertEqual(client.wait(), 0)
        self.assertEqual(complaints(), 1)

    def test_who_hangs_up_at_once_leaves_no_line_of_his_own(self):
        sources = (f"127.0.1.{number}" for number in itertools.count(1))
        reset = struct.pack("ii", 1, 0)
        log = lambda: self.scenario.server_log.read_text()

        def a_login_finds_nobody():
            strangers = [self.connect(next(sources)) for _ in range(3)]
            for stranger in strangers:
                stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                stranger.close()
            return "not connected" in log()

        wait_until(a_login_finds_nobody, "a login to begin when its client has gone")
        wait_until(lambda: not self.scenario.left_over(), "the logins to end")
        self.assertEqual([line for line in log().splitlines() if "not connected" in line and " DEBUG" not in line], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
