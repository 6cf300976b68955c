"""What a session costs the server's machine in memory."""

import re
from pathlib import Path

from figures import Figure
from output_rows import write_text

_LINES = 12_000


def _private(pid):
    """MB that nobody else has."""
    text = Path("/proc", str(pid), "smaps_rollup").read_text()
    return sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE)) / 1024


def _of_session(shell, before):
    """Of the shell's own processes that serve one session: not of what stands there for all, nor of what runs in it."""
    after = shell.network.server.processes()
    return sum(_private(pid) for pid, name in after.items() if pid not in before and name.startswith(shell.SERVER))


def memory(bench):
    idle, full = {}, {}
    for shell_class in bench.shells:
        with bench.network() as network, shell_class(network) as shell:
            write_text(network.server.home / "text", _LINES * 78)
            before = network.server.processes()
            with shell.open(size=(80, 24)) as terminal:
                terminal.expect("bench>")
                terminal.wait_for_silence(2)
                idle[shell.name] = _of_session(shell, before)
                terminal.send("cat text\r")
                terminal.expect("EndOfTheText")
                terminal.wait_for_silence(2)
                full[shell.name] = _of_session(shell, before)
    yield Figure("private memory of an idle session, 80x24", "MB", idle, most=3)
    yield Figure(f"the same after {_LINES} lines of output", "MB", full, most=12)
