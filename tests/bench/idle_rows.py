"""What an open session costs when nobody types."""

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


def idle(bench):
    settle, seconds = bench.times(60, quick=25), bench.times(600, quick=60)
    per_minute = 60 / seconds
    rows = {}
    for shell_class in bench.shells:
        with bench.network(delay_ms=50) as network, shell_class(network) as shell, shell.open() as terminal:
            terminal.expect(PROMPT)
            time.sleep(settle)
            packets = network.count()
            wakeups = [_wakeups(side) for side in (network.client, network.server)]
            time.sleep(seconds)
            after = network.count()
            later = [_wakeups(side) for side in (network.client, network.server)]
            spent = [after[way]["packets"] - packets[way]["packets"] for way in ("up", "down")]
            spent += [late - early for late, early in zip(later, wakeups)]
            rows[shell.name] = [value * per_minute for value in spent]
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
