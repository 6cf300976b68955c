"""Somebody floods a session's port with forged datagrams, or with the session's own old ones."""

import json
import statistics
import subprocess
from pathlib import Path

from figures import Figure
from shells import Mp
from typing_rows import pauses

_RATE = 200_000
_RECORDED = 64


def _resident(side, name):
    """kB of memory of every process of that name."""
    total = 0
    for pid in (pid for pid, found in side.processes().items() if found.startswith(name)):
        lines = Path("/proc", str(pid), "status").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total


def _flooded(bench, mode):
    """(echoes before, echoes meanwhile, growth of memory in kB, datagrams a second)."""
    seconds = bench.times(20, quick=8)
    with bench.network(delay_ms=5) as network, Mp(network) as shell, shell.echo() as terminal:
        words = [network.programs / "hostile_peer", mode, _RECORDED, _RATE, seconds]
        peer = network.server.start(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        before = terminal.type(pauses(_RECORDED + 10, seed=0))
        peer.stdout.readline()
        memory = _resident(network.server, "mps")
        peer.stdin.write("go\n")
        peer.stdin.close()
        meanwhile = terminal.type(pauses(int(seconds / 0.25), seed=1))
        growth = _resident(network.server, "mps") - memory
        sent = json.loads(peer.stdout.readline())["sent"]
        peer.stdout.close()
        return before, meanwhile, growth, sent / seconds


def _figures(bench, mode, what):
    before, meanwhile, growth, rate = _flooded(bench, mode)
    yield Figure(f"{what}: datagrams that were sent", "/s", {"mp": rate})
    yield Figure(f"{what}: echo before, median", "ms", {"mp": 1000 * statistics.median(before)})
    yield Figure(f"{what}: echo meanwhile, median", "ms", {"mp": 1000 * statistics.median(meanwhile)})
    yield Figure(f"{what}: memory of the server grew by", "kB", {"mp": growth}, most=512)


def flood(bench):
    """Every key must be echoed, or the row does not work at all."""
    yield from _figures(bench, "forge", "forged")
    yield from _figures(bench, "replay", "replayed")
