"""What the end-to-end tests share: a private place with keys, the real programs, real terminals, and a proof that nothing is left behind.

Nothing here waits for time to pass: every wait is for text, an exit or a condition, and its deadline only says "hung".
"""

import contextlib
import ctypes
import getpass
import os
import random
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from terminal import Terminal

DEADLINE = float(os.environ.get("MP_E2E_DEADLINE", "120"))

# What mp does where a test does not say otherwise; ctest runs some of them once more with "always".
_PREDICT = {"MOSHPIT_PREDICT": os.environ["MP_E2E_PREDICT"]} if "MP_E2E_PREDICT" in os.environ else {}

_PR_SET_CHILD_SUBREAPER = 36
_SANITIZERS = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS")


def adopt_orphans():
    """Makes every orphaned descendant our child, so that a daemon that detached itself is still seen and can be ended."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def process_table():
    """pid -> (parent, state, name) of everything that runs."""
    table = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = Path("/proc", entry, "stat").read_text(errors="replace")
        except OSError:
            continue  # gone since the listing
        name, rest = stat[stat.index("(") + 1 :].rsplit(")", 1)
        state, parent = rest.split()[:2]
        table[int(entry)] = (int(parent), state, name)
    return table


def descendants(root=None):
    """pid -> (state, name) of everything below a process (this one unless named), zombies too."""
    table = process_table()
    found, level = {}, [root or os.getpid()]
    while level:
        level = [pid for pid, (parent, _, _) in table.items() if parent in level]
        found.update({pid: table[pid][1:] for pid in level})
    return found


def udp_ports():
    """The UDP ports that are in use on this machine."""
    ports = set()
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        rows = Path(table).read_text().splitlines()[1:] if os.path.exists(table) else []
        ports.update(int(columns[1].rsplit(":", 1)[1], 16) for columns in map(str.split, rows))
    return ports


# Below those that the kernel gives to whoever asks for any: a server that is started anew finds its port as it left it.
_PORTS = range(20000, 30000)


def free_port():
    """A TCP port where nobody listens."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(condition, what, deadline=None):
    """Polls `condition` (the kernel offers no event for it) until it is true and returns its value."""
    end = time.monotonic() + (deadline or DEADLINE)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"hung while waiting for: {what}")
        select.select([], [], [], 0.02)


