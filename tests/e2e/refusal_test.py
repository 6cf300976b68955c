#!/usr/bin/env python3
"""Who is refused is refused with status 255 and is told what to do."""

import socket
import unittest

from harness import EndToEndTest

OURS = 255


class RefusalTest(EndToEndTest):
    def refused(self, *patterns, **connection):
        """Tries to log in on a terminal, expects a refusal with these words, and returns what was shown."""
        client = self.scenario.client("echo", "let", "in", **connection)
        for pattern in patterns:
            client.expect(pattern)
        self.assertEqual(client.wait(), OURS)
        self.assertNotIn("let in", client.text)
        return client.text

    def trust_the_server(self):
        self.assertEqual(self.scenario.client("true").wait(), 0)

    def test_an_unlisted_key(self):
        stranger = self.scenario.make_key(self.scenario.client_home / ".mp/stranger")
        self.refused("(?i)refused|not authori[sz]ed|denied", identity=stranger)

    def test_an_unknown_user_is_answered_like_an_unlisted_key(self):
        self.trust_the_server()
        stranger = self.scenario.make_key(self.scenario.client_home / ".mp/stranger")
        unlisted = self.refused(identity=stranger)
        unknown = self.refused(user="no-such-account")
        self.assertEqual(unlisted.replace(self.scenario.user, "X"), unknown.replace("no-such-account", "X"))

    def test_a_stolen_public_key_without_its_private_key(self):
        thief = self.scenario.make_key(self.scenario.client_home / ".mp/thief")
        thief.with_name("thief.pub").write_text(self.scenario.public_line(self.scenario.identity))
        self.assertEqual(self.scenario.client("echo", "let", "in", identity=thief).wait(), OURS)

    def test_a_home_that_others_may_write(self):
        for path, mode in ((self.scenario.authorized_keys.parent, 0o755), (self.scenario.authorized_keys, 0o644)):
            with self.subTest(path=path.name):
                right = path.stat().st_mode & 0o777
                path.chmod(mode)
                self.refused("(?i)refused|not authori[sz]ed|denied")
                path.chmod(right)
                self.assertIn(str(path), self.scenario.server_log.read_text())
        self.trust_the_server()

    def test_a_private_key_that_others_may_read(self):
        self.scenario.identity.chmod(0o644)
        self.refused(r"id_ed25519", "0?600")

    def test_a_private_key_that_does_not_exist(self):
        self.refused("nothing-here", identity=self.scenario.client_home / ".mp/nothing-here")


class HostKeyTest(EndToEndTest):
    ASK = {"MOSHPIT_HOST_KEY_CHECKING": "ask"}
    STRICT = {"MOSHPIT_HOST_KEY_CHECKING": "strict"}

    def test_first_use_asks_and_remembers(self):
        client = self.scenario.client("echo", "let", "in", settings=self.ASK)
        client.expect("SHA256:")
        client.expect("yes")
        client.send("yes\r")
        client.expect("let in")
        self.assertEqual(client.wait(), 0)
        again = self.scenario.client("echo", "once", "more", settings=self.STRICT)
        again.expect("once more")
        self.assertNotIn("SHA256:", again.text)
        self.assertEqual(again.wait(), 0)

    def test_the_fingerprint_itself_is_an_answer(self):
        client = self.scenario.client("true", settings=self.ASK)
        fingerprint = client.expect("SHA256:[A-Za-z0-9+/=]+").group().decode()
        client.expect("yes")
        client.send(fingerprint + "\r")
        self.assertEqual(client.wait(), 0)

    def test_no_is_no_and_is_not_remembered(self):
        for _ in range(2):
            client = self.scenario.client("true", settings=self.ASK)
            client.expect("SHA256:")
            client.expect("yes")
            client.send("no\r")
            self.assertEqual(client.wait(), OURS)

    def test_without_a_terminal_nobody_can_be_asked(self):
        status, shown = self.scenario.client_without_terminal("true", settings=self.ASK)
        self.assertEqual(status, OURS)
        self.assertIn("SHA256:", shown)
        self.assertRegex(shown, "accept-new|known_hosts|mp-keygen")
        self.assertFalse(self.scenario.known_hosts.exists() and self.scenario.known_hosts.read_text().strip())

    def test_strict_refuses_what_it_does_not_know(self):
        client = self.scenario.client("true", settings=self.STRICT)
        self.assertEqual(client.wait(), OURS)
        self.assertIn("SHA256:", client.text)

    def test_a_changed_host_key_is_refused_loudly(self):
        self.assertEqual(self.scenario.client("true").wait(), 0)
        port = self.scenario.server.port
        self.scenario.server.end()
        self.scenario.make_key(self.scenario.host_key)
        impostor = self.scenario.start_server_at(port, {})
        self.assertIsNotNone(impostor, self.scenario.logs())
        for checking in ("ask", "accept-new", "strict"):
            with self.subTest(checking=checking):
                client = self.scenario.client("echo", "let", "in", port=port, settings={"MOSHPIT_HOST_KEY_CHECKING": checking})
                self.assertEqual(client.wait(), OURS)
                self.assertRegex(client.text, "(?i)changed|different|other key")
                self.assertIn("known_hosts", client.text)
                self.assertNotIn("let in", client.text)


class UnreachableTest(EndToEndTest):
    def test_nothing_listens(self):
        with socket.socket() as held:  # nobody else's, and nobody listens
            held.bind(("127.0.0.1", 0))
            client = self.scenario.client(port=held.getsockname()[1])
            client.expect("(?i)refused|nothing listens|no server")
            self.assertEqual(client.wait(), OURS)

    def test_the_host_does_not_exist(self):
        client = self.scenario.client(host="no-such-host.invalid")
        client.expect(r"no-such-host\.invalid")
        self.assertEqual(client.wait(), OURS)

    def test_the_server_was_killed(self):
        self.scenario.server.end(9)
        client = self.scenario.client()
        client.expect("(?i)refused|nothing listens|no server")
        self.assertEqual(client.wait(), OURS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
