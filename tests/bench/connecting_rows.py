"""From exec to the first prompt of the login shell."""

import statistics

from figures import Figure
from network import PROMPT
from terminal import Hung


def _connect(shell):
    """Milliseconds, or None."""
    with shell.open() as terminal:
        try:
            return 1000 * (terminal.expect(PROMPT, deadline=30) - terminal.started)
        except Hung:
            return None


def _all(bench, times, **link):
    """Shell name -> times. The first login, which has a host key to remember, is not counted and meets no loss."""
    found = {}
    for shell_class in bench.shells:
        with bench.network(delay_ms=link["delay_ms"]) as network, shell_class(network) as shell:
            _connect(shell)
            network.set(**link)
            for seed in range(times):
                network.seed(seed)
                found.setdefault(shell.name, []).append(_connect(shell))
    return found


def _over(values, function):
    return None if None in values else function(values)


def far(bench):
    found = _all(bench, bench.times(9, quick=3), delay_ms=50)
    yield Figure("exec to prompt, median", "ms", {name: _over(v, statistics.median) for name, v in found.items()}, most=460)


def lossy(bench):
    count = bench.times(20, quick=20)
    found = _all(bench, count, delay_ms=10, loss=0.05)
    yield Figure("exec to prompt, median", "ms", {name: _over(v, statistics.median) for name, v in found.items()}, most=150)
    yield Figure(f"exec to prompt, worst of {count}", "ms", {name: _over(v, max) for name, v in found.items()}, most=500)
