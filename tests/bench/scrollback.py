"""What stands in a terminal and above it after a client wrote something: its bytes are given to a pane of tmux."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

_SETTINGS = "set -g history-limit 400000\nset -g status off\nset -g default-shell /bin/sh\n"
# The pane answers a question about the cursor when it has taken in all that came before. The client's own are left out.
_QUESTION = b"\x1b[6n"
_SHOW = "stty raw -echo; cat written; printf '\\033[6n'; dd bs=1 count=1 of=taken 2>/dev/null; exec sleep 100000"
_PATIENCE = 120


def missing():
    return None if shutil.which("tmux") else "tmux is not installed"


def lines_after(written, size):
    """The lines of scrollback and screen, oldest first, of a terminal of `size` (columns, rows). Nothing without tmux."""
    if missing():
        return []
    with tempfile.TemporaryDirectory(prefix="mp-bench-tmux.") as name:
        directory = Path(name)
        directory.joinpath("written").write_bytes(written.replace(_QUESTION, b""))
        directory.joinpath("settings").write_text(_SETTINGS)
        tmux = ["tmux", "-S", directory / "socket", "-f", directory / "settings"]
        subprocess.run([*tmux, "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), _SHOW], cwd=directory, check=True)
        try:
            _wait_for(directory / "taken")
            shown = subprocess.run([*tmux, "capture-pane", "-p", "-S", "-"], check=True, capture_output=True)
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)
    return [line.rstrip() for line in shown.stdout.decode(errors="replace").splitlines()]


def _wait_for(path):
    end = time.monotonic() + _PATIENCE
    while not path.exists() or path.stat().st_size == 0:
        if time.monotonic() > end:
            raise OSError("tmux did not take in what a client wrote")
        time.sleep(0.02)


def kept(lines, wanted):
    """How many of the last of `wanted` stand in `lines` one after the other, without a hole."""
    if wanted[-1] not in lines:
        return 0
    at = len(lines) - 1 - lines[::-1].index(wanted[-1])
    count = 0
    while count < len(wanted) and count <= at and lines[at - count] == wanted[-1 - count]:
        count += 1
    return count