class Server:
    """One mps of the scenario. Its sessions are not ended with it: they outlive the listener by design."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def end(self, signal_number=signal.SIGTERM):
        """Ends the listener by its pid and returns its exit status as subprocess gives it."""
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        return self.process.wait(DEADLINE)


class Scenario:
    """A private directory with a home for the client and one for the server, a key pair that may log in, and whatever was started."""

    def __init__(self):
        adopt_orphans()
        self.programs = Path(os.environ["MP_BIN_DIR"])  # ctest sets it: the directory with mp, mps and mp-keygen
        self.root = Path(tempfile.mkdtemp(prefix="mp-e2e."))
        self.user = getpass.getuser()
        self.client_home = self._home("client")
        self.server_home = self._home("server")
        self.identity = self.client_home / ".mp/id_ed25519"
        self.known_hosts = self.client_home / ".mp/known_hosts"
        self.host_key = self.server_home / ".mp/mps_host_ed25519_key"
        self.authorized_keys = self.server_home / ".mp/authorized_keys"
        self.server_log = self.server_home / "mps.log"
        self.client_log = self.client_home / "mp.log"
        self.server = None
        self._servers, self._terminals, self._piped = [], [], []

    def _home(self, name):
        (self.root / name / ".mp").mkdir(parents=True)
        (self.root / name / ".mp").chmod(0o700)
        return self.root / name

    # --- Keys

    def make_key(self, path):
        """A new key pair without a passphrase at `path` and `path`.pub."""
        command = [self.programs / "mp-keygen", "generate", "--no-passphrase", "--force", "--output-path", path]
        done = subprocess.run(command, env=self.environment(self.root), stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
        if done.returncode != 0:
            raise AssertionError(f"mp-keygen generate failed with {done.returncode}: {done.stderr.decode(errors='replace')}")
        return path

    def public_line(self, private_path):
        return Path(f"{private_path}.pub").read_text()

    def authorize(self, private_path):
        """Makes this key the only one that may log in."""
        self.authorized_keys.write_text(self.public_line(private_path))
        self.authorized_keys.chmod(0o600)

    def make_login(self):
        """Host key, identity and authorized_keys: what everybody who logs in needs."""
        self.make_key(self.host_key)
        self.authorize(self.make_key(self.identity))

    # --- Programs

    def environment(self, home, **more):
        """What a program gets: none of the settings of the person who runs the tests, and sanitizer reports where we find them."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("MOSHPIT", "LC_")) and k not in ("COLORTERM", "MP_CONNECTION", "MP_SESSION")}
        clean.update(HOME=str(home), TERM="xterm-256color", LANG="C.UTF-8", HISTFILE="/dev/null")
        for name in _SANITIZERS:
            clean[name] = ":".join(filter(None, [clean.get(name, ""), f"log_path={self.root}/sanitizer"]))
        clean.update({k: str(v) for k, v in more.items()})
        return clean

    def start_server(self, **settings):
        """An mps on a free loopback port, listening. `settings` are MOSHPITS_... variables."""
        for _ in range(10):
            server = self.start_server_at(free_port(), settings)
            if server:
                self.server = server
                return server
        raise AssertionError(f"mps did not start: {self.logs()}")

    def start_server_at(self, port, settings):
        config = self.server_home / "moshpits.toml"
        config.write_text(
            f'private_key_path = "{self.host_key}"\npublic_key_path = "{self.host_key}.pub"\n'
            f'authorized_keys_path = "{self.authorized_keys}"\n[mps]\nip = "127.0.0.1"\nport = {port}\n'
            f'session_directory = "{self.root}/sessions"\n'
        )
        command = [self.programs / "mps", "-v", "-c", config, "-t", self.server_log]
        already = self._said_to_listen(port)
        with open(self.server_home / "stderr", "ab") as errors:
            process = subprocess.Popen(
                command, env=self.environment(self.server_home, **settings), stdin=subprocess.DEVNULL, stdout=errors, stderr=errors
            )
        self._servers.append(Server(process, port))
        wait_until(lambda: process.poll() is not None or self._said_to_listen(port) > already, "mps to listen")
        return self._servers[-1] if process.poll() is None else None

    def _said_to_listen(self, port):
        """How often. A connection would tell as well, but it is a login to mps, which counts it among those under way for a while."""
        log = self.server_log.read_text(errors="replace") if self.server_log.exists() else ""
        return len(re.findall(rf"listening on \S+:{port},", log))

    def client_command(self, command=(), options=(), user=None, host="127.0.0.1", port=None, identity=None):
        line = [self.programs / "mp", "-p", identity or self.identity, "-k", f"{identity or self.identity}.pub", "-t", self.client_log]
        line += ["-s", str(port or self.server.port), *options, f"{user or self.user}@{host}"]
        return [str(word) for word in line + (["--", *command] if command else [])]

    def client_environment(self, **settings):
        settings = {"MOSHPIT_KNOWN_HOSTS_PATH": self.known_hosts, "MOSHPIT_HOST_KEY_CHECKING": "accept-new", **_PREDICT, **settings}
        return self.environment(self.client_home, **settings)

    def client(self, *command, rows=24, columns=80, settings=None, **connection):
        """An mp on a terminal of its own. Without a command: the login shell."""
        terminal = Terminal(self.client_command(command, **connection), self.client_environment(**settings or {}), rows, columns, DEADLINE)
        self._terminals.append(terminal)
        return terminal

    def login(self, **more):
        """An mp with the login shell, which is ready to read a line and keeps no history."""
        terminal = self.client(**more)
        terminal.send(" unset HISTFILE; echo shell-$(expr 6 \\* 7)-ready\r")
        terminal.expect(r"shell-42-ready")
        return terminal

    def client_without_terminal(self, *command, settings=None, **connection):
        """An mp without any terminal, run to its end. Returns (status, what it wrote)."""
        done = subprocess.run(
            self.client_command(command, **connection),
            env=self.client_environment(**settings or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=DEADLINE,
            start_new_session=True,
        )
        return done.returncode, done.stdout.decode(errors="replace")

    def shell_around(self, settings=None):
        """The person's own shell on a terminal, to start mp in as they do. Its prompt is never expected: it may come at any time."""
        environment = self.client_environment(**{"PS1": "", "PS2": "", **(settings or {})})
        shell = Terminal(["/bin/bash", "--norc", "--noprofile", "-i"], environment, deadline=DEADLINE)
        self._terminals.append(shell)
        return shell

    def client_line(self, *command, **connection):
        """The command line of an mp, for a shell."""
        return shlex.join(self.client_command(command, **connection))

    def piped_client(self, *command, settings=None, connection=None, **streams):
        """An mp without any terminal; `streams` as subprocess.Popen takes them."""
        process = subprocess.Popen(
            self.client_command(command, **connection or {}), env=self.client_environment(**settings or {}), start_new_session=True, **streams
        )
        self._piped.append(process)
        return process

    def session_processes(self):
        """The pids of the mps processes that serve a session. Not the logins: one that has done its work ends by itself, and a sanitizer
        that looks for leaks then complains about a signal."""
        return [pid for pid, (state, name) in self.left_over().items() if name.startswith("mps") and state != "Z" and _serves_a_session(pid)]

    def end_sessions(self):
        """Ends sessions whose client is gone without a word; they would wait for it."""
        self.signal_sessions(signal.SIGTERM)
        wait_until(lambda: not self.session_processes(), "the sessions to end")

    def signal_sessions(self, number):
        for pid in self.session_processes():
            with contextlib.suppress(ProcessLookupError):  # ended by the end of the one before
                os.kill(pid, number)

    def session_ports(self):
        """The UDP ports in use that mps gave to its sessions. From its log: what a session has open is nobody's business but root's."""
        given = re.findall(r"UDP port (\d+)$", self.server_log.read_text(), re.MULTILINE)
        return sorted(udp_ports() & set(map(int, given)))

    # --- The end

    def logs(self):
        """Everything the programs wrote about themselves, for a failing test's message."""
        out = []
        for path in (self.server_log, self.server_home / "stderr", self.client_log, *self.root.glob("sanitizer*")):
            if path.is_file():
                out.append(f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}")
        return "\n".join(out)

    def left_over(self):
        """Processes of this scenario that are neither a server nor a terminal's client which is known to run. Reaps adopted zombies."""
        known = {server.process.pid for server in self._servers} | {terminal.pid for terminal in self._terminals}
        known |= {process.pid for process in self._piped}
        found = {}
        for pid, (state, name) in descendants().items():
            if pid in known:
                continue
            if state == "Z" and process_table().get(pid, (0,))[0] == os.getpid():
                os.waitpid(pid, os.WNOHANG)
                continue
            found[pid] = (state, name)
        return found

    def close(self):
        """Ends what still runs, each by its pid, and proves that nothing is left: no process, no sanitizer report."""
        try:
            for terminal in self._terminals:
                terminal.close()
            for process in self._piped:
                process.kill()
                process.communicate()
            for server in self._servers:
                server.end()
            try:
                wait_until(lambda: not self.left_over(), "the session's processes to end")
            except AssertionError:
                left = self.left_over()
                raise AssertionError(f"left behind: {left}, UDP ports {self.session_ports()}\n{self.logs()}") from None
            reports = list(filter(None, (_findings(path.read_text(errors="replace")) for path in self.root.glob("sanitizer*"))))
            if reports:
                raise AssertionError("sanitizer reports:\n" + "\n".join(reports))
        finally:
            for pid in self.left_over():
                _end(pid)
            shutil.rmtree(self.root, ignore_errors=True)


def _findings(report):
    """What a sanitizer has found. That a process was killed while it was searched for leaks is no finding."""
    return re.sub(r"^==\d+==Unable to get registers from thread \d+\.\n*", "", report, flags=re.MULTILINE)


def _serves_a_session(pid):
    """Roles of mps are started with --role NAME."""
    with contextlib.suppress(OSError):  # gone since it was listed
        return b"session" in Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
    return False


def _end(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except OSError:
        pass  # gone, or not our child yet: the next round of the kernel adopts it


class EndToEndTest(unittest.TestCase):
    """A test with a scenario in which a login works."""

    def setUp(self):
        self.scenario = Scenario()
        self.addCleanup(self.scenario.close)
        self.scenario.make_login()
        self.scenario.start_server()
