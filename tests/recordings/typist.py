"""Somebody who types: keys with a person's pauses, slips and second thoughts, all drawn from a seed."""

import random

ESC, ENTER, TAB, ERASE = b"\x1b", b"\r", b"\t", b"\x7f"
UP, DOWN, RIGHT, LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"
HOME_KEY, END_KEY, DELETE = b"\x1b[H", b"\x1b[F", b"\x1b[3~"
_BESIDE = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "d", "t": "y", "l": "k", "c": "v"}


def control(letter):
    return bytes([ord(letter.upper()) & 0x1F])


class Typist:
    def __init__(self, seed):
        self._draw = random.Random(seed)
        self.keys = []  # (pause before it in seconds, bytes)
        self._thought = 0

    def _pause(self, median, spread, least, most):
        return min(most, max(least, median * self._draw.lognormvariate(0, spread)))

    def _add(self, pause, key):
        self.keys.append((pause + self._thought, key))
        self._thought = 0

    def press(self, *keys):
        for key in keys:
            self._add(self._pause(0.17, 0.5, 0.045, 1.2), key)

    def hold(self, key, times):
        """Kept down: the keyboard repeats it."""
        self._add(self._pause(0.25, 0.3, 0.1, 0.6), key)
        for number in range(times - 1):
            self._add(0.4 if number == 0 else 0.033, key)

    def think(self):
        """The next key comes later: what the screen shows is looked at first."""
        self._thought += self._pause(0.9, 0.4, 0.5, 2.5)

    def type(self, text):
        """Letters one by one; a few are slips, noticed at once or after the next ones."""
        position = 0
        while position < len(text):
            letter = text[position]
            if letter in _BESIDE and self._draw.random() < 0.04:
                rest = text[position + 1 : position + 1 + self._draw.choice((0, 0, 1, 2))]
                wrong = _BESIDE[letter] + rest
                self.press(*(each.encode() for each in wrong))
                self._add(self._pause(0.35, 0.3, 0.15, 1), ERASE)
                self.press(*(ERASE,) * (len(wrong) - 1))
            self.press(letter.encode())
            position += 1

    def commit(self, *words):
        """What an input method sends for a word, all at once."""
        for word in words:
            self._add(self._pause(0.6, 0.4, 0.25, 2), word.encode())

    def command(self, text):
        self.type(text)
        self.press(ENTER)
        self.think()
