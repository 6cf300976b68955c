#!/usr/bin/env python3
"""Measures mp as a person feels it, beside mosh and ssh when they are installed, over an emulated network in namespaces. Needs root.

docs/benchmark.md says how to read the figures. ./scripts/bench builds first.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import blocked_rows
import bulk_rows
import connecting_rows
import hostile_rows
import idle_rows
import memory_rows
import outage_rows
import output_rows
import prediction_rows
import typing_rows
from figures import print_row
from network import Network
from shells import SHELLS
from terminal import Hung

# Name, what is measured, how.
ROWS = (
    ("lan", "Echo on a LAN (0.4 ms)", typing_rows.lan),
    ("loss29", "Echo at 100 ms and 29 % loss each way", typing_rows.a_third_is_lost),
    ("loss50", "Echo at 100 ms and 50 % loss each way", typing_rows.half_is_lost),
    ("typing", "Typing into shells and editors, with prediction", prediction_rows.typing),
    ("connect", "Connecting at 100 ms", connecting_rows.far),
    ("connect-lossy", "Connecting at 20 ms and 5 % loss each way", connecting_rows.lossy),
    ("cut", "Link cut for 10 s at 100 ms", outage_rows.cut),
    ("address", "The client's address changes at 100 ms", outage_rows.address),
    ("loopback", "A gigabyte over loopback", bulk_rows.loopback),
    ("line", "Output over 100 Mbit/s, 40 ms, 1 % loss each way", bulk_rows.lossy_line),
    ("beside", "Typing beside a transfer on 100 Mbit/s, 40 ms", bulk_rows.beside_typing),
    ("sharing", "Two sessions and one TCP flow on 10 Mbit/s", bulk_rows.sharing),
    ("interrupt", "Ctrl-C in a flood of output over 1 Mbit/s, 100 ms, 1 s of queue", output_rows.interrupt),
    ("page", "A true-colour page of 200x60 at 100 ms", output_rows.page),
    ("text", "Text over 10 Mbit/s, 40 ms", output_rows.text),
    ("cat", "Text over an unlimited link", output_rows.cat),
    ("away", "Output while the client is cut off, 10 Mbit/s, 100 ms", output_rows.away),
    ("memory", "Memory of a session on the server", memory_rows.memory),
    ("idle", "Idle at 100 ms", idle_rows.idle),
    ("blocked", "UDP blocked at 100 ms", blocked_rows.udp_blocked),
    ("flood", "A flood of 200,000 datagrams a second on the session's port, at 10 ms", hostile_rows.flood),
)


class Bench:
    """What the rows ask: how often, with which shells, and a network."""

    def __init__(self, build, quick, shells, cut_for=None):
        self._quick = quick
        self.cut_for = cut_for or self.times(30, quick=12)
        self.build = build
        self.shells = shells
        self._programs = [build / path for path in ("bin/mp", "bin/mps", "bin/mp-keygen", "tests/bench/link_emulator", "tests/bench/hostile_peer")]
        self.typing_judge = build / "tests/typing/typing_judge"
        for program in (*self._programs, self.typing_judge):
            if not program.exists():
                raise SystemExit(f"bench: {program} is not built; ./scripts/bench builds it")

    def times(self, full, quick):
        return quick if self._quick else full

    def network(self, **link):
        return Network(self._programs, **link)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="which rows (default: all): " + " ".join(name for name, _, _ in ROWS))
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: a first look")
    parser.add_argument("--shells", default="mp,ssh,mosh", help="which shells (default: %(default)s)")
    parser.add_argument("--cut", metavar="SECONDS", type=float, help="how long the row `away` is cut off (default: 30; with --quick 12)")
    parser.add_argument("--realtime", action="store_true", help="everything measured runs before other work of a machine that is not idle")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also writes the figures to FILE")
    default = Path(__file__).resolve().parents[2] / "build/bench"
    parser.add_argument("--build", type=Path, default=default, help="where the programs were built (default: build/bench)")
    given = parser.parse_args()
    unknown = set(given.rows) - {name for name, _, _ in ROWS}
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    return given


def chosen_shells(names):
    """The shells that can be measured here; says which can't, and why."""
    known = {shell.name: shell for shell in SHELLS}
    if not set(names) <= known.keys():
        raise SystemExit(f"bench: --shells takes {', '.join(known)}")
    for name in names:
        if reason := known[name].missing():
            print(f"without {name}: {reason}")
    return [known[name] for name in names if not known[name].missing()]


def measure(bench, rows):
    """Row name -> its figures, printed as they come. A row that breaks does not stop the others."""
    results = {}
    for name, title, function in ROWS:
        if rows and name not in rows:
            continue
        try:
            results[name] = list(function(bench))
        except (Hung, OSError, ValueError, subprocess.SubprocessError) as problem:
            print(f"\n{title}\n  did not work: {problem}", flush=True)
            results[name] = None
            continue
        load = os.getloadavg()[0]
        if results[name]:  # else it has said why not
            print_row(f"{title}  [{name}; load of this machine {load:.1f}]", results[name], [shell.name for shell in bench.shells])
    return results


def main():
    given = arguments()
    if os.geteuid() != 0:
        raise SystemExit("bench: needs root, for network namespaces of its own")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is closed on the way out
    bench = Bench(given.build, given.quick, chosen_shells(given.shells.split(",")), given.cut)
    if given.realtime:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))  # all that is started inherits it
    results = measure(bench, given.rows)
    if given.json:
        plain = {name: figures and [figure.as_dict() for figure in figures] for name, figures in results.items()}
        given.json.write_text(json.dumps(plain, indent=2) + "\n")
    missed = any(figures is None or any(f.verdict() is False for f in figures) for figures in results.values())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
