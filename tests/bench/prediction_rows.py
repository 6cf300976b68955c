"""What somebody sees who types into shells and editors far away: the sessions of tests/recordings, typed again into the real programs.

What is right is known from the same keys typed into the same programs without a network; tests/typing/typing_judge compares.
"""

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path

from figures import Figure, median, quantile

sys.path.append(str(Path(__file__).resolve().parents[1] / "recordings"))
from terminal import Hung  # noqa: E402
from typed_session import TypedSession, text_of  # noqa: E402
from typing_home import make_typing_home  # noqa: E402
from typing_scripts import SESSIONS  # noqa: E402
from typist import Typist  # noqa: E402
from world import ENVIRONMENT, HOME  # noqa: E402

_ROUND_TRIPS = (50, 200, 500)
_FULL = ("bash", "zsh", "zsh_right_prompt", "zsh_suggesting", "fish", "vim", "vim_prose", "nano", "emacs")
_QUICK = ("bash", "zsh_suggesting", "vim", "nano")
_LATE_MS = 500  # a shell may show what has arrived so much later than the network needs
_FOLDER = "typed"  # in the home of the server: a home for each session
_BEGINS = b"BEGINS"


def typing(bench):
    names = [name for name in bench.times(_FULL, quick=_QUICK) if _is_installed(name)]
    round_trips = bench.times(_ROUND_TRIPS, quick=(200, 500))
    with bench.network() as network:
        references = _Typed(network, names, lambda command: network.server.command(["sh", "-c", command])).recordings()
        measures = {}
        for round_trip in round_trips:
            for shell_class in bench.shells:
                observed = _observe(bench, shell_class, names, round_trip)
                measures[round_trip, shell_class.name] = _judge(bench, references, observed, round_trip)
    yield from _figures(bench, round_trips, measures)


def _is_installed(name):
    words = [word for word in SESSIONS[name][1] if word != "env" and "=" not in word]
    return shutil.which(words[0]) is not None


def _observe(bench, shell_class, names, round_trip):
    """Session -> the text of its recording, taken where somebody sits who uses the shell."""
    with bench.network(delay_ms=round_trip / 2) as network, shell_class(network) as shell:
        shell.prediction = "adaptive"
        typed = _Typed(network, names, lambda command: network.client.command(shell.command(command)), shell.settings())
        return typed.recordings()


class _Typed:
    """The sessions, each in a program of its own on the network's server, typed at the same time."""

    def __init__(self, network, names, words, settings=()):
        self._network = network
        self._environment = {**network.client.environment(), **dict(settings)}
        self._sessions = {name: self._start(name, words) for name in names}

    def _start(self, name, words):
        make_typing_home(self._network.server.home / _FOLDER / name, ENVIRONMENT)
        session = TypedSession(words(self._command(name)), self._environment, "/")
        deadline = time.monotonic() + 30
        while not any(_BEGINS in event[3] for event in session.events):
            if not session.open or time.monotonic() > deadline:
                raise Hung(f"{name} does not begin: {[event[3] for event in session.events][-3:]}")
            session.run_until(time.monotonic() + 0.05)
        return session

    def _command(self, name):
        """Says that it begins; then the program has an empty screen to itself."""
        home = f"{self._network.server.real_home}/{_FOLDER}/{name}"
        variables = {**ENVIRONMENT, "HOME": home, "HISTFILE": f"{home}/.history"}
        program = [word.replace(HOME, home) for word in SESSIONS[name][1]]
        words = ["env", "-i", *(f"{variable}={value}" for variable, value in variables.items()), *program]
        begin = f"printf {_BEGINS.decode()}; sleep 1; printf '\\033[H\\033[2J'"
        return f"cd {home} && {begin} && exec {shlex.join(words)}"

    def recordings(self):
        threads = [threading.Thread(target=_type, args=item) for item in self._sessions.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {session: text_of(SESSIONS[session][0], typed.events) for session, typed in self._sessions.items()}


def _type(name, session):
    typist = Typist(zlib.crc32(name.encode()))
    SESSIONS[name][2](typist)
    session.run_until_quiet()
    session.type(typist.keys)
    session.close()


def _judge(bench, references, observed, round_trip):
    """The sum over all sessions of what typing_judge says."""
    total = {"keys": 0, "at_once": 0, "wrong": 0, "delays": []}
    with tempfile.TemporaryDirectory(prefix="mp-bench.") as folder:
        for name, text in observed.items():
            paths = [Path(folder, f"{name}.{side}") for side in ("reference", "observed")]
            for path, recording in zip(paths, (references[name], text)):
                path.write_text(recording, encoding="utf-8")
            answer = subprocess.run([bench.typing_judge, *paths, str(round_trip + _LATE_MS)], check=True, capture_output=True).stdout
            for key, value in json.loads(answer).items():
                total[key] += value
    return total


def _figures(bench, round_trips, measures):
    def of_shells(round_trip, value):
        return {shell.name: value(measures[round_trip, shell.name]) for shell in bench.shells}

    for round_trip in round_trips:
        at_once = of_shells(round_trip, lambda m: 100 * m["at_once"] / m["keys"])
        yield Figure(f"{round_trip} ms: shown in less than 5 ms", "%", at_once, least=80)
        yield Figure(f"{round_trip} ms: until shown, median", "ms", of_shells(round_trip, lambda m: median(m["delays"])))
        yield Figure(f"{round_trip} ms: until shown, p90", "ms", of_shells(round_trip, lambda m: quantile(m["delays"], 0.9)))
        yield Figure(f"{round_trip} ms: wrong glyphs", "%", of_shells(round_trip, lambda m: 100 * m["wrong"] / m["keys"]), most=0.5)
