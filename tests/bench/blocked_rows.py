"""A firewall drops UDP; later it does not any more."""

import time

from figures import Figure
from network import PROMPT
from shells import Mp
from terminal import Hung


def _udp_both_ways(network):
    count = network.count()
    return [count[way]["udp_packets"] for way in ("up", "down")]


def _back_on_udp(network, terminal, deadline=90):
    """Types until datagrams flow in both directions: (seconds, or None; the echoes on the way)."""
    start, before, echoes = time.monotonic(), _udp_both_ways(network), []
    while time.monotonic() < start + deadline:
        echoes += terminal.type([0.2])
        if all(now > then + 3 for now, then in zip(_udp_both_ways(network), before)):
            return time.monotonic() - start, echoes
    return None, echoes


def udp_blocked(bench):
    """Only mp is asked: mosh has no other way, ssh no UDP."""
    usable = back = slowest = None
    with bench.network(delay_ms=50) as network, Mp(network) as shell:
        with shell.open() as terminal:
            terminal.expect(PROMPT)  # the host key is known from here on
        network.block_udp(True)
        with shell.open() as terminal:
            try:
                usable = terminal.expect(PROMPT, deadline=30) - terminal.started
                terminal.send("stty raw -echo; printf ready; exec cat\n")
                terminal.expect("ready")
                terminal.expect("ready")
                network.block_udp(False)
                back, echoes = _back_on_udp(network, terminal)
                slowest = 1000 * max(echoes)
            except Hung:
                pass
    yield Figure("exec to prompt over TCP", "s", {"mp": usable}, most=3)
    yield Figure("UDP allowed again to datagrams both ways", "s", {"mp": back})
    yield Figure("slowest echo on the way back", "ms", {"mp": slowest})
