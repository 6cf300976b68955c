#!/usr/bin/env python3
"""Sockets of sessions that do not behave: whoever logs in is told what is so, and the server goes on."""

import contextlib
import socket
import struct
import threading
import unittest

from harness import DEADLINE, EndToEndTest

_OURS = 255
_DETACH = "\x1ed"
_MOST_CONVERSATIONS = 64  # of visit_listener.cpp
_ID = "abab" + 28 * "0"
_GARBAGE = b"neither an answer nor a summary"


def _welcome(port):
    """The answer of visit_messages.hpp that the session can be heard at a port."""
    version, answer, heard, client = 2, 2, 0, 1
    return struct.pack(">BBBHIBB", version, answer, heard, port, client, 0, 0)


class VisitsTest(EndToEndTest):
    def sockets(self):
        (directory,) = (self.scenario.root / "sessions").iterdir()
        return directory

    def make_directory(self):
        """Where this account's sessions are; the first login makes it."""
        self.assertEqual(self.scenario.client_without_terminal(options=["--list"]), (0, "no sessions\n"))
        return self.sockets()

    def live(self, act):
        """A session's socket at which `act` serves whoever connects."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.settimeout(DEADLINE)
        listener.bind(str(self.make_directory() / _ID))
        listener.listen()

        def serve():
            with contextlib.suppress(OSError):  # of accept: the test is over
                while True:
                    with listener.accept()[0] as visitor, contextlib.suppress(OSError):
                        visitor.settimeout(DEADLINE)
                        act(visitor)

        thread = threading.Thread(target=serve)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(listener.close)
        self.addCleanup(listener.shutdown, socket.SHUT_RDWR)

    def refused(self, *options):
        status, text = self.scenario.client_without_terminal(options=options)
        self.assertEqual(status, _OURS, text)
        self.assertNotIn("internal error", self.scenario.logs())
        return text

    def test_visitors_that_hang_keep_nobody_out(self):
        client = self.scenario.client("sh", "-c", "echo up; cat", options=["--session", "work"])
        client.expect("up")
        (name,) = [path for path in self.sockets().iterdir() if path.is_socket() and not path.is_symlink()]
        hanging = [socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(_MOST_CONVERSATIONS)]
        for visitor in hanging:
            self.addCleanup(visitor.close)
            visitor.settimeout(DEADLINE)
            visitor.connect(str(name))
        viewer = self.scenario.client(options=["--attach=work", "--view"])
        viewer.expect("up")
        self.assertEqual(hanging[0].recv(1), b"")
        viewer.send(_DETACH)
        self.assertEqual(viewer.wait(), 0)
        status, text = self.scenario.client_without_terminal(options=["--kill", "work"])
        self.assertEqual(status, 0, text)
        client.wait()

    def test_a_session_that_hangs_up_is_not_said_to_have_ended(self):
        self.live(lambda visitor: None)
        for options in (["--attach=abab"], ["--kill", "abab"]):
            text = self.refused(*options)
            self.assertIn("can't be reached now", text)
            self.assertNotIn("no such session", text)
        status, text = self.scenario.client_without_terminal(options=["--list"])
        self.assertEqual(status, 0)
        self.assertIn("abab", text)

    def test_a_session_that_talks_nonsense_and_hangs_up_is_refused_once(self):
        self.live(lambda visitor: visitor.recv(1024) and visitor.send(_GARBAGE))
        for options in (["--attach=abab"], ["--kill", "abab"]):
            self.assertIn("can't be reached now", self.refused(*options))

    def test_a_client_whose_keys_nobody_took_does_not_hear_that_it_has_a_session(self):
        def take_no_keys(visitor):
            visitor.recv(1024)
            visitor.shutdown(socket.SHUT_RD)
            visitor.send(_welcome(50001))
            visitor.recv(1)

        self.live(take_no_keys)
        self.assertIn("closed the connection", self.refused("--attach=abab"))
        self.assertIn("hand the keys to the session", self.scenario.logs())


if __name__ == "__main__":
    unittest.main(verbosity=2)
