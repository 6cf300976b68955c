"""The files that the recorded programs show: made from a seed, nothing from outside."""

import os
import random
import subprocess

_WORDS = (
    "a line of generated text with words that mean nothing much but wrap and colour well enough for tests of any terminal"
).split()
_COMBINING = "e\u0301 a\u0308\u0323 n\u0303 o\u0302\u0301 \u1112\u1161\u11ab क\u093f ตั้ง ก่อน"
_WIDE = "你好世界 こんにちは 한국어 ｆｕｌｌ ｗｉｄｔｈ 漢字かな交じり文"
_EMOJI = "😀 🎉 ✅ ⚠ 🚀 ❤ 👍 🧪 ★ ☂"

_DAY = 1704110400  # listings show 2024-01-01


def _sentence(chance, words):
    return " ".join(chance.choice(_WORDS) for _ in range(words))


def _build_log(chance):
    lines = []
    for number in range(1, 121):
        lines.append(
            f"\x1b[1m[{number:3}/120]\x1b[0m \x1b[32mBuilding CXX object\x1b[0m lib/{chance.choice(_WORDS)}_{number}.o"
        )
        if number % 17 == 0:
            lines.append(
                f"\x1b[01m\x1b[Klib/part_{number}.cpp:{number}:9:\x1b[m\x1b[K "
                f"\x1b[01;31m\x1b[Kerror: \x1b[m\x1b[K{_sentence(chance, 14)}"
            )
            lines.append(f"  {number} |     \x1b[01;31m\x1b[Kreturn value\x1b[m\x1b[K + 1;")
            lines.append("     |     \x1b[01;31m\x1b[K^~~~~~~~~~~~\x1b[m\x1b[K")
        if number % 11 == 0:
            lines.append(
                f"\x1b[01;35m\x1b[Kwarning: \x1b[m\x1b[K{_sentence(chance, 30)} [\x1b[01;35m\x1b[K-Wunused\x1b[m\x1b[K]"
            )
    return "\n".join(lines) + "\n"


