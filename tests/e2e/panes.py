"""A program in a pane of tmux, and the same program through mp in another one."""

import os
import signal
import time

from harness import DEADLINE, EndToEndTest, wait_until
from player import Player
from tmux import Tmux

# An outage is noticed and over in a moment.
QUICK = {"MOSHPIT_TRANSPORT": "udp", "MOSHPIT_HEARTBEAT_SECS": 1, "MOSHPIT_RECONNECT_NOTICE_SECS": 1, "MOSHPIT_MAX_RECONNECT_BACKOFF_SECS": 1}


class PanesTest(EndToEndTest):
    """self.direct and self.through are the panes."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.scenario.end_sessions)  # they have a name, and outlive their clients
        self.tmux = Tmux(self.scenario)
        self.addCleanup(self.tmux.close)
        self.players = []
        self.last_title = None

    def start(self, direct, through, host="127.0.0.1"):
        """Two command lines of the same program."""
        self.direct = self.tmux.pane("direct", direct, self.program_environment())
        self.through = self.client("through", ["--session", "work"], through, host=host)

    def start_players(self, **more):
        self.players = [Player(self.scenario.root / name, DEADLINE) for name in ("player-direct", "player-through")]
        for player in self.players:
            self.addCleanup(player.close)
        self.start(*[player.argv() for player in self.players], **more)
        for player in self.players:
            player.wait()

    def program_environment(self):
        """As mps gives it to a program."""
        return {"HOME": str(self.scenario.server_home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}

    def client(self, name, options, argv=(), columns=80, rows=24, host="127.0.0.1"):
        """A pane with an mp in it."""
        command = self.scenario.client_command(argv, options=options, host=host)
        return self.tmux.pane(name, command, self.scenario.client_environment(**QUICK), columns, rows)

    def press(self, *keys):
        for pane in (self.direct, self.through):
            pane.press(*keys)

    def type(self, keys):
        for pane in (self.direct, self.through):
            pane.type(keys)

    def type_line(self, line):
        for pane in (self.direct, self.through):
            pane.type_line(line)

    def write(self, data):
        """Both players write it, and a new title after it: what has that shows everything."""
        self.last_title = f"title {time.monotonic_ns()}"
        self.write_part(data + b"\x1b]2;" + self.last_title.encode() + b"\x07")

    def write_part(self, data):
        for player in self.players:
            player.write(data)

    def kill_client(self):
        os.kill(self.through.pid, signal.SIGKILL)
        wait_until(self.through.gone, "the killed client's pane to close")

    def attach(self, name, columns=80, rows=24, **more):
        """Another client in a new pane for the same session, and the other pane resized likewise."""
        self.through = self.client(name, ["--attach=work"], columns=columns, rows=rows, **more)
        self.direct.resize(columns, rows)
        for player in self.players:
            wait_until(lambda: player.size() == (columns, rows), f"a size of {columns} x {rows}")

    def expect_equal(self, shows="", but=()):
        """Waits until both panes are in the same state, except for what is named in `but`, and show what was written and `shows`."""
        states = []

        def equal():
            text = self.direct.text()  # first: what is equal afterwards shows it on both sides
            states[:] = [pane.state() for pane in (self.direct, self.through)]
            for name in but:
                states[1][name] = states[0][name]
            is_last = self.last_title in (None, states[0]["pane_title"])
            return states[0] == states[1] and is_last and shows in text

        try:
            wait_until(equal, f"both panes to be equal and to show {shows!r}")
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{difference(*states)}\n{self.scenario.logs()}") from None


def difference(direct, through):
    """What a person needs to know about two states that should be equal."""
    names = [name for name in direct if name != "screen" and direct[name] != through.get(name)]
    found = [f"{name}: {direct[name]!r} directly, {through.get(name)!r} through mp" for name in names]
    pairs = list(enumerate(zip(direct["screen"], through["screen"])))
    found += [f"line {number}:\n  {one!r} directly\n  {two!r} through mp" for number, (one, two) in pairs if one != two][:8]
    return "\n".join(found + [f"{len(direct['screen'])} lines directly, {len(through['screen'])} through mp"])
