#!/usr/bin/env python3
"""Where a server can be reached, who may run and use it, and what happens at its limits."""

import ctypes
import os
import platform
import pwd
import re
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from harness import DEADLINE, EndToEndTest, free_port, process_table, wait_until
from relay import restart_with_port_of, udp_port_of_both

OURS = 255


def has_address(name):
    try:
        return bool(socket.getaddrinfo(name, None))
    except socket.gaierror:
        return False


_NOBODYS_SHELLS = ("nologin", "false", "sync", "shutdown", "halt")

# What vim and htop do first: the other screen, the cursor away, the size of the window; and a line in its last row.
_FULL_SCREEN = """
import os, sys, tty
tty.setraw(0)
columns, rows = os.get_terminal_size()
sys.stdout.write(f"\\x1b[?1049h\\x1b[?25l\\x1b[{rows};1Hlast row {rows} of {columns}")
sys.stdout.flush()
key = os.read(0, 1)
sys.stdout.write("\\x1b[?25h\\x1b[?1049l")
sys.stdout.flush()
sys.exit(key[0])
"""


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


_KEY_CALLS = {"x86_64": (248, 250), "aarch64": (217, 219)}  # add_key and keyctl


def put_key_into_session_keyring(name):
    """Into one of our own, which a server inherits; whoever has that one sees it, and nobody else. False: there are no keys here."""
    join_session_keyring, set_permissions, all_to_who_has_it, session_keyring = 1, 5, 0x3F000000, -3
    add_key, keyctl = _KEY_CALLS.get(platform.machine(), (None, None))
    call = ctypes.CDLL(None, use_errno=True).syscall
    if add_key is None or call(keyctl, join_session_keyring, None) < 0:
        return False
    key = call(add_key, b"user", name.encode(), b"secret", ctypes.c_size_t(6), session_keyring)
    return key >= 0 and call(keyctl, set_permissions, key, all_to_who_has_it) == 0


class AddressTest(EndToEndTest):
    def test_ipv6_in_brackets_with_the_port(self):
        if not has_ipv6():  # what can be shown then is that mp says why
            client = self.scenario.client("true", host="[::1]:40404")
            client.expect("::1")
            self.assertEqual(client.wait(), OURS)
            return
        self.scenario.server.end()
        server = self.scenario.start_server(MOSHPITS_MPS_IP="::")
        client = self.scenario.client("sh", "-c", 'echo "connection=$MP_CONNECTION;"', host=f"[::1]:{server.port}", port=1)
        client.expect(rf"connection=::1 \d+ ::1 {server.port};")
        self.assertEqual(client.wait(), 0)
        self.assertEqual(self.scenario.client("true").wait(), 0, "IPv4 on the same port")

    def test_a_name_of_which_one_address_does_not_answer(self):
        client = self.scenario.client("sh", "-c", 'echo "connection=$MP_CONNECTION;"', host="localhost")
        if not has_address("localhost"):  # a bare container without /etc/hosts
            client.expect("can't find the address of localhost: ")
            self.assertEqual(client.wait(), OURS)
            return
        client.expect(rf"connection=127\.0\.0\.1 \d+ 127\.0\.0\.1 {self.scenario.server.port};")
        self.assertEqual(client.wait(), 0)

    def test_a_full_screen_program_starts_right(self):
        client = self.scenario.client("python3", "-c", _FULL_SCREEN, rows=37, columns=91)
        client.expect("last row 37 of 91")
        client.send("\x07")
        self.assertEqual(client.wait(), 7)
        shown = bytes(client.output)
        self.assertTrue(shown.startswith(b"\x1b[?1049h\x1b[?25l\x1b[37;1H"), shown)
        self.assertTrue(shown.endswith(b"\x1b[?25h\x1b[?1049l"), shown)