def _progress(_):
    """As apt does it: a bar in the last row under a scroll region; and one that returns to the row's start."""
    parts = ["\x1b7\x1b[0;23r\x1b8\x1b[1A"]
    for percent in range(0, 101, 4):
        bar = "#" * (percent // 4)
        parts.append(f"Setting up part-{percent} (1.{percent}) ...\r\n")
        parts.append(f"\x1b7\x1b[24;0f\x1b[42m\x1b[30mProgress: [{percent:3}%]\x1b[49m\x1b[39m [{bar:.<25}] \x1b8")
    parts.append("\x1b7\x1b[0;24r\x1b8\x1b[1A\x1b[J\r\n")
    parts += [f"\r\x1b[K{percent:3}% \x1b[7m{' ' * (percent // 2)}\x1b[27m" for percent in range(0, 101, 5)]
    return "".join(parts) + "\ndone\n"


def _colours(chance):
    parts = []
    for row in range(16):
        parts.append("".join(f"\x1b[48;5;{row * 16 + column}m{row * 16 + column:4}" for column in range(16)) + "\x1b[0m\n")
    for row in range(12):
        parts.append(
            "".join(
                f"\x1b[38;2;{column * 3};{row * 20};{255 - column * 3}m\x1b[48:2::{row * 9}:{column}:40m▀"
                for column in range(79)
            )
            + "\x1b[m\n"
        )
    for style in (
        "1",
        "2",
        "3",
        "4",
        "4:2",
        "4:3",
        "4:4",
        "4:5",
        "4;58:2::255:0:0",
        "4:3;58:5:33",
        "5",
        "7",
        "8",
        "9",
        "21",
        "53",
        "1;2;3;4;5;7;9;53",
    ):
        parts.append(f"\x1b[{style}mstyle {style}\x1b[0m \x1b[{style};31;44m{_sentence(chance, 3)}\x1b[0m\n")
    for number in range(6):
        parts.append(
            f"\x1b]8;id=x{number};https://example.org/{number}\x1b\\link {number}\x1b]8;;\x1b\\ "
            f"\x1b[4{number}m erased to the edge \x1b[K\x1b[0m\n"
        )
    parts.append(
        "\x1b[44m\x1b[2J\x1b[3;5Hon blue\x1b[1;33m yellow \x1b[10X"
        "\x1b[5;1H\x1b[41m\x1b[0K\x1b[6;20H\x1b[1K\x1b[42mtext\x1b[5@\x1b[3P\x1b[m\n"
    )
    return "".join(parts)


def _modes(_):
    """A tour of the states that are not cells."""
    return "".join(
        (
            "\x1b]0;a title\x07\x1b[22;0t\x1b]2;another title\x1b\\\x1b]1;icon\x07text\n\x1b[?1h"
            "\x1b=\x1b[?2004h\x1b[?1004h\x1b[?1002h\x1b[?1006hmouse\n",
            "\x1b[5 q\x1b[?12l\x1b[?25lcursor\x1b[?25h\n\x1b[3g\x1b[1;5H\x1bH\x1b[1;33H"
            "\x1bH\r\ttab\ttab\n\x1b(0lqqqk\x1b(B\x1b)0\x0ex\x0f\n",
            "\x1b[5;20r\x1b[?6h\x1b[3;3Hin region\x1b7\x1b[?6l\x1b[1;1H\x1b[?7lno wrap" + "x" * 90 + "\x1b[?7h\x1b8back",
            "\x1b[>1u\x1b[>5u\x1b[>4;2m\x1b[?1049h\x1b[2J\x1b[1;1Halternate\x1b[>3u\x1b[10;1H\x1b7"
            "\x1b[31mred\x1b8\x1b[20;1H\x1b[4hinsert\x1b[2Dins\x1b[4l",
            "\x1b[?1049lmain again\x1b[<u\x1b]4;1;rgb:11/22/33\x1b\\\x1b]10;#ffeedd\x07"
            "\x1b]11;rgb:00/00/20\x07\x1b]12;red\x07\x1b]7;file://box/home/user\x07",
            "\x1b[2;10H\x1b[?5hreverse\x1b[?5l\x1b[?69h\x1b[10;40s\x1b[8;1Hleft and right margin"
            + "y" * 60
            + "\x1b[?69l\x1b[r\x1b[12;1H",
            '\x1b[1"qprotected\x1b[0"q open\x1b[?0K'
            "\x1b[14;1H\x1b#6double\n\x1b#3top half\n\x1b#4top half\n\x1b[20h\x1b[20l\x1b[23;0t",
            "\x1b[?1002l\x1b[?1003h\x1b[?1003l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x1b[0 q"
            "\x1b]104\x07\x1b]110\x07\x1b[24;78Hedge\x1b[1;1HA\x1b[5b\x1b[4mlast\x1b[1D\x1b7\x1b[!pend\n",
        )
    )


def _words_file(chance):
    lines = [_COMBINING, _WIDE, _EMOJI]
    for _ in range(40):
        pieces = [chance.choice((_COMBINING, _WIDE, _EMOJI, _sentence(chance, 3))) for _ in range(6)]
        lines.append(" ".join(pieces)[: chance.randrange(20, 140)])
    return "\n".join(lines) + "\n"


def _source(chance):
    functions = []
    for number in range(30):
        functions.append(
            f"/* {_sentence(chance, 8)} */\nstatic int line_{number}(const char *text, int count)\n{{\n"
            f"\tif (count > {number} && text[0] == 'x')\n"
            f'\t\treturn printf("%s: {_sentence(chance, 4)}\\n", text);\n\treturn {number};\n}}\n'
        )
    return "#include <stdio.h>\n\n" + "\n".join(functions)


def _manual(chance):
    options = "".join(
        f'.TP\n.BR \\-{letter} ", " \\-\\-option\\-{letter} =\\fIVALUE\\fR\n{_sentence(chance, 40)}\n'
        for letter in "abcdefghijkl"
    )
    return (
        f'.TH WIDGET 1 "2024-01-01" "box" "User Commands"\n'
        f".SH NAME\nwidget \\- {_sentence(chance, 5)}\n.SH SYNOPSIS\n.B widget\n[\\fIOPTION\\fR]...\n"
        f".SH OPTIONS\n{options}"
    )


def make_home(home, environment):
    """Fills the folder in which the programs run."""
    chance = random.Random(4)
    project = home / "project"
    (project / "documents").mkdir(parents=True)
    texts = {
        "build.log": _build_log,
        "progress.log": _progress,
        "colours.txt": _colours,
        "modes.txt": _modes,
        "words.txt": _words_file,
        "widget.1": _manual,
        "project/main.c": _source,
        "project/README": lambda r: "\n".join(_sentence(r, 9) for _ in range(9)) + "\n",
        "prose.txt": lambda r: "\n".join(_sentence(r, r.randrange(5, 90)) for _ in range(60)) + "\n",
    }
    for name, make in texts.items():
        (home / name).write_text(make(chance))
    (project / "run").write_text("#!/bin/sh\n")
    (project / "run").chmod(0o755)
    (project / "link").symlink_to("README")
    for number in range(30):
        (project / "documents" / f"{chance.choice(_WORDS)} {number}.{chance.choice(('txt', 'tar.gz', 'png', 'mp3'))}").touch()
    _make_history(project, environment, chance)
    for path in home.rglob("*"):
        os.utime(path, (_DAY, _DAY), follow_symlinks=False)


def _make_history(project, environment, chance):
    person = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A User"), ("EMAIL", "user@example.org"), ("DATE", "2024-01-01T12:00:00Z"))
    }

    def git(*words):
        subprocess.run(["git", "-C", project, *words], env={**environment, **person}, check=True, stdout=subprocess.DEVNULL)

    git("init", "-q", "-b", "main")
    for number in range(12):
        if number == 4:
            git("checkout", "-q", "-b", "side")
        if number == 8:
            git("checkout", "-q", "main")
        name = "side.txt" if 4 <= number < 8 else "README"
        (project / name).write_text("\n".join(_sentence(chance, 6) for _ in range(8)) + "\n")
        git("add", name)
        git("commit", "-q", "-m", _sentence(chance, 7))
    git("merge", "-q", "-m", "merge side", "side")
