"""The network goes away and comes back, and the client's address changes. 100 ms of round trip."""

import time

from figures import Figure, median
from terminal import Hung
from typing_rows import pauses

_CUT = 10
_STREAM = "stty raw -echo; printf ready; while :; do printf x; sleep 0.1; done"


def _milliseconds_after(start, wait):
    """From `start` to what `wait` waits for; None when it never comes."""
    try:
        return 1000 * (wait() - start)
    except Hung:
        return None


def _medians(found):
    return {name: None if None in values else median(values) for name, values in found.items()}


def cut(bench):
    """A key is typed in the middle, when everything still looks well, and one a second before the network comes back."""
    found = {}
    for shell_class in bench.shells:
        for _ in range(bench.times(5, quick=2)):
            with bench.network(delay_ms=50) as network, shell_class(network) as shell, shell.echo() as terminal:
                terminal.type(pauses(10, seed=0))
                network.cut()
                for seconds in (_CUT / 2, _CUT / 2 - 1):
                    terminal.watch(seconds)
                    terminal.press()
                terminal.watch(1)
                network.restore()
                start = time.monotonic()
                found.setdefault(shell.name, []).append(_milliseconds_after(start, terminal.wait_for_echoes))
    yield Figure("return to echo of what was typed in the cut", "ms", _medians(found), most=600)


def address(bench):
    keys, output = {}, {}
    for shell_class in bench.shells:
        for _ in range(bench.times(5, quick=2)):
            keys.setdefault(shell_class.name, []).append(_next_key(bench, shell_class))
            output.setdefault(shell_class.name, []).append(_next_output(bench, shell_class))
    yield Figure("new address to echo of the next key", "ms", _medians(keys), most=115)
    yield Figure("new address to streaming output, no typing", "ms", _medians(output), most=140)


def _next_key(bench, shell_class):
    with bench.network(delay_ms=50) as network, shell_class(network) as shell, shell.echo() as terminal:
        terminal.type(pauses(10, seed=0))
        terminal.watch(1)
        network.move_client()
        start = time.monotonic()
        terminal.press()
        return _milliseconds_after(start, lambda: terminal.wait_for_echoes(deadline=20))


def _next_output(bench, shell_class):
    with bench.network(delay_ms=50) as network, shell_class(network) as shell, shell.open(_STREAM) as terminal:
        terminal.expect("ready")
        terminal.watch(2)
        network.move_client()
        start = time.monotonic()
        return _milliseconds_after(start, lambda: _first_output_after(terminal, start))


def _first_output_after(terminal, start):
    """What was in the terminal's queue when the address changed does not count."""
    terminal.watch(0.005)
    return terminal.expect_output(deadline=20) if terminal.last_output < start + 0.02 else terminal.last_output
