#!/usr/bin/env python3
"""Where UDP is blocked a session travels by TCP, says so, and goes back to UDP when that works."""

import hashlib
import re
import unittest

from harness import EndToEndTest, wait_until
from relay import NEAR, put_relay_before
from transfer_test import numbered_lines

OURS = 255
# Numbers without an end, so that a missing or doubled one shows.
_COUNT = 'i=0; while :; do i=$((i+1)); echo "<$i>"; sleep 0.02; done'


class BehindFirewall(EndToEndTest):
    """A server that clients reach by TCP, and by UDP only when the firewall lets it pass."""

    def setUp(self):
        super().setUp()
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.relay.close)
        self.relay.lets_pass = lambda *_: False
        self.blocked = rf"mp: UDP to 127\.0\.0\.2 port {self.relay.udp_port} is blocked; using TCP"

    def connection(self, transport):
        return {"host": NEAR, "options": ["--transport", transport]}


class TcpTest(BehindFirewall):
    """The ordinary things, by TCP because somebody wishes so."""

    def client(self, *command, **more):
        return self.scenario.client(*command, **more, **self.connection("tcp"))

    def test_a_shell(self):
        shell = self.scenario.login(**self.connection("tcp"))
        shell.resize(31, 97)
        # A size is no key: what is typed at once may be there before it.
        shell.send("until stty size | grep '31 97'; do sleep 0.1; done; echo size-$(stty size)-end\r")
        shell.expect("size-31 97-end")
        shell.send("exit 7\r")
        self.assertEqual(shell.wait(), 7)
        self.assertNotIn("UDP", shell.text)
        self.assertEqual(self.relay.client_ports, set(), "nothing left by UDP")

    def test_output_is_byte_exact_and_the_end_is_told(self):
        data = numbered_lines(10 << 20)
        path = self.scenario.root / "numbered-lines"
        path.write_bytes(data)
        client = self.client("sh", "-c", f"stty raw -echo; cat {path}; exit 3")
        self.assertEqual(client.wait(), 3)
        self.assertTrue(bytes(client.output) == data)

    def test_input_is_byte_exact(self):
        data = numbered_lines(10 << 20)
        client = self.client("sh", "-c", f"stty raw -echo; echo ready; head -c {len(data)} | sha256sum")
        client.expect("ready")
        client.send(data)
        self.assertEqual(client.expect("[0-9a-f]{64}").group().decode(), hashlib.sha256(data).hexdigest())
        self.assertEqual(client.wait(), 0)

    def test_a_flood_of_output_can_be_interrupted(self):
        client = self.client("yes")
        client.expect("y\r\ny\r\n")
        client.send("\x03")
        self.assertEqual(client.wait(), 130)


class DeafTest(BehindFirewall):
    """A firewall that lets logins pass and then nothing more, by whatever."""

    def setUp(self):
        super().setUp()
        self.relay.carries_sessions = False

    def expect_no_word_of_udp(self, transport):
        logins = self.relay.logins
        self.relay.takes_logins = True
        client = self.scenario.client("cat", **self.connection(transport))
        wait_until(lambda: self.relay.logins > logins, "the login")
        self.relay.takes_logins = False  # each would begin the wait anew
        client.expect("mp: .*does not (answer|take).*quits")
        self.assertIn("mp: 127.0.0.2 let us in but does not answer; trying", client.text)
        client.send("\x1e.")
        self.assertEqual(client.wait(), OURS)
        self.scenario.end_sessions()

    def test_udp_is_not_blamed_where_tcp_is_silent_too(self):
        for transport in ("tcp", "auto"):
            with self.subTest(transport):
                self.expect_no_word_of_udp(transport)

    def test_a_refused_port_says_nothing_of_tcp(self):
        self.relay.refuse_datagrams()
        self.expect_no_word_of_udp("auto")


class BlockedTest(BehindFirewall):
    def test_blocked_udp_is_said_and_tcp_carries_the_session(self):
        shell = self.scenario.client(**self.connection("auto"))
        shell.expect(self.blocked)
        shell.send(" unset HISTFILE; exit 6\r")
        self.assertEqual(shell.wait(), 6)

    def test_the_session_goes_back_to_udp_when_that_works(self):
        client = self.scenario.client("sh", "-c", _COUNT, **self.connection("auto"))
        client.expect(self.blocked)
        self.expect_more(client, 50)
        self.relay.lets_pass = lambda *_: True
        self.wait_while_reading(client, lambda: self.relay.tcp_connections == 0, "TCP to be closed")
        client.expect(r"<\d+>")
        self.expect_numbers_in_a_row(client.text)
        client.send("\x03")
        self.assertEqual(client.wait(), 130)

    def test_who_wants_udp_only_is_told_and_gets_no_tcp(self):
        client = self.scenario.client("cat", **self.connection("udp"))
        client.send("anybody\r")
        client.expect("mp: .*does not answer over UDP.*--transport auto.*quits")
        client.send("\x1e.")
        self.assertEqual(client.wait(), OURS)
        self.assertNotIn("using TCP", client.text)
        self.scenario.end_sessions()

    def expect_more(self, client, count):
        """So many numbers behind the next one, whichever that is: how many came before mp knew what is blocked is a matter of luck."""
        last = int(client.expect(r"<(\d+)>").group(1)) + count
        while int(client.expect(r"<(\d+)>").group(1)) < last:
            pass

    def expect_numbers_in_a_row(self, shown):
        # What mp says over the terminal is taken back by writing again what stood there.
        numbers = list(dict.fromkeys(int(number) for number in re.findall(r"<(\d+)>", shown)))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))

    def wait_while_reading(self, client, condition, what):
        """A client whose output nobody reads would stop."""
        wait_until(lambda: client.expect(r"<\d+>") and condition(), what)


if __name__ == "__main__":
    unittest.main(verbosity=2)