class ServerTest(EndToEndTest):
    def refused_server(self, port, **settings):
        """Starts an mps that can't run; returns what it says."""
        config = self.scenario.root / "second.toml"
        config.write_text(
            f'private_key_path = "{self.scenario.host_key}"\npublic_key_path = "{self.scenario.host_key}.pub"\n'
            f'[mps]\nip = "127.0.0.1"\nport = {port}\n'
        )
        done = subprocess.run(
            [self.scenario.programs / "mps", "-c", config, "-t", self.scenario.root / "second.log"],
            env=self.scenario.environment(self.scenario.server_home, **settings), stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE,
        )
        self.assertEqual(done.returncode, 1)
        return done.stderr.decode()

    def test_a_second_one_on_the_same_port_says_what_to_do(self):
        text = self.refused_server(self.scenario.server.port)
        self.assertIn(f"127.0.0.1:{self.scenario.server.port}", text)
        self.assertRegex(text, "another program.*choose another port")

    def test_a_host_key_that_others_may_read(self):
        self.scenario.host_key.chmod(0o644)
        self.assertIn(f"chmod 0600 '{self.scenario.host_key}'", self.refused_server(free_port()))

    def test_a_host_key_of_which_half_is_lost_is_not_replaced(self):
        public = self.scenario.public_line(self.scenario.host_key)
        self.scenario.host_key.unlink()
        self.assertRegex(self.refused_server(free_port()), f"no host key at {self.scenario.host_key}.*mp-keygen generate")
        self.assertEqual(self.scenario.public_line(self.scenario.host_key), public)

    def test_no_udp_port_is_left(self):
        near = udp_port_of_both()
        self.addCleanup(near.close)
        only = near.getsockname()[1]
        restart_with_port_of(self.scenario, near)
        first = self.scenario.login()
        second = self.scenario.client()
        second.expect("mp: .*session can't be started.*log")
        self.assertEqual(second.wait(), OURS)
        self.assertRegex(self.scenario.server_log.read_text(), rf"from {only} to {only}.*widen the port range or end old sessions")
        first.send("exit 2\r")
        self.assertEqual(first.wait(), 2)

    def test_a_new_listener_leaves_old_sessions_alone(self):
        shell = self.scenario.login()
        port = self.scenario.server.port
        self.scenario.server.end()
        again = self.scenario.start_server_at(port, {})
        self.assertIsNotNone(again, self.scenario.logs())
        self.assertEqual(self.scenario.client("true", port=port).wait(), 0)
        shell.send("echo still-$(expr 7 + 7)\r")
        shell.expect("still-14")
        shell.send("exit 5\r")
        self.assertEqual(shell.wait(), 5)

    def test_a_login_that_is_killed_is_told_and_leaves_nothing(self):
        with socket.create_connection(("127.0.0.1", self.scenario.server.port), DEADLINE) as idle:
            login = lambda: [pid for pid, (parent, _, _) in process_table().items() if parent == self.scenario.server.process.pid]
            os.kill(wait_until(login, "the login process")[0], signal.SIGKILL)
            self.assertEqual(idle.recv(1), b"")
        wait_until(lambda: not self.scenario.left_over(), "the login to be reaped")
        self.assertEqual(self.scenario.client("true").wait(), 0)

    def test_strangers_who_say_nothing_take_a_few_places_for_a_moment(self):
        idle = []
        self.addCleanup(lambda: [stranger.close() for stranger in idle])

        def client_is_turned_away():
            """Unless the strangers' moment was over before the client came; then they come again."""
            idle[:0] = [socket.create_connection(("127.0.0.1", self.scenario.server.port), DEADLINE) for _ in range(12)]
            client = self.scenario.client("true")
            if client.wait() == 0:
                return False
            client.expect("mp: .*closed the connection.*log of mps")
            return client.wait() == OURS

        wait_until(client_is_turned_away, "a client to find no place")
        self.assertRegex(self.scenario.server_log.read_text(), r"turned away, the last from 127\.0\.0\.1: too many logins from there are under way")
        for stranger in idle:
            stranger.close()
        wait_until(lambda: not self.scenario.left_over(), "their logins to end")
        self.assertEqual(self.scenario.client("true").wait(), 0)

    def test_what_is_in_effect_is_shown(self):
        for program, key, variable in (("mp", "server_port", "MOSHPIT_SERVER_PORT"), ("mps", "mps.port", "MOSHPITS_MPS_PORT")):
            with self.subTest(program=program):
                done = subprocess.run(
                    [self.scenario.programs / program, "--show-config"], env=self.scenario.environment(self.scenario.root, **{variable: 12345}),
                    capture_output=True, timeout=DEADLINE,
                )
                self.assertEqual(done.returncode, 0)
                self.assertRegex(done.stdout.decode(), rf"(?m)^{re.escape(key)} = 12345 .*{variable}")


