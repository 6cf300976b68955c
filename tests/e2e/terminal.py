"""A terminal as a person has it: a pty, a program on it, and text that appears."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

# Complete escape sequences: CSI, strings (OSC, DCS, ...) and the short ones.
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])", re.DOTALL)
_RECENT = 3000
# Where is the cursor? Nobody keeps track of that here: as on a terminal that was just opened.
_QUESTION, _ANSWER = b"\x1b[6n", b"\x1b[1;1R"
# A job in the background of a script, and one under nohup, are started with some of these ignored; a person's terminal is not.
_FROM_KEYBOARD = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP)


class Terminal:
    """Runs `argv` on a new terminal of the given size. `text` is what it showed, without escape sequences; `output` is every
    byte, but for the first question where the cursor is, which mp asks and this answers."""

    def __init__(self, argv, environment, rows=24, columns=80, deadline=60):
        self.deadline = deadline
        self.output = bytearray()
        self._shown = bytearray()
        self._pending = b""
        self._expected = 0
        self._status = None
        self._asked = False
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                _set_size(0, rows, columns)
                for number in _FROM_KEYBOARD:
                    signal.signal(number, signal.SIG_DFL)
                os.execve(argv[0], argv, environment)
            except BaseException as problem:  # in the child: nobody else may run the test's code
                os.write(2, f"{argv[0]}: {problem}\n".encode())
            os._exit(127)
        os.set_blocking(self.fd, False)

    # --- What a person does

    def send(self, text):
        """Types `text` (str or bytes) as far as it goes at once; reads meanwhile so that neither side can block the other."""
        rest = memoryview(text.encode() if isinstance(text, str) else text)
        end = time.monotonic() + self.deadline
        while rest:
            readable, writable, _ = select.select([self.fd], [self.fd], [], max(0, end - time.monotonic()))
            if readable and not self._read():
                raise self._failure("the program ended before everything was typed")
            if writable:
                try:
                    rest = rest[os.write(self.fd, rest[:65536]) :]
                    end = time.monotonic() + self.deadline
                except BlockingIOError:
                    pass
            if not readable and not writable:
                raise self._failure(f"hung with {len(rest)} bytes to type")

    def answer_nothing(self):
        """Also not where the cursor is, if that has not been asked yet."""
        self._asked = True

    def resize(self, rows, columns):
        _set_size(self.fd, rows, columns)

    def modes(self):
        """The terminal's settings, to compare before and after."""
        return termios.tcgetattr(self.fd)

    def signal(self, number):
        os.kill(self.pid, number)

    # --- What a person sees

    @property
    def text(self):
        return self._shown.decode(errors="replace")

    def expect(self, pattern):
        """Waits until `pattern` appears after what was expected before, and returns its match (of bytes)."""
        wanted = re.compile(pattern.encode())
        end = time.monotonic() + self.deadline
        open_end = True
        while True:
            match = wanted.search(self._shown, self._expected)
            if match:
                self._expected = match.end()
                return match
            if not open_end:
                raise self._failure(f"ended with status {self.wait()} without showing {pattern!r}")
            remaining = end - time.monotonic()
            if remaining <= 0:
                raise self._failure(f"hung while waiting for {pattern!r}")
            if select.select([self.fd], [], [], remaining)[0]:
                open_end = self._read()

    def wait(self):
        """Reads to the end and returns the exit status; -n when a signal ended the program."""
        end = time.monotonic() + self.deadline
        while self._status is None:
            remaining = end - time.monotonic()
            if remaining <= 0:
                raise self._failure("hung while waiting for the program to end")
            if select.select([self.fd], [], [], min(remaining, 0.05))[0]:
                progress = self._read()
                end = time.monotonic() + self.deadline if progress else end
                if not progress:
                    self._reap(os.WNOHANG)
                    select.select([], [], [], 0.01)
            else:
                self._reap(os.WNOHANG)
        while select.select([self.fd], [], [], 0)[0] and self._read():
            pass
        return self._status

    def ended(self):
        """Whether the program has ended by now."""
        while self._status is None and select.select([self.fd], [], [], 0)[0] and self._read():
            pass
        if self._status is None:
            self._reap(os.WNOHANG)
        return self._status is not None

    def take_away(self):
        """Closes the terminal, as a window is closed, and returns the exit status of the program that was in it."""
        os.close(self.fd)
        self.fd = -1
        end = time.monotonic() + self.deadline
        while self._status is None:
            if time.monotonic() > end:
                raise self._failure("hung while waiting for the program to end without its terminal")
            select.select([], [], [], 0.01)
            self._reap(os.WNOHANG)
        return self._status

    def close(self):
        """Takes the terminal away and ends the program if it still runs."""
        if self._status is None:
            self.signal(signal.SIGKILL)
            self._reap(0)
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    # --- Inside

    def _reap(self, options):
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self._status = os.waitstatus_to_exitcode(status)

    def _read(self):
        """Takes what is there; False when the program's side is closed."""
        try:
            chunk = os.read(self.fd, 65536)
        except BlockingIOError:
            return True
        except OSError:  # EIO: nobody has the terminal open any more
            return False
        self._show(chunk)
        unseen = max(0, len(self.output) - len(_QUESTION) + 1)
        self.output += chunk
        if not self._asked and (asked := self.output.find(_QUESTION, unseen)) >= 0:
            self._asked = True
            del self.output[asked : asked + len(_QUESTION)]
            with contextlib.suppress(BlockingIOError):  # too much is typed ahead: terminals drop it, too
                os.write(self.fd, _ANSWER)
        return bool(chunk)

    def _show(self, chunk):
        visible = _SEQUENCE.sub(b"", self._pending + chunk) if self._pending or b"\x1b" in chunk else chunk
        incomplete = visible.rfind(b"\x1b")  # an incomplete sequence waits for its rest
        incomplete = len(visible) if incomplete < 0 else incomplete
        self._pending = visible[incomplete:]
        self._shown += visible[:incomplete]

    def _failure(self, what):
        return AssertionError(f"{what}; the terminal shows:\n{bytes(self._shown[-_RECENT:]).decode(errors='replace')}")


def _set_size(fd, rows, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
