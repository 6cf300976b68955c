"""The world in which programs are recorded: namespaces of its own (processes, host name, mounts), so that nothing of the
machine gets into a recording, an empty /home and a host called box. Needs root."""

import os
import platform
import socket
import subprocess
from pathlib import Path

HOME = "/home/user"
_FORBIDDEN = "RECORD_FORBIDDEN"  # goes from outside of the namespaces to the program inside
ENVIRONMENT = {
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "PATH": "/usr/bin:/bin:/usr/sbin",
    "PS1": "\\[\\e[1;32m\\]user@box\\[\\e[0m\\]:\\[\\e[1;34m\\]\\w\\[\\e[0m\\]\\$ ",
    "SHELL": "/bin/bash",
    "USER": "user",
    "TMUX_TMPDIR": HOME,
    "LESSHISTFILE": "-",
    "GIT_PAGER": "less -R",
    "MANPAGER": "less -R",
    "TZ": "UTC",
    "HISTFILE": f"{HOME}/.history",
}
# Programs that ask wait for the answer, some for seconds.
ANSWERS = (
    (rb"\x1b\[0?c", b"\x1b[?62;22c"),
    (rb"\x1b\[>0?c", b"\x1b[>1;3000;0c"),
    (rb"\x1b\[6n", b"\x1b[1;1R"),
    (rb"\x1b\[5n", b"\x1b[0n"),
)


def enter(program, arguments):
    """Returns inside of the namespaces: outside, `program` is run again within new ones."""
    if _FORBIDDEN not in os.environ:
        here = Path(program).resolve()
        os.environ[_FORBIDDEN] = "\n".join(_words_of_this_machine(here))
        os.chdir(here.parent)  # process lists show how this was called
        os.execvp("unshare", ["unshare", "--pid", "--uts", "--mount", "--fork", "--mount-proc", f"./{here.name}", *arguments])
    for folder in ("/home", "/tmp"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", folder], check=True)
    socket.sethostname("box")


def _words_of_this_machine(program):
    user = os.environ.get("SUDO_USER", "")
    return {word for word in (socket.gethostname(), platform.release(), user, str(program.parents[2])) if len(word) > 3}


def names_in(written):
    """What a recording must not contain and does."""
    return [word for word in os.environ[_FORBIDDEN].split("\n") if word and word.encode() in written]