class AccountTest(EndToEndTest):
    def allow(self, account):
        """A directory of the account's own with the key that may log in as it; returns the server's setting."""
        place = self.scenario.root / "account"
        place.mkdir(mode=0o700)
        listed = place / "authorized_keys"
        listed.write_text(self.scenario.public_line(self.scenario.identity))
        listed.chmod(0o600)
        for path in (listed, place):
            os.chown(path, account.pw_uid, account.pw_gid)
        self.scenario.root.chmod(0o711)
        return {"MOSHPITS_AUTHORIZED_KEYS_PATH": listed}

    def test_a_session_has_none_of_the_keys_that_the_server_was_started_with(self):
        if not put_key_into_session_keyring("mp-e2e-secret"):
            self.skipTest("the kernel, or a sandbox, knows no keys")
        self.assertIn("mp-e2e-secret", Path("/proc/keys").read_text())
        self.scenario.server.end()
        self.scenario.start_server()
        status, text = self.scenario.client_without_terminal("sh", "-c", "cat /proc/keys; echo all-$(expr 1 + 1)-of-them")
        self.assertEqual(status, 0)
        self.assertIn("all-2-of-them", text)
        self.assertNotIn("mp-e2e-secret", text)

    def test_root_serves_any_account_and_others_only_their_own(self):
        everybody = [entry for entry in pwd.getpwall() if entry.pw_uid != os.getuid()]
        if os.getuid() != 0:
            client = self.scenario.client("id", "-u", user=everybody[0].pw_name)
            self.assertEqual(client.wait(), OURS)
            self.assertIn("only its own user can log in", self.scenario.server_log.read_text())
            return
        usable = lambda entry: os.access(entry.pw_shell, os.X_OK) and os.path.basename(entry.pw_shell) not in _NOBODYS_SHELLS
        account = next(filter(usable, everybody), None)
        if account is None:  # then that is what there is to show: an account without a shell has none
            account = pwd.getpwnam("nobody")
        self.scenario.server.end()
        self.scenario.start_server(**self.allow(account))
        script = 'echo "<$(id -un) $(id -u) $(id -G) $(stat -c %u $(tty))>"; grep Cap.*: /proc/$$/status'
        client = self.scenario.client("sh", "-c", script, user=account.pw_name)
        status = client.wait()
        if not usable(account):
            self.assertNotIn("<", client.text)
            self.assertNotEqual(status, 0)
            return
        self.assertEqual(status, 0)
        groups = " ".join(map(str, os.getgrouplist(account.pw_name, account.pw_gid)))
        shown = re.search(r"<(\S+) (\d+) ([\d ]+) (\d+)>", client.text)
        self.assertEqual(shown.group(1, 2, 4), (account.pw_name, str(account.pw_uid), str(account.pw_uid)))
        self.assertEqual(sorted(shown.group(3).split()), sorted(groups.split()))
        self.assertRegex(client.text, r"CapEff:\s+0+\s")


if __name__ == "__main__":
    unittest.main(verbosity=2)
