"""Two machines and a link between them: namespaces with private homes, joined by link_emulator. Nothing of it survives its process.

Each side is a network, mount and process namespace whose first process reads a pipe from us: when we end, however we end, the kernel
ends everything inside and removes devices, addresses and mounts with it.
"""

import contextlib
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

CLIENT, CLIENT_LATER, SERVER = "10.11.0.1", "10.13.0.1", "10.12.0.1"
PROMPT = "bench> "
_UDP = 17
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# A login shell finds this prompt; stdin of the first process is our pipe.
_FIRST_PROCESS = """set -e
mount --bind {home} {real_home}
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/sshd /run/lock
: > /run/utmp
for i in all default; do echo 1 > /proc/sys/net/ipv6/conf/$i/disable_ipv6 || true; done 2>/dev/null
ip link set lo up
echo up
exec cat
"""


class Side:
    """One of the two machines. Commands run inside with `command`, as root in a home of its own."""

    def __init__(self, name, directory):
        self.real_home = pwd.getpwuid(os.getuid()).pw_dir
        self.home = Path(directory, f"home-{name}")
        self.home.mkdir()
        self.home.joinpath(".bash_profile").write_text(f"PS1='{PROMPT}'\nunset HISTFILE MAILCHECK PROMPT_COMMAND\n")
        script = _FIRST_PROCESS.format(home=self.home, real_home=self.real_home)
        unshare = ["unshare", "--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self._first = subprocess.Popen([*unshare, "sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._first.stdout.readline().strip() != "up":
            raise SystemExit("bench: can't make a network namespace (needs root and user tools unshare, ip)")
        self.netns = f"/proc/{self._first.pid}/ns/net"
        self._started = []

    def command(self, words):
        """The command line that runs `words` inside."""
        proc = f"/proc/{self._first.pid}/ns"
        namespaces = [f"--net={proc}/net", f"--mount={proc}/mnt", f"--pid={proc}/pid_for_children"]
        return ["nsenter", *namespaces, f"--wd={self.real_home}", "--", *map(str, words)]

    def environment(self):
        user = pwd.getpwuid(os.getuid()).pw_name
        plain = {"PATH": _PATH, "HOME": self.real_home, "USER": user, "LOGNAME": user, "SHELL": "/bin/bash"}
        return {**plain, "TERM": "xterm-256color", "LANG": "C.UTF-8"}

    def run(self, words, **more):
        return subprocess.run(self.command(words), env=self.environment(), check=True, stdin=subprocess.DEVNULL, capture_output=True, **more)

    def start(self, words, **more):
        """A process that ends with this side at the latest."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
        process = subprocess.Popen(self.command(words), env=self.environment(), start_new_session=True, **quiet)
        self._started.append(process)
        return process

    def processes(self):
        """pid -> name of what runs inside, without the first process and whatever waits outside for a command."""
        ours = os.stat(f"/proc/{self._first.pid}/ns/pid_for_children").st_ino
        found = {}
        for entry in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                if os.stat(f"/proc/{entry}/ns/pid").st_ino == ours:
                    found[int(entry)] = Path("/proc", entry, "comm").read_text().strip()
        return {pid: name for pid, name in found.items() if name != "cat"}

    def close(self):
        self._first.stdin.close()
        self._first.wait()
        self._first.stdout.close()
        for process in self._started:
            process.wait()


class Network:
    """The two sides and the link. `link` are settings of both directions, see tests/bench/emulated_link.hpp."""

    def __init__(self, programs, **link):
        self.directory = tempfile.mkdtemp(prefix="mp-bench.")
        self._closing = contextlib.ExitStack()
        self._closing.callback(shutil.rmtree, self.directory, ignore_errors=True)
        try:
            self._build(programs, link)
        except BaseException:
            self.close()
            raise

    def _build(self, programs, link):
        # Copies: the real ones may lie in the home that the sides hide.
        self.programs = Path(self.directory, "programs")
        self.programs.mkdir()
        for program in programs:
            shutil.copy(program, self.programs)
        self.client, self.server = (self._side(name) for name in ("client", "server"))
        self._start_emulator()
        for side, address in ((self.client, CLIENT), (self.server, SERVER)):
            side.run(["ip", "link", "set", "link0", "up", "txqueuelen", "10000"])
            side.run(["ip", "addr", "add", f"{address}/32", "dev", "link0"])
            side.run(["ip", "route", "add", "default", "dev", "link0", "congctl", "cubic"])
        self.set(**link)

    def _side(self, name):
        side = Side(name, self.directory)
        self._closing.callback(side.close)
        return side

    def _start_emulator(self):
        control = os.path.join(self.directory, "link")
        command = [self.programs / "link_emulator", control, self.client.netns, self.server.netns]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._closing.callback(process.wait)
        self._closing.callback(process.stdin.close)
        if process.stdout.readline().strip() != "ready":
            raise SystemExit("bench: link_emulator did not start (it needs /dev/net/tun)")
        process.stdout.close()
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(control)
        self._control = connection.makefile("rw")
        self._closing.callback(connection.close)
        self._closing.callback(self._control.close)

    def close(self):
        self._closing.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- The link

    def _tell(self, line):
        self._control.write(line + "\n")
        self._control.flush()
        answer = json.loads(self._control.readline())
        if "error" in answer:
            raise ValueError(f"link_emulator: {line}: {answer['error']}")
        return answer

    def set(self, direction="both", **settings):
        if settings:
            self._tell(f"set {direction} " + " ".join(f"{name}={value}" for name, value in settings.items()))

    def seed(self, number):
        self._tell(f"seed {number}")

    def cut(self):
        self.set(cut=1)

    def restore(self):
        self.set(cut=0)

    def block_udp(self, blocked):
        self.set(block_proto=_UDP if blocked else 0)

    def count(self):
        """What each direction was given so far: packets and bytes of IP, before any loss."""
        return self._tell("stats")

    def move_client(self):
        """The client gets another address and loses the one it had, as when it changes networks."""
        old, new = CLIENT, CLIENT_LATER
        batch = f"addr del {old}/32 dev link0\naddr add {new}/32 dev link0\nroute replace default dev link0 congctl cubic\n"
        subprocess.run(self.client.command(["ip", "-b", "-"]), input=batch, text=True, check=True)
