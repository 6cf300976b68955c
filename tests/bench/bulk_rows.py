"""Much data: what the machine bears, how much of a line is used, and whether several share one."""

import contextlib
import json
import os
import select
import signal
import statistics
import subprocess
import threading
import time

from figures import Figure
from network import CLIENT, SERVER
from typing_rows import pauses

_ENDLESS = "exec cat /dev/urandom"  # mp packs what can be packed; it is the line that is measured
_START = 2.0  # the beginning of a transfer is not its rate


class Transfer:
    """A client without a terminal whose remote program writes without end."""

    def __init__(self, shell):
        self.bytes = 0
        environment = {**shell.network.client.environment(), **shell.settings()}
        command = shell.network.client.command(shell.pipe(_ENDLESS))
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.fd = self._process.stdout.fileno()

    def read(self):
        chunk = os.read(self.fd, 1 << 20)
        self.bytes += len(chunk)
        return bool(chunk)

    def read_all(self):
        while self.read():
            pass

    def end(self):
        """What was on its way can still be read; then there is the end of file."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # with the client that it waits for
        self._process.wait()

    def close(self):
        self.end()
        self._process.stdout.close()


def _rates(transfers, seconds):
    """Mbit/s of each, read side by side; the start is not counted."""
    by_fd = {transfer.fd: transfer for transfer in transfers}
    begin, counted = time.monotonic(), None
    while (now := time.monotonic()) < begin + _START + seconds:
        if counted is None and now > begin + _START:
            counted = {transfer: transfer.bytes for transfer in transfers}
            since = now
        for fd in select.select(list(by_fd), [], [], 0.1)[0]:
            if not by_fd[fd].read():
                del by_fd[fd]
    return [(transfer.bytes - counted[transfer]) * 8e-6 / (now - since) for transfer in transfers]


def _of_shell(shell, seconds):
    transfer = Transfer(shell)
    try:
        return _rates([transfer], seconds)[0]
    finally:
        transfer.close()


def _of_transport(bench, megabytes, *places):
    """What bench_bulk_transfer found: the transport alone, through real sockets."""
    command = [bench.build / "tests/bench/bench_bulk_transfer", megabytes, *places]
    said = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    if not said.stdout:
        raise ValueError(f"bench_bulk_transfer: {said.stderr.strip()}")
    done = json.loads(said.stdout.splitlines()[-1])
    if not done["complete"]:
        raise ValueError("bench_bulk_transfer: not every byte arrived as sent")
    return done


def loopback(bench):
    """No shell takes part, so there is nothing to hold beside it but sealing itself."""
    done = _of_transport(bench, bench.times(1000, quick=300))
    yield Figure("rate", "MB/s", {"mp": done["bytes_per_second"] / 1e6})
    yield Figure("of the rate at which one core seals", "%", {"mp": 100 * done["share_of_seal_rate"]}, least=60)
    yield Figure("processor of the sender for a GB", "s", {"mp": done["sender_cpu_s_per_gb"]}, most=3)
    yield Figure("processor of the receiver for a GB", "s", {"mp": done["receiver_cpu_s_per_gb"]}, most=3)


_LOSSY_LINE = {"delay_ms": 20, "rate_mbit": 100, "queue_ms": 100}


def lossy_line(bench):
    """Payload of a remote program's output, and of a test stream from its first byte to its last; headers and seals are 6 % beside it."""
    found = {}
    for shell_class in bench.shells:
        if hasattr(shell_class, "pipe") and shell_class.name != "mosh":
            with bench.network(**_LOSSY_LINE) as network, shell_class(network) as shell:
                network.seed(1)
                network.set(loss=0.01)
                found[shell.name] = _of_shell(shell, bench.times(15, quick=6))
    yield Figure("payload rate of a session", "Mbit/s", found, least=85)
    with bench.network(**_LOSSY_LINE, loss=0.01) as network:
        network.seed(1)
        done = _of_transport(bench, bench.times(1000, quick=100), network.server.netns, SERVER, network.client.netns, CLIENT)
    yield Figure(f"payload rate of {done['bytes'] / 1e6:.0f} MB in a test stream", "Mbit/s", {"mp": done["bytes_per_second"] * 8e-6}, least=85)


def beside_typing(bench):
    """One session downloads as fast as it may while a person types in another over the same 100 Mbit/s, 40 ms, 100 ms of queue."""
    alone, beside = {}, {}
    for shell_class in bench.shells:
        if shell_class.name == "mosh":
            continue
        link = {"delay_ms": 20, "rate_mbit": 100, "queue_ms": 100}
        with bench.network(**link) as network, shell_class(network) as shell, shell.echo() as terminal:
            keys = bench.times(100, quick=30)
            alone[shell.name] = 1000 * statistics.median(terminal.type(pauses(keys, seed=1)))
            transfer = Transfer(shell)
            reader = threading.Thread(target=transfer.read_all)
            reader.start()
            try:
                terminal.type(pauses(5, seed=0))
                beside[shell.name] = 1000 * statistics.median(terminal.type(pauses(keys, seed=2)))
            finally:
                transfer.end()
                reader.join()
                transfer.close()
    most = 1.3 * alone["mp"] if "mp" in alone else None
    yield Figure("echo, median, before", "ms", alone)
    yield Figure("echo, median, while it runs", "ms", beside, most=most)


def sharing(bench):
    """Two of mp and one of TCP (ssh; cubic) on 10 Mbit/s with 40 ms of round trip and 100 ms of queue."""
    classes = {shell_class.name: shell_class for shell_class in bench.shells}
    if lacking := {"mp", "ssh"} - classes.keys():
        print(f"\nwithout the row `sharing`: not among the shells: {', '.join(sorted(lacking))}", flush=True)
        return
    with bench.network(delay_ms=20, rate_mbit=10, queue_ms=100) as network, classes["mp"](network) as mp, classes["ssh"](network) as ssh:
        transfers = [Transfer(mp), Transfer(mp), Transfer(ssh)]
        try:
            first, second, tcp = _rates(transfers, bench.times(30, quick=30))
        finally:
            for transfer in transfers:
                transfer.close()
    whole = first + second + tcp
    for metric, rate in (("first session's share", first), ("second session's share", second)):
        yield Figure(metric, "%", {"mp": 100 * rate / whole}, least=15)
    yield Figure("share of TCP beside them", "%", {"mp": 100 * tcp / whole}, least=15)
    yield Figure("all together", "Mbit/s", {"mp": whole})
