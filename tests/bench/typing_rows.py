"""What typing feels like: from a key to its echo, and what it costs, on a good network and on bad ones."""

import random
import statistics
import time

from figures import Figure, quantile
from terminal import Hung


def pauses(count, seed):
    """A person's pauses between keys: log-normal, half of them shorter than 170 ms."""
    draw = random.Random(seed)
    return [0.17 * draw.lognormvariate(0, 0.5) for _ in range(count)]


def steady(count, seed):
    """A fast typist's: ten keys a second, more or less."""
    draw = random.Random(seed)
    return [draw.uniform(0.06, 0.14) for _ in range(count)]


def _milliseconds(seconds):
    return [1000 * value for value in seconds]


def lan(bench):
    """The shells take turns, so that whatever else the machine does meets all of them."""
    echoes, cost = {}, {}
    for turn in range(bench.times(8, quick=3)):
        for shell_class in bench.shells:
            with bench.network(delay_ms=0.2) as network, shell_class(network) as shell, shell.echo() as terminal:
                terminal.type(pauses(10, seed=0))
                time.sleep(1)
                before = network.count()
                keys = steady(bench.times(60, quick=40), seed=turn + 1)
                echoes.setdefault(shell.name, []).extend(_milliseconds(terminal.type(keys)))
                time.sleep(0.5)
                cost.setdefault(shell.name, []).append(_cost_per_key(before, network.count(), len(keys)))
    ssh = echoes.get("ssh")
    yield Figure("median", "ms", {name: statistics.median(e) for name, e in echoes.items()}, most=ssh and statistics.median(ssh))
    yield Figure("p95", "ms", {name: quantile(e, 0.95) for name, e in echoes.items()}, most=ssh and quantile(ssh, 0.95))
    yield Figure("IP bytes per key, both directions", "B", {name: statistics.median(c[0] for c in all) for name, all in cost.items()}, most=210)
    yield Figure("packets per key, both directions", "", {name: statistics.median(c[1] for c in all) for name, all in cost.items()})


def _cost_per_key(before, after, keys):
    def spent(what):
        return sum(after[way][what] - before[way][what] for way in ("up", "down")) / keys

    return spent("bytes"), spent("packets")


def under_loss(bench, share, most_median=None, most_mean=None, most_p99=None):
    """100 ms of round trip. The session is opened without loss; then each direction loses its share."""
    echoes = {}
    for shell_class in bench.shells:
        with bench.network(delay_ms=50) as network, shell_class(network) as shell, shell.echo() as terminal:
            terminal.type(pauses(10, seed=0))
            network.seed(1)
            network.set(loss=share)
            try:
                echoes[shell.name] = _milliseconds(terminal.type(pauses(bench.times(500, quick=300), seed=1), deadline=180))
            except Hung:
                echoes[shell.name] = None
    for metric, function, most in (
        ("median", statistics.median, most_median),
        ("mean", statistics.mean, most_mean),
        ("p99", lambda values: quantile(values, 0.99), most_p99),
    ):
        yield Figure(f"echo, {metric}", "ms", {name: e and function(e) for name, e in echoes.items()}, most=most)


def a_third_is_lost(bench):
    yield from under_loss(bench, 0.29, most_median=110, most_mean=130, most_p99=300)


def half_is_lost(bench):
    yield from under_loss(bench, 0.5, most_mean=250)
