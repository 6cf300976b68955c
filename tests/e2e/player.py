"""A program that does on its terminal what a test tells it, and says when that is done: run as a program it is the player, and Player
is the test's end of it."""

import os
import socket
import struct
import sys
import termios
import tty

_LENGTH = struct.Struct("!cI")


def _receive(source, length):
    data = bytearray()
    while len(data) < length:
        chunk = source.recv(length - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _send(target, kind, body=b""):
    target.sendall(_LENGTH.pack(kind, len(body)) + body)


def _next(source):
    kind, length = _LENGTH.unpack(_receive(source, _LENGTH.size))
    return kind, _receive(source, length)


class Player:
    """Listens at `path` for a player that was started with it: argv()."""

    def __init__(self, path, deadline):
        self._path = str(path)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._path)
        self._listener.listen()
        self._listener.settimeout(deadline)
        self._deadline = deadline
        self._player = None

    def argv(self):
        return [sys.executable, os.path.abspath(__file__), self._path]

    def wait(self):
        """Until it plays, or the next one does."""
        if self._player:
            self._player.close()
        self._player, _ = self._listener.accept()
        self._player.settimeout(self._deadline)

    def write(self, data):
        """Has the player write `data` to its terminal. Returns when the terminal has taken it."""
        self._order(b"w", data)

    def line_mode(self, name):
        """"raw", "cooked" or "silent": without an echo."""
        self._order(b"m", name.encode())

    def read_until(self, last):
        """What the player's terminal has for it to read, up to and with `last`."""
        return self._order(b"r", last)

    def size(self):
        rows, columns = struct.unpack("!HH", self._order(b"s"))
        return columns, rows

    def end(self):
        """The player exits."""
        _send(self._player, b"q")

    def close(self):
        for end in (self._player, self._listener):
            if end:
                end.close()

    def _order(self, kind, body=b""):
        _send(self._player, kind, body)
        _, answer = _next(self._player)
        return answer


def _write(data):
    while data:
        data = data[os.write(1, data) :]


def _set_line_mode(name, cooked):
    settings = termios.tcgetattr(0) if name == b"raw" else list(cooked)
    if name == b"raw":
        tty.setraw(0, termios.TCSANOW)
        return
    if name == b"silent":
        settings[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, settings)


def _read_until(last):
    data = b""
    while not data.endswith(last):
        data += os.read(0, 1)
    return data


def _play(path):
    test = socket.socket(socket.AF_UNIX)
    test.connect(path)
    cooked = termios.tcgetattr(0)
    while True:
        kind, body = _next(test)
        answer = b""
        if kind == b"w":
            _write(body)
        elif kind == b"m":
            _set_line_mode(body, cooked)
        elif kind == b"r":
            answer = _read_until(body)
        elif kind == b"s":
            answer = struct.pack("!HH", *os.get_terminal_size(0)[::-1])
        else:
            return
        _send(test, kind, answer)


if __name__ == "__main__":
    try:
        _play(sys.argv[1])
    except (EOFError, OSError):
        pass  # the test is over
