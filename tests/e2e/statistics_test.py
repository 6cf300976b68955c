#!/usr/bin/env python3
"""How a session went is said to those who ask, and to the server's log."""

import re
import subprocess
import unittest

from harness import EndToEndTest, wait_until

# On a terminal the lines stand in rows of their own, without a line end between them.
_TIME_LINE = r"mp: \d.*?, round trip [\d.]+ \w+ \(typical .*?, shortest .*?\)"
_TRAFFIC_LINE = r"mp: sent \d+ datagrams of up to \d+ bytes, .*? lost [\s\S]*?mp: received \d+ datagrams, .*? lost .*?\)"


class StatisticsTest(EndToEndTest):
    def test_the_option_says_it_on_standard_error_at_the_end(self):
        client = self.scenario.piped_client(
            "echo", "out", connection={"options": ["--stats"]}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, errors = client.communicate()
        self.assertEqual((client.returncode, out), (0, b"out\r\n"))
        self.assertRegex(errors.decode(), _TIME_LINE + "\n" + _TRAFFIC_LINE + "\n")

    def test_without_it_nothing_is_said(self):
        client = self.scenario.piped_client("true", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(client.communicate(), (b"", b""))

    def test_the_escape_key_shows_it_as_often_as_it_is_pressed(self):
        client = self.scenario.client("sh", "-c", "echo up; cat")
        client.expect("up")
        for word in ("once", "twice"):
            client.send("\x1ei")
            client.expect(_TIME_LINE)
            client.expect(_TRAFFIC_LINE)
            client.send(f"{word}\r")  # which makes it go
            client.expect(word)
        client.send("\x04")
        self.assertEqual(client.wait(), 0)

    def test_the_log_of_the_server_names_the_user_and_how_it_went(self):
        self.assertEqual(self.scenario.client("true").wait(), 0)
        line = re.compile(
            rf"session of '{re.escape(self.scenario.user)}': client 1 from 127\.0\.0\.1 is gone, it has everything: \d+ s, .*; sent \d+ datagrams"
        )
        wait_until(lambda: line.search(self.scenario.server_log.read_text()), "the summary of the session")


if __name__ == "__main__":
    unittest.main()
