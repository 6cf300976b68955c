"""A program on a terminal, and what happens between the two, with times: what typing/README.md describes."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from world import ANSWERS

COLUMNS, ROWS = 80, 24
QUIET = 2.0  # seconds without output after which the first key is typed, and after which the end is the end
LOOK = 0.005  # how often the terminal's modes are looked at while nothing is written
TOGETHER = 500  # microseconds: what is read within them is one piece
_ESCAPES = {0x1B: "\\e", 0x0D: "\\r", 0x0A: "\\n", 0x09: "\\t", 0x5C: "\\\\"}


def as_text(data):
    """UTF-8 as it is, everything else escaped; no blank at the end of a line."""
    text = data.decode("utf-8", "surrogateescape")
    escaped = "".join(_escape(character) for character in text)
    return escaped[:-1] + "\\x20" if escaped.endswith(" ") else escaped


def _escape(character):
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code in _ESCAPES:
        return _ESCAPES[code]
    return f"\\x{code:02x}" if code < 0x20 or code == 0x7F else character


class TypedSession:
    """The session itself: somebody types, it notes."""

    def __init__(self, argv, environment, folder):
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(folder)
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(argv[0], argv, environment)
            finally:
                os._exit(127)
        self._start = self.last_output = time.monotonic()
        self.events = []  # [microseconds, kind, input written so far, bytes]
        self._input = 0
        self._mode = None
        self._cursor_keys = b"\x1b["
        self.open = True

    def press(self, key):
        """Cursor keys are sent as the program has asked for them."""
        is_cursor_key = re.fullmatch(rb"\x1b\[[A-DHF]", key)
        self.write(self._cursor_keys + key[2:] if is_cursor_key else key)

    def _note(self, kind, data):
        self.events.append([int((time.monotonic() - self._start) * 1e6), kind, self._input, data])

    def write(self, data, kind="key"):
        self._look_at_mode()
        self._note(kind, data)
        os.write(self._terminal, data)
        self._input += len(data)

    def _look_at_mode(self):
        flags = termios.tcgetattr(self._terminal)[3]
        mode = f"{'echo' if flags & termios.ECHO else '-'} {'canonical' if flags & termios.ICANON else '-'}"
        if mode != self._mode:
            self._note("mode", mode.encode())
            self._mode = mode

    def run_until(self, moment):
        while self.open and (left := moment - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], min(left, LOOK))[0]:
                self._read()
            elif self.open:
                self._look_at_mode()

    def run_until_quiet(self, deadline=20):
        end = time.monotonic() + deadline
        self.last_output = time.monotonic()
        while self.open and time.monotonic() < min(end, self.last_output + QUIET):
            self.run_until(time.monotonic() + LOOK)

    def _read(self):
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            data = b""
        if not data:
            self.open = False
            return
        self._look_at_mode()  # what it is before the output that is shown after it
        self.last_output = time.monotonic()
        now, before = int((self.last_output - self._start) * 1e6), self.events[-1]
        if before[1:3] == ["output", self._input] and now - before[0] < TOGETHER:
            before[3] += data
        else:
            self._note("output", data)
        if asked := re.findall(rb"\x1b\[\?1([hl])", data):
            self._cursor_keys = b"\x1bO" if asked[-1] == b"h" else b"\x1b["
        for question, answer in ANSWERS:
            if count := len(re.findall(question, data)):
                self.write(answer * count, "answer")

    def type(self, keys):
        """Presses each of (pause before it, key) in its time, until the program ends."""
        moment = time.monotonic()
        for pause, key in keys:
            moment = max(moment + pause, time.monotonic())
            self.run_until(moment)
            if not self.open:
                return
            self.press(key)
        self.run_until_quiet()

    def close(self):
        os.kill(self.pid, signal.SIGHUP)
        os.close(self._terminal)
        os.waitpid(self.pid, 0)


def text_of(kind, events):
    """The lines of a recording."""
    lines = [f"typing 1 {COLUMNS}x{ROWS} {kind}"]
    for moment, what, seen, data in events:
        middle = f"{seen} " if what == "output" else ""
        lines.append(f"{moment} {what} {middle}{data.decode() if what == 'mode' else as_text(data)}")
    return "\n".join(lines) + "\n"
