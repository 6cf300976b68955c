"""What an open session costs when nobody types."""

import contextlib
import time
from pathlib import Path

from figures import Figure
from network import PROMPT


def _wakeups(side):
    """Voluntary context switches of everything that runs on a side, shells included: they sleep, too."""
    total = 0
    for pid in side.processes():
        for status in Path("/proc", str(pid), "task").glob("*/status"):
            try:
                lines = status.read_text().splitlines()
            except OSError:
                continue  # ended
            total += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary"))
    return total


class _Watched:
    """One shell's session at its prompt; `spent` since it was made."""

    def __init__(self, network):
        self._network = network
        self._sides = (network.client, network.server)
        self._before = self._now()

    def _now(self):
        count = self._network.count()
        return [count[way]["packets"] for way in ("up", "down")] + [_wakeups(side) for side in self._sides]

    def spent(self):
        return [later - early for early, later in zip(self._before, self._now())]


def idle(bench):
    """All shells at the same time, each in a network of its own: they sleep, so nobody disturbs anybody."""
    settle, seconds = bench.times(60, quick=25), bench.times(600, quick=60)
    per_minute = 60 / seconds
    with contextlib.ExitStack() as stack:
        networks = {}
        for shell_class in bench.shells:
            network = stack.enter_context(bench.network(delay_ms=50))
            shell = stack.enter_context(shell_class(network))
            stack.enter_context(shell.open()).expect(PROMPT)
            networks[shell.name] = network
        time.sleep(settle)
        watched = {name: _Watched(network) for name, network in networks.items()}
        time.sleep(seconds)
        rows = {name: [value * per_minute for value in each.spent()] for name, each in watched.items()}
    # A wake-up to send a packet and one to receive one are what a packet costs; any other is one too many.
    # The one more is for a packet that left or came at the edge of the time that is counted.
    packets = rows["mp"][0] + rows["mp"][1] + per_minute if "mp" in rows else None
    metrics = (
        ("packets from the client", 4),
        ("packets from the server", 4),
        ("wake-ups of the client", packets),
        ("wake-ups of the server", packets),
    )
    for i, (metric, most) in enumerate(metrics):
        yield Figure(metric, "/min", {name: values[i] for name, values in rows.items()}, most=most)
