#!/usr/bin/env python3
"""mp-keygen as people and scripts use it: files, modes, exit statuses, and the prompts on a real terminal."""

import base64
import hashlib
import os
import re
import resource
import shutil
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

from terminal import Terminal

DEADLINE = float(os.environ.get("MP_E2E_DEADLINE", "120"))
KEYGEN = str(Path(os.environ["MP_BIN_DIR"]) / "mp-keygen")
FINGERPRINT = r"SHA256:[A-Za-z0-9+/]{43}"
FAILURE, USAGE_ERROR = 1, 2


def mode_of(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


class KeygenTest(unittest.TestCase):
    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix="mp-keygen."))
        self.addCleanup(shutil.rmtree, self.home)
        self.environment = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        self.directory = self.home / ".mp"
        self.private = self.directory / "id_ed25519"
        self.public = self.directory / "id_ed25519.pub"
        self.authorized_keys = self.directory / "authorized_keys"

    def run_it(self, *words, stdin=""):
        """Runs mp-keygen without any terminal."""
        return subprocess.run(
            [KEYGEN, *map(str, words)],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            start_new_session=True,
        )

    def succeeds(self, *words, stdin=""):
        done = self.run_it(*words, stdin=stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fails(self, *words, stdin="", status=FAILURE):
        done = self.run_it(*words, stdin=stdin)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertTrue(done.stderr.startswith("mp-keygen: "), done.stderr)
        return done.stderr

    def on_terminal(self, *words):
        terminal = Terminal([KEYGEN, *map(str, words)], self.environment, deadline=DEADLINE)
        self.addCleanup(terminal.close)
        return terminal

    def make_key(self, name, comment):
        path = self.home / "keys" / name
        self.succeeds("generate", "--no-passphrase", "--output-path", path, "-C", comment)
        return path.with_name(path.name + ".pub")


class GenerateTest(KeygenTest):
    def test_a_pair_is_private_and_is_what_it_says(self):
        shown = self.succeeds("generate", "--no-passphrase")
        self.assertEqual([mode_of(p) for p in (self.directory, self.private, self.public)], [0o700, 0o600, 0o644])
        kind, key, comment = self.public.read_text().split()
        self.assertEqual(kind, "moshpit")
        self.assertRegex(comment, r"^.+@.+$")
        raw = base64.b64decode(key)
        self.assertEqual(len(raw), 32)
        fingerprint = "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
        self.assertIn(fingerprint, shown)
        self.assertIn("+--[ED25519 256]--+", shown)
        self.assertEqual(self.succeeds("fingerprint", self.public).strip(), fingerprint)

    def test_two_keys_are_different(self):
        self.assertNotEqual(self.make_key("a", "x").read_text(), self.make_key("b", "x").read_text())

    def test_an_existing_file_is_replaced_only_by_force(self):
        self.succeeds("generate", "--no-passphrase")
        before = self.private.read_text()
        self.assertIn("--force", self.fails("generate", "--no-passphrase"))
        self.assertEqual(self.private.read_text(), before)
        self.succeeds("generate", "--no-passphrase", "--force")
        self.assertNotEqual(self.private.read_text(), before)

    def test_a_passphrase_comes_from_standard_input(self):
        self.succeeds("generate", "--passphrase-stdin", stdin="correct horse\n")
        self.assertIn("kdf: argon2id\n", self.private.read_text())
        self.assertIn("empty", self.fails("generate", "--passphrase-stdin", "--force", stdin="\n"))
        self.fails("generate", "--passphrase-stdin", "--force", stdin="")

    def test_without_a_terminal_nothing_is_asked(self):
        self.assertIn("--no-passphrase", self.fails("generate"))
        self.assertFalse(self.private.exists())

    def test_quiet_says_nothing(self):
        self.assertEqual(self.succeeds("-q", "generate", "--no-passphrase"), "")


class PromptTest(KeygenTest):
    def test_path_and_passphrase_are_asked_and_the_passphrase_is_not_shown(self):
        terminal = self.on_terminal("generate")
        terminal.expect(re.escape(f"[{self.private}]: "))
        terminal.send("~/mine\r")
        terminal.expect("Passphrase .*: ")
        terminal.send("s3cret\r")
        terminal.expect("again: ")
        terminal.send("s3cret\r")
        terminal.expect(FINGERPRINT)
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("s3cret", terminal.text)
        self.assertIn("kdf: argon2id\n", (self.home / "mine").read_text())

    def test_two_different_passphrases_are_asked_for_again(self):
        terminal = self.on_terminal("generate", "--output-path", self.private)
        for second, answer in (("other", "different"), ("", "Fingerprint")):
            terminal.expect("Passphrase .*: ")
            terminal.send("one\r" if second else "\r")
            terminal.expect("again: ")
            terminal.send(second + "\r")
            terminal.expect(answer)
        self.assertEqual(terminal.wait(), 0)
        self.assertIn("kdf: none\n", self.private.read_text())

    def test_an_existing_key_is_replaced_after_a_whole_yes(self):
        self.succeeds("generate", "--no-passphrase")
        before = self.private.read_text()
        for answer, status in (("y", FAILURE), ("yes", 0)):
            terminal = self.on_terminal("generate", "--no-passphrase", "--output-path", self.private)
            terminal.expect(r"exists already.*\(yes/no\): ")
            terminal.send(answer + "\r")
            self.assertEqual(terminal.wait(), status)
            self.assertEqual(self.private.read_text() == before, answer != "yes")

    def test_no_core_is_left_by_who_quits_at_a_passphrase(self):
        allowed = resource.getrlimit(resource.RLIMIT_CORE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_CORE, allowed)
        resource.setrlimit(resource.RLIMIT_CORE, (allowed[1], allowed[1]))
        terminal = self.on_terminal("generate", "--output-path", self.private)
        terminal.expect("Passphrase")
        self.assertEqual(resource.prlimit(terminal.pid, resource.RLIMIT_CORE)[0], 0)

    def test_ctrl_c_at_a_passphrase_leaves_nothing(self):
        terminal = self.on_terminal("generate", "--output-path", self.private)
        terminal.expect("Passphrase .*: ")
        terminal.send("half a pass\x03")
        self.assertEqual(terminal.wait(), -2)
        self.assertFalse(self.directory.exists())
        self.assertNotIn("half", terminal.text)


class VerifyTest(KeygenTest):
    def setUp(self):
        super().setUp()
        self.picture = "\n".join(self.succeeds("generate", "--no-passphrase").splitlines()[-11:])
        self.fingerprint = self.succeeds("fingerprint", self.public).strip()
        self.other = self.make_key("other", "x")

    def test_the_right_claims_hold(self):
        self.succeeds("verify", self.fingerprint)
        self.succeeds("verify", self.fingerprint, self.public)
        self.succeeds("verify", "--randomart", self.picture)
        self.succeeds("verify", "--randomart", self.picture, self.public)
        self.succeeds("verify", "--randomart", self.picture, self.fingerprint, self.public)

    def test_the_wrong_claims_do_not(self):
        self.assertIn("does NOT match", self.fails("verify", self.fingerprint, self.other))
        self.assertIn("does NOT match", self.fails("verify", "--randomart", self.picture, self.other))
        self.fails("verify", "--randomart", self.picture, self.fingerprint[:-1] + "x")
        self.fails("verify", "SHA256:abc")
        self.fails("verify", self.fingerprint, self.home / "none.pub")

    def test_an_empty_claim_is_one_that_does_not_hold(self):
        self.fails("verify", "")
        self.fails("verify", "", self.public)
        self.fails("verify", "--randomart", "")
        self.fails("verify", "--randomart", "", self.fingerprint)

    def test_nothing_to_verify_is_a_usage_error(self):
        self.fails("verify", status=USAGE_ERROR)


class AuthorizedKeysTest(KeygenTest):
    def test_file_line_and_standard_input_are_the_same(self):
        a, b, c = (self.make_key(name, f"{name}@x") for name in "abc")
        self.succeeds("authorize", a)
        self.succeeds("authorize", b.read_text().strip())
        self.succeeds("authorize", "-", stdin=c.read_text())
        self.assertEqual(self.authorized_keys.read_text(), a.read_text() + b.read_text() + c.read_text())
        self.assertEqual([mode_of(self.directory), mode_of(self.authorized_keys)], [0o700, 0o600])
        fingerprints = [self.succeeds("fingerprint", key).strip() for key in (a, b, c)]
        self.assertEqual(self.succeeds("list"), "".join(f"{f} {n}@x\n" for f, n in zip(fingerprints, "abc")))

    def test_a_key_is_listed_once(self):
        a = self.make_key("a", "a@x")
        self.succeeds("authorize", a)
        self.assertIn("already", self.succeeds("authorize", a))
        self.assertEqual(self.authorized_keys.read_text(), a.read_text())

    def test_nothing_is_lost_when_keys_come_and_go(self):
        a, b = self.make_key("a", "a@x"), self.make_key("b", "b@x")
        kept = "# mine\n\nno-pty " + a.read_text().strip()
        self.directory.mkdir(mode=0o700)
        self.authorized_keys.write_text(kept)
        self.authorized_keys.chmod(0o600)
        self.succeeds("authorize", b)
        self.assertEqual(self.authorized_keys.read_text(), kept + "\n" + b.read_text())
        self.succeeds("revoke", self.succeeds("fingerprint", b).strip())
        self.assertEqual(self.authorized_keys.read_text(), kept + "\n")
        self.assertIn(":3: not used: options", self.run_it("list").stderr)

    def test_many_at_once_lose_no_line(self):
        keys = [self.make_key(f"k{i}", f"k{i}") for i in range(12)]
        running = [subprocess.Popen([KEYGEN, "-q", "authorize", key], env=self.environment) for key in keys]
        self.assertEqual([process.wait(DEADLINE) for process in running], [0] * len(keys))
        self.assertEqual(sorted(self.authorized_keys.read_text().splitlines()), sorted(k.read_text().strip() for k in keys))

    def test_revoking_by_a_comment_that_several_keys_have_lists_them(self):
        keys = [self.make_key(name, "same") for name in "ab"]
        for key in keys:
            self.succeeds("authorize", key)
        problem = self.fails("revoke", "same")
        for key in keys:
            self.assertIn(self.succeeds("fingerprint", key).strip(), problem)
        self.fails("revoke", "nobody")

    def test_what_is_no_public_key_is_refused(self):
        self.assertIn("private key", self.fails("authorize", self.make_key("a", "a").with_suffix("")))
        self.fails("authorize", self.home / "none")
        self.fails("authorize", "moshpit AAAA x")
        self.fails("authorize", "-", stdin="")
        self.assertFalse(self.authorized_keys.exists())

    def test_a_directory_that_others_can_read_is_refused_with_advice(self):
        self.succeeds("authorize", self.make_key("a", "a"))
        self.directory.chmod(0o755)
        self.assertIn(f"chmod 0700 '{self.directory}'", self.fails("list"))


class KnownHostsTest(KeygenTest):
    def test_hosts_are_listed_and_forgotten(self):
        key = " ".join(self.make_key("a", "a").read_text().split()[:2])
        self.directory.mkdir(mode=0o700)
        (self.directory / "known_hosts").write_text(f"example.org {key}\n[example.org]:22 {key}\n")
        self.assertRegex(self.succeeds("known-hosts"), rf"^example.org {FINGERPRINT}\n\[example.org\]:22 {FINGERPRINT}\n$")
        self.succeeds("forget-host", "example.org:22")
        self.assertEqual((self.directory / "known_hosts").read_text(), f"example.org {key}\n")
        self.fails("forget-host", "example.net")


class UsageTest(KeygenTest):
    def test_usage_errors_exit_with_2(self):
        for words in (
            [],
            ["dance"],
            ["generate", "--dance"],
            ["-v", "-q", "list"],
            ["generate", "--no-passphrase", "--passphrase-stdin"],
            ["generate", "-C", "a\nb"],
            ["fingerprint"],
            ["authorize"],
            ["revoke"],
            ["forget-host", "a b"],
        ):
            self.fails(*words, status=USAGE_ERROR)

    def test_help_and_version(self):
        self.assertIn("generate", self.succeeds("--help"))
        self.assertRegex(self.succeeds("--version"), r"^mp-keygen \d+\.\d+\.\d+\n$")


if __name__ == "__main__":
    unittest.main()
