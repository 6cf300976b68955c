"""What programs write to their terminals, one screen each: for comparing terminals that were reached in different ways."""

_ANSI_COLOURS = "".join(f"\x1b[3{n}mfore {n} \x1b[4{n};9{7 - n}mback {n}\x1b[0m " for n in range(8))
_ATTRIBUTES = "".join(f"\x1b[{n}mattribute {n}\x1b[0m, " for n in (1, 2, 3, 4, 5, 7, 8, 9, 21, 53, "4:3", "4:4", "4:5", "58;2;9;200;30;4"))
_CUBE = "".join(f"\x1b[48;5;{n}m {n:3} " for n in range(16, 256, 5))
_GRADIENT = "".join(f"\x1b[38;2;{n * 3};{255 - n * 3};{n};48;2;{n};{n};{255 - n}m#" for n in range(78))


def _lines(count, line):
    return "".join(line(number) + "\r\n" for number in range(1, count + 1))


def _log_line(number):
    level, colour = [("INFO ", 32), ("WARN ", 33), ("ERROR", "1;31")][number % 7 % 3]
    return f"\x1b[90m12:00:{number % 60:02}\x1b[0m \x1b[{colour}m{level}\x1b[0m worker[{number * 37 % 101}]: request {number} took {number * 13 % 997} ms"


def _screen(*parts):
    return "".join(parts).encode()


ATTRIBUTES = _screen(_ANSI_COLOURS, "\r\n", _ATTRIBUTES, "\r\n", _CUBE, "\x1b[0m\r\n", _GRADIENT, "\x1b[0m\r\n", "\x1b[44m\x1b[K blue to the end \x1b[0m\r\n")
LOG = _screen(_lines(300, _log_line))
WIDE = _screen(
    "漢字とかなが混ざった行。\r\n한국어 문장\r\n中文字符 mixed with ASCII\r\n",
    "emoji: 😀 🚀 🎉 done\r\n",
    "combining: e\u0301 a\u0308 o\u0302\r\n",
    "\x1b[1;33m黄色\x1b[0m and \x1b[7m反転\x1b[0m\r\n",
    "x" * 79 + "広" + "い\r\n",
)
WRAPPED = _screen("".join(f"word{n} " for n in range(120)), "\r\n", "0123456789" * 8, "then\r\n", "-" * 200, "\r\nlast column: ", "=" * 66)
LINE_DRAWING = _screen("\x1b(0lqqqqk\r\nx    x\r\nmqqqqj\x1b(B plain \x1b)0\x0eqqq\x0f plain \x1b(0")
ALTERNATE = _screen(
    "before the full screen\r\n$ editor",
    "\x1b[?1049h\x1b[22;2t\x1b[?1h\x1b=\x1b[H\x1b[2J\x1b]2;editor: file.txt\x07",
    "".join(f"\x1b[{row};1H\x1b[38;5;{row + 20}mrow {row:2}\x1b[K\x1b[{row};40H\x1b[0;4mright {row}\x1b[m" for row in range(1, 25)),
    "\x1b[24;1H\x1b[7m-- INSERT --\x1b[K\x1b[m\x1b[5;20r\x1b[?1002h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[12;34H",
)
EVERY_MODE = _screen(
    "\x1b[3g\x1b[5G\x1bH\x1b[31G\x1bH\x1b[70G\x1bH\r",
    "\x1b[3;10H\x1b[1;35msaved here\x1b7\x1b[m",
    "\x1b[4;18r\x1b[?6h\x1b[3;3Hinside\x1b[4h\x1b[?7l\x1b[?1h\x1b=\x1b[?25l\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[32;4mpen",
)
# On the alternate screen: of a region, tmux keeps on the main one what xterm does not.
SCROLL_REGION = _screen("\x1b[?1049h\x1b[H", _lines(20, lambda n: f"fixed {n}"), "\x1b[5;15r\x1b[15;1H", _lines(40, lambda n: f"\x1b[36mscrolled {n}"), "\x1b[5;1H\x1bM\x1bMin between")

# Those whose bytes do not depend on the size that the terminal had.
ALL = {
    "attributes": ATTRIBUTES,
    "log": LOG,
    "wide": WIDE,
    "wrapped": WRAPPED,
    "line drawing": LINE_DRAWING,
    "alternate": ALTERNATE,
    "every mode": EVERY_MODE,
    "scroll region": SCROLL_REGION,
}

# Brings a terminal to where each of these begins: as new, with nothing above the screen.
CLEAR = b"\x1b[?1049l\x1bc\x1b[3J"
