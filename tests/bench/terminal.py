"""A person's terminal: a program on a pty, keys typed into it, and the moment at which each of them is seen.

Keys are symbols that neither prompts nor notices contain. A key counts as echoed when the program under test writes its symbol outside
of an escape sequence; symbols come back in the order in which they were typed.
"""

import collections
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

KEYS = "#%&*+=<>@{}|!$"
SIZE = (200, 50)  # columns, rows
# CSI, strings (OSC, DCS, ...), then the short ones.
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])", re.DOTALL)
# Where the cursor is: nobody keeps track of that here, so it is where it was on a terminal that was just opened.
_QUESTION, _ANSWER = b"\x1b[6n", b"\x1b[1;1R"
_IS_KEY = frozenset(KEYS.encode())


class Hung(Exception):
    """What was waited for did not come."""


class Terminal:
    """Runs `argv` on a new terminal. `started` is the moment just before exec."""

    def __init__(self, argv, environment, size=SIZE):
        self.started = time.monotonic()
        self.size = size
        self.written = bytearray()  # all that the program wrote
        self.shown = bytearray()  # the same without escape sequences
        self.last_output = self.started
        self._partial = b""
        self._waiting = collections.deque()  # (symbol, when it was typed)
        self._symbol = 0
        self._echoes = []
        self._open = True
        self._expected = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
                    signal.signal(number, signal.SIG_DFL)
                os.execvpe(argv[0], argv, environment)
            finally:
                os._exit(127)

    # --- Output

    def watch(self, seconds):
        """Reads on for so long, or until the program's end."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._read_more(until):
            pass

    def _read_more(self, until):
        """Reads what comes next, if anything does before `until` (of time.monotonic). False: the program has ended."""
        while self._open:
            left = until - time.monotonic()
            if left <= 0:
                return True
            if select.select([self._fd], [], [], left)[0]:
                self._read()
                return self._open
        return False

    def _read(self):
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:  # EIO: nobody has the terminal open any more
            chunk = b""
        self.last_output = time.monotonic()
        self._open = bool(chunk)
        for _ in range((self.written[1 - len(_QUESTION) :] + chunk).count(_QUESTION)):
            os.write(self._fd, _ANSWER)
        self.written += chunk
        visible = _SEQUENCE.sub(b"", self._partial + chunk)
        end = visible.rfind(b"\x1b")
        end = len(visible) if end < 0 else end
        self._partial = visible[end:]
        self.shown += visible[:end]
        # Looking at every byte of a flood would take longer than a client takes to write it.
        if self._waiting:
            self._note_echoes(visible[:end])

    def _note_echoes(self, visible):
        for byte in visible:
            if byte in _IS_KEY and self._waiting and byte == self._waiting[0][0]:
                self._echoes.append(self.last_output - self._waiting.popleft()[1])

    def expect(self, text, deadline=30):
        """Waits until `text` shows up after what was expected before; returns the moment."""
        wanted, end = text.encode(), time.monotonic() + deadline
        unseen = self._expected
        while True:
            found = self.shown.find(wanted, unseen)
            if found >= 0:
                self._expected = found + len(wanted)
                return self.last_output
            unseen = max(unseen, len(self.shown) - len(wanted))
            if time.monotonic() > end or not self._read_more(end):
                raise Hung(f"no {text!r}; the end of what was shown: {bytes(self.shown[-300:]).decode(errors='replace')!r}")

    def expect_only_news(self):
        """What was shown so far is not expected any more."""
        self._expected = len(self.shown)

    def wait_for_silence(self, seconds, deadline=60):
        """Waits until the program writes nothing for so long."""
        end = time.monotonic() + deadline
        while (quiet_at := self.last_output + seconds) > time.monotonic() and time.monotonic() < end:
            if not self._read_more(min(quiet_at, end)):
                return

    def text(self):
        return self.shown.decode(errors="replace")

    def expect_output(self, deadline=60):
        """Waits until the program writes anything; returns the moment."""
        before, end = self.last_output, time.monotonic() + deadline
        while self.last_output == before:
            if time.monotonic() > end or not self._read_more(end):
                raise Hung("no output")
        return self.last_output

    # --- Keys

    def send(self, text):
        os.write(self._fd, text.encode())

    def press(self):
        """Types the next symbol."""
        symbol = KEYS[self._symbol % len(KEYS)].encode()
        self._symbol += 1
        self._waiting.append((symbol[0], time.monotonic()))
        os.write(self._fd, symbol)

    def type(self, pauses, deadline=60):
        """Presses a key, then pauses, for each of `pauses`, however late the echoes are; returns each key's time to its echo."""
        self._echoes = []
        for pause in pauses:
            self.press()
            self.watch(pause)
        self.wait_for_echoes(deadline)
        return self._echoes

    def wait_for_echoes(self, deadline=60):
        """Waits until every key was echoed; returns the moment."""
        end = time.monotonic() + deadline
        while self._waiting:
            if time.monotonic() > end or not self._read_more(end):
                count = len(self._waiting)
                self._waiting.clear()
                raise Hung(f"{count} keys were never echoed")
        return self.last_output

    # --- The end

    def close(self):
        """Takes the terminal away, and ends the program and what it waits for if they do not end by that."""
        os.close(self._fd)
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return
            time.sleep(0.01)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
