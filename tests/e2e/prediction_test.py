#!/usr/bin/env python3
"""What is typed is shown before the program has answered, and what must not be shown never is.

The network is cut instead of slow: what a terminal shows then is what mp has guessed.
"""

import itertools
import sys
import unittest

from harness import DEADLINE, EndToEndTest, wait_until
from panes import PanesTest
from player import Player
from relay import NEAR, put_relay_before

_PROMPT = "ready-> "
_SECRET = "%&|%"  # bytes that neither sequences nor words of mp contain
# Keys that mp answers for itself, and what it then says.
_KEYS_OF_MP, _LIST_OF_KEYS = "\x1e?", "this list"
_STATISTICS_OF_MP, _STATISTICS = "\x1ei", "round trip"

# Prompts as bash, sudo, passwd and ssh make them, each a script: what is asked does not stand in what is typed.
_ASKING = {
    "read": ("bash", "read -s -p 'Password: ' secret; echo got-${#secret}"),
    "getpass": (sys.executable, "import getpass; print('got-' + str(len(getpass.getpass('Passphrase: '))))"),
    "stty": ("sh", "stty -echo; printf 'PIN? '; read -r secret; stty echo; echo got-${#secret}"),
}


class PredictionTest(EndToEndTest):
    """A client that shows all that it may, behind a network that can be cut."""

    def setUp(self):
        super().setUp()
        self.relay = put_relay_before(self.scenario)
        self.addCleanup(self.scenario.end_sessions)
        self.addCleanup(self.relay.close)
        # Not the same twice: what stands before the cursor is written once more when words of mp go.
        self.probes = itertools.cycle("@~=")

    def start(self, *command, options=(), predict="always"):
        settings = {"MOSHPIT_PREDICT": predict, "MOSHPIT_TRANSPORT": "udp", "MOSHPIT_RECONNECT_NOTICE_SECS": 3600}
        self.client = self.scenario.client(*command, host=NEAR, settings=settings, options=options)

    def start_shell(self, **more):
        # Below the rows that words of mp cover (half of the screen), which are put back when they go.
        shell = f"printf '%12s' '' | tr ' ' '\\n'; PS1='{_PROMPT}' exec bash --norc --noprofile -i"
        self.start("sh", "-c", shell, **more)
        self.client.expect(_PROMPT)

    def earn_trust(self):
        """Types until guesses are shown. Nothing is left on the line."""
        wait_until(self.shows_ahead, "a key to be shown while the network is cut")
        self.client.send("\x15 echo line-$((1 + 1))\r")
        self.client.expect("line-2")
        self.client.expect(_PROMPT)

    def shows_ahead(self):
        key = next(self.probes)
        self.cut_network()
        begin = len(self.client.output)
        self.client.send(key)
        self.expect_all_typed()
        shown = key.encode() in self.client.output[begin:]
        self.relay.restore()
        if not shown:
            self.client.expect(key)
        return shown

    def cut_network(self):
        """What had come through is on the terminal then: mp answers for itself, with other words than in expect_all_typed(), which
        may stand there still."""
        self.relay.cut()
        self.client.send(_STATISTICS_OF_MP)
        self.client.expect(_STATISTICS)

    def expect_all_typed(self):
        """mp has dealt with what was typed since the network was cut."""
        self.client.send(_KEYS_OF_MP)
        self.client.expect(_LIST_OF_KEYS)

    def expect_secret_to_stay_one(self, begin):
        shown = bytes(self.client.output[begin:])
        self.assertFalse(set(_SECRET.encode()) & set(shown), shown)


class ShownTest(PredictionTest):
    def test_what_is_typed_into_a_shell_is_shown_while_the_network_is_cut(self):
        self.start_shell()
        self.earn_trust()

    def test_never_means_never(self):
        self.start_shell(predict="never")
        for _ in range(3):
            self.assertFalse(self.shows_ahead())
        self.client.send("\x15 exit\r")
        self.client.wait()

    def test_it_is_said_how_good_it_was(self):
        self.start_shell(options=["--stats"])
        self.earn_trust()
        self.client.send(" exit\r")
        typed, shown = map(int, self.client.expect(r"of (\d+) keystrokes, showed (\d+)").groups())
        self.assertGreater(typed, 0)
        self.assertGreater(shown, 0)
        self.client.wait()


