#!/usr/bin/env python3
"""A session whose network fails in every way that mp has an answer to."""

import os
import signal
import socket
import unittest

from harness import EndToEndTest, wait_until
from relay import FAR, NEAR, connection_id, put_relay_before, server_settings

OURS = 255
SENT_AWAY = 254

_SHELL = "echo up; while read line; do echo got-$line; done"


class RecoveryTest(EndToEndTest):
    """mp reaches mps through a relay that can fail."""

    def setUp(self):
        super().setUp()
        self.relay = put_relay_before(self.scenario)
        self.ports = server_settings(self.relay.udp_port)
        self.addCleanup(self.relay.close)

    def connect(self, **settings):
        quick = {"MOSHPIT_HEARTBEAT_SECS": 1, "MOSHPIT_RECONNECT_NOTICE_SECS": 1, "MOSHPIT_MAX_RECONNECT_BACKOFF_SECS": 2}
        settings = {"MOSHPIT_TRANSPORT": "udp", **quick, **settings}
        client = self.scenario.client("sh", "-c", _SHELL, host=NEAR, settings=settings)
        client.expect("up")
        return client

    def expect_alive(self, client, word):
        client.send(f"{word}\r")
        client.expect(f"got-{word}")

    def finish(self, client):
        client.send("\x04")
        self.assertEqual(client.wait(), 0)

    def lose_keys(self):
        """Whatever is sealed for the connections so far does not pass any more, as if both sides had forgotten their keys."""
        lost = set(self.relay.connection_ids)
        self.relay.lets_pass = lambda _, datagram: connection_id(datagram) not in lost

    def test_what_is_typed_while_nothing_passes_arrives_once_when_something_does(self):
        client = self.connect()
        self.relay.lets_pass = lambda *_: False
        self.relay.takes_logins = False
        client.send("typed\r")
        client.expect("mp: 127.0.0.2 does not answer, last heard .* ago; trying to reconnect.*what you type is kept")
        self.relay.lets_pass = lambda *_: True
        client.expect(r"got-typed[\s\S]*answers again|answers again[\s\S]*got-typed")
        self.expect_alive(client, "after")
        self.assertEqual(client.text.count("got-typed"), 1)
        self.finish(client)

    def test_silence_is_noticed_although_nobody_types(self):
        client = self.connect()
        self.relay.lets_pass = lambda *_: False
        self.relay.takes_logins = False
        client.expect("mp: 127.0.0.2 does not answer")  # a heartbeat is missed
        self.relay.lets_pass = lambda *_: True
        client.expect("answers again")
        self.expect_alive(client, "after")
        self.finish(client)

    def test_the_banner_goes_without_a_trace_when_the_server_is_back(self):
        client = self.connect(MOSHPIT_RECONNECT_NOTICE_PLACE="cursor", MOSHPIT_RECONNECT_NOTICE_WORDS="brief")
        self.expect_alive(client, "before")
        self.relay.lets_pass = lambda *_: False
        self.relay.takes_logins = False
        client.send("typed\r")
        seconds = client.expect(r"mp: 127.0.0.2 silent for (\d+) s\. Ctrl-\^ \. quits").group(1).decode()
        client.expect(rf"mp: 127.0.0.2 silent for (?!{seconds} )\d+ s\.")  # it has a clock
        drawn = len(client.output)
        self.relay.lets_pass = lambda *_: True
        client.expect("got-typed")
        self.expect_alive(client, "after")
        # The row of the banner has been erased, or written anew, before anything else was shown.
        self.assertRegex(bytes(client.output[drawn:]).split(b"got-typed")[0], rb"\x1b\[\d*[XK]")
        self.finish(client)

    def test_a_network_that_has_forgotten_us_is_left_by_another_port_without_a_login(self):
        client = self.connect()
        logins, known = self.relay.logins, set(self.relay.client_ports)
        self.relay.takes_logins = False
        self.relay.lets_pass = lambda port, _: port not in known
        self.expect_alive(client, "typed")
        self.assertGreater(self.relay.client_ports, known)
        self.assertEqual(self.scenario.server_log.read_text().count("session resumed"), 0)
        self.finish(client)
        self.assertGreaterEqual(self.relay.logins, logins)

    def test_fresh_keys_for_the_same_session(self):
        client = self.connect()
        self.expect_alive(client, "before")
        self.lose_keys()
        self.expect_alive(client, "after")
        wait_until(lambda: "session resumed by login" in self.scenario.server_log.read_text(), "the login to say so")
        self.lose_keys()
        self.expect_alive(client, "again")
        self.finish(client)

    def test_udp_that_gets_blocked_in_the_middle_gives_way_to_tcp(self):
        client = self.connect(MOSHPIT_TRANSPORT="auto")
        self.expect_alive(client, "before")
        self.relay.lets_pass = lambda *_: False
        self.expect_alive(client, "after")
        self.finish(client)

    def test_a_login_is_tried_again_until_the_server_can_be_reached(self):
        client = self.connect()
        self.relay.takes_logins = False
        self.lose_keys()
        client.send("typed\r")
        logins = self.relay.logins
        wait_until(lambda: self.relay.logins >= logins + 2, "two logins in vain")
        self.relay.takes_logins = True
        client.expect("got-typed")
        self.finish(client)

    def test_the_session_outlives_its_listener_and_is_found_by_the_next(self):
        client = self.connect()
        port = self.scenario.server.port
        self.scenario.server.end()
        self.lose_keys()
        client.send("typed\r")
        wait_until(lambda: self.scenario.start_server_at(port, self.ports), "the next listener")
        client.expect("got-typed")
        self.finish(client)

    def test_who_was_away_while_another_client_took_over_is_told_on_return(self):
        first = self.relay.udp_port
        self.restart_with(server_settings(first, last=first + 1))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:  # the relay stands before one of the two ports
            other.bind((FAR, first + 1))
            client = self.connect()
        self.relay.lets_pass = lambda *_: False
        self.relay.takes_logins = False
        other = self.scenario.client(options=["--attach"])
        other.send("typed\r")
        other.expect("got-typed")
        client.send("too late\r")  # somebody who only looks is told when a heartbeat is missed
        client.expect("mp: 127.0.0.2 does not answer")
        self.relay.takes_logins = True
        client.expect("mp: the session on 127.0.0.2 was taken over from 127.0.0.1; come back with: mp --attach=")
        self.assertEqual(client.wait(), SENT_AWAY)
        self.expect_alive(other, "still")
        self.assertNotIn("late", other.text)
        self.finish(other)

    def restart_with(self, ports):
        port = self.scenario.server.port
        self.scenario.server.end()
        self.scenario.server = wait_until(lambda: self.scenario.start_server_at(port, ports), "the next listener")

    def test_a_session_that_was_killed_is_gone(self):
        client = self.connect()
        self.scenario.signal_sessions(signal.SIGKILL)
        client.send("typed\r")  # somebody who only looks is told when a heartbeat is missed
        client.expect("mp: the session on 127.0.0.2 is gone: it was ended, or the server was restarted")
        self.assertEqual(client.wait(), OURS)
        sockets = self.scenario.root / "sessions" / str(os.getuid())
        self.assertEqual(list(sockets.iterdir()), [], "what it left behind is removed")

    def test_another_host_key_in_the_middle_is_an_error_and_the_session_goes_on(self):
        client = self.connect()
        port = self.scenario.server.port
        self.scenario.server.end()
        self.scenario.make_key(self.scenario.host_key)
        self.lose_keys()
        client.send("typed\r")
        wait_until(lambda: self.scenario.start_server_at(port, self.ports), "an impostor")
        client.expect("mp: can't log in to 127.0.0.2 again: .*")
        self.relay.lets_pass = lambda *_: True
        client.expect("got-typed")
        self.finish(client)

    def test_a_key_that_is_listed_no_more_gets_no_fresh_keys(self):
        client = self.connect()
        listed = self.scenario.authorized_keys.read_text()
        self.scenario.authorized_keys.write_text("")
        self.lose_keys()
        client.send("typed\r")
        client.expect("mp: can't log in to 127.0.0.2 again: .*")
        self.scenario.authorized_keys.write_text(listed)
        client.expect("got-typed")
        self.finish(client)

    def test_quitting_does_not_wait_for_a_server_that_is_silent(self):
        client = self.connect()
        self.relay.lets_pass = lambda *_: False
        self.relay.takes_logins = False
        client.send("typed\r")
        client.expect("trying to reconnect")
        client.send("\x1e.")
        self.assertEqual(client.wait(), OURS)
        self.scenario.end_sessions()


if __name__ == "__main__":
    unittest.main(verbosity=2)