class SecretTest(PredictionTest):
    def type_secret(self):
        """Until mp has dealt with every key of it."""
        for key in _SECRET:
            self.client.send(key)
            self.expect_all_typed()

    def test_what_is_typed_at_a_prompt_for_a_secret(self):
        self.start_shell()
        self.earn_trust()
        for name, (program, script) in _ASKING.items():
            with self.subTest(name):
                path = self.scenario.root / name
                path.write_text(script)
                self.client.send(f" {program} {path}\r")
                self.client.expect("(Password: |Passphrase: |PIN\\? )")
                self.cut_network()
                begin = len(self.client.output)
                self.type_secret()
                self.relay.restore()
                self.client.send("\r")
                self.client.expect(f"got-{len(_SECRET)}")
                self.expect_secret_to_stay_one(begin)
                self.client.expect(_PROMPT)

    def test_what_is_typed_ahead_of_the_prompt(self):
        self.start_shell()
        self.earn_trust()
        self.client.send(" read -s")
        self.client.expect("read -s")
        self.cut_network()
        self.client.send("\r")
        begin = len(self.client.output)
        self.type_secret()
        self.expect_secret_to_stay_one(begin)

    def test_an_echo_that_is_switched_off_just_before_the_key_arrives(self):
        player = Player(self.scenario.root / "player", DEADLINE)
        self.addCleanup(player.close)
        self.start(*player.argv())
        player.wait()
        self.client.send("abc")
        self.client.expect("abc")
        self.cut_network()
        player.line_mode("silent")
        begin = len(self.client.output)
        self.type_secret()
        self.relay.restore()
        self.client.send("\r")
        self.assertEqual(player.read_until(b"\n"), b"abc" + _SECRET.encode() + b"\n")
        self.expect_secret_to_stay_one(begin)


# Echoes itself; what is between slashes comes out as something else, and each line is said again.
_LIAR = r"""
import os, tty
tty.setraw(0)
os.write(1, b"liar> ")
lies, line = False, b""
while (key := os.read(0, 1)) != b"\x04":
    if key == b"/":
        lies = not lies
    elif key == b"\r":
        os.write(1, b"\r\nread " + line + b"\r\nliar> ")
        line = b""
    else:
        line += key
        os.write(1, b"<*>" if lies else key)
"""


class WrongTest(PanesTest):
    def start_liars(self):
        """The same program behind two clients: one never guesses, one shows all that it may."""
        panes = []
        for predict in ("never", "always"):
            command = self.scenario.client_command([sys.executable, "-c", _LIAR], options=["--predict", predict, "--stats"])
            panes.append(self.tmux.pane(predict, ["sh", "-c", '"$@"; cat', "sh", *command], self.scenario.client_environment()))
            panes[-1].expect("liar>")
        self.direct, self.through = panes

    def type_keys(self, text):
        """One by one: what comes together is taken for a paste, which is not guessed."""
        for key in text:
            for pane in (self.direct, self.through):
                shown = len(pane.text().rstrip())
                pane.press("Space" if key == " " else key)
                wait_until(lambda: key in "/ " or len(pane.text().rstrip()) > shown, f"something for {key!r}")

    def test_a_program_that_echoes_something_else(self):
        self.start_liars()
        for number in range(6):
            self.type_line("\n".join(f"filler {row}" for row in range(5)))
            self.type_keys(f"honest {number} /lies/ and /more/ again")
            self.press("BSpace", "Left", "x", "Enter")
            self.expect_equal(shows=f"honest {number} lies and more agai")
        self.press("C-d")
        wait_until(lambda: "shown and wrong" in self.through.text(), "what mp says of itself")
        self.assertNotIn(" 0 (0.0 %) shown and wrong", self.through.text(), "something was shown, and was wrong")


if __name__ == "__main__":
    unittest.main()
