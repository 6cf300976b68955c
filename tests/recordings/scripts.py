"""What is recorded: the program, the keys typed one after the other (each waits until the screen is quiet), and the sizes."""

ESC, UP, DOWN, RIGHT, LEFT, PAGE_DOWN = b"\x1b", b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[6~"
F3, F4, F5, F6, F9, F10 = b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[20~", b"\x1b[21~"
SMALL, LARGE = (80, 24), (200, 60)


def _script(run, keys=(), sizes=(SMALL,)):
    return {"run": run.split(" ") if isinstance(run, str) else run, "keys": keys, "sizes": sizes}


def _shown(file):
    return _script(f"cat {file}")


def _bash(*keys, sizes=(SMALL,)):
    return _script("bash --norc -i", keys, sizes)


def _vttest(*keys):
    return _script("vttest 24x80.80", keys)


_THREE, _PAGES = (b"\r",) * 3, (b"\r",) * 12

SCRIPTS = {
    "bash": _bash(
        b"ls --color project\r",
        b"echo one two three",
        b"\x01",
        b"printf '%s\\n' ",
        b"\x05",
        b"\x17four\r",
        b"cat proj\t",
        b"re\t\r",
        b"echo " + b"a long line that wraps at the edge of the terminal " * 4,
        b"\x01",
        RIGHT * 9,
        b"XYZ",
        b"\x1b[3~",
        b"\r",
        b"\x12echo o",
        b"\r",
        b"seq 1 60\r",
        UP + UP,
        b"\x15",
        b"PS1='two\\nlines $ '\r",
        b"true\r",
        b"printf 'no newline'\r",
        b"exit\r",
    ),
    "build_log": _shown("build.log"),
    "cjk": _bash(
        b"cat words.txt\r",
        b"echo \xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96\xe7\x95\x8c" * 5 + b"\r",
        b"\xe4\xbd\xa0\xe5\xa5\xbd",
        LEFT,
        b"x",
        b"\x7f",
        b"\r",
    ),
    "colours": _shown("colours.txt"),
    "dialog": _script(
        [
            "bash",
            "--norc",
            "-c",
            "dialog --title Menu --menu 'Choose one of these' 15 50 5 a Apples b Bananas c Cherries;"
            "dialog --checklist 'Several' 12 40 3 1 one on 2 two off 3 three off; dialog --inputbox 'A name' 9 40;"
            "for i in 10 50 90; do echo $i; done | dialog --gauge 'Copying' 7 50; dialog --calendar 'A day' 3 40 1 1 2024",
        ],
        (DOWN, DOWN, b"\r", b" " + DOWN + b" ", b"\r", b"text", b"\t", b"\r", b"\t", b"\r"),
    ),
    "git_log": _script(
        "git -C project log --graph --color=always --stat -p", (b" ", b" ", b"/line", b"\r", b"n", b"G", b"g", b"q")
    ),
    "htop": _script("htop", (DOWN, DOWN, F5, F6, ESC, F3 + b"ba", b"\r", b"t", b"H", b"S", ESC, b"q"), (SMALL, LARGE)),
    "less": _script(
        "less -R build.log",
        (b" ", b" ", b"b", b"/error", b"\r", b"n", b"n", b"-S\r", RIGHT, LEFT, b"G", b"g", DOWN * 3, UP * 2, b"q"),
        (SMALL, LARGE),
    ),
    "less_long_lines": _script("less prose.txt", (DOWN, DOWN, b" ", UP, b"/generated\r", b"n", b"G", b"b", b"q")),
    "ls": _bash(b"ls --color -la project\r", b"ls --color -R .\r", b"ls --color --hyperlink project\r", sizes=(SMALL, LARGE)),
    "man": _script("man ./widget.1", (b" ", b" ", b"b", b"/option\r", b"n", b"q"), (SMALL, LARGE)),
    "mc": _script(
        "mc -u",
        (
            DOWN * 2,
            F3,
            PAGE_DOWN,
            F10,
            b"\t",
            DOWN,
            b"\r",
            F9,
            RIGHT,
            DOWN,
            ESC + ESC,
            DOWN * 4,
            F5,
            ESC + ESC,
            b"\x0f",
            b"\x0f",
            F10,
            b"\r",
        ),
        (SMALL, LARGE),
    ),
    "modes": _shown("modes.txt"),
    "nano": _script(
        "nano project/main.c",
        (DOWN * 6, b"new text here", b"\x0b", b"\x15", b"\x17line\r", PAGE_DOWN, b"\x07", b"\x18", b"\x18", b"n"),
        (SMALL, LARGE),
    ),
    "progress": _shown("progress.log"),
    "tmux": _script(
        "tmux -f /dev/null new-session bash --norc",
        (
            b"ls --color project\r",
            b"\x02%",
            b"cat words.txt\r",
            b'\x02"',
            b"seq 1 200\r",
            b"\x02o",
            b"vim -u NONE project/main.c\r",
            b"jjjddp",
            b"\x02c",
            b"less build.log\r",
            b" ",
            b"\x02p",
            b"\x02[",
            UP * 30,
            b"q",
            b"\x02z",
            b"\x02z",
            b"\x02:kill-server\r",
        ),
        (SMALL, LARGE),
    ),
    "top": _script("top -d 9", (b"1", b"m", b"t", b"c", b"V", b"z", b" ", b"q")),
    "vim": _script(
        ["vim", "--clean", "-c", "syntax on", "-c", "set number hlsearch", "project/main.c"],
        (
            b"jjj",
            b"oint added = 1;" + ESC,
            b"5G",
            b"dd",
            b"p",
            b"/line\r",
            b"n",
            b"v3j",
            ESC,
            b":split prose.txt\r",
            b"G",
            b"\x17w",
            b":vsplit words.txt\r",
            b"\x06",
            b"G",
            b"\x17c",
            b":set list wrap\r",
            b"gg",
            b"ihello " + b"wide \xe4\xbd\xa0\xe5\xa5\xbd" + ESC,
            b":%s/int/long/g\r",
            b"u",
            b":help\r",
            b":q\r",
            b":qa!\r",
        ),
        (SMALL, LARGE),
    ),
    "vim_scrolling": _script(
        ["vim", "--clean", "-c", "syntax on", "-c", "set termguicolors cursorline nowrap", "build.log"],
        (b"\x06", b"\x06", b"\x05" * 5, b"\x19" * 3, b"zt", b"zz", b"20zl", b"G", b"gg", b"10dd", b":qa!\r"),
    ),
    "vttest_cursor": _vttest(b"1\r", *_PAGES, b"0\r"),
    "vttest_screen": _vttest(b"2\r", *_PAGES, *_PAGES, b"0\r"),
    "vttest_charsets": _vttest(b"3\r", b"8\r", *_THREE, b"9\r", *_THREE, b"10\r", *_PAGES, b"0\r", b"0\r"),
    "vttest_double": _vttest(b"4\r", *_PAGES, b"0\r"),
    "vttest_vt102": _vttest(b"8\r", *_PAGES, *_PAGES, b"0\r"),
    "vttest_vt420": _vttest(b"11\r", b"3\r", b"2\r", b"3\r", b"4\r", b"5\r", b"9\r", *_THREE, b"2\r", b"10\r", *_THREE, b"0\r"),
    "vttest_colours": _vttest(b"11\r", b"6\r", b"2\r", *_THREE, b"3\r", *_THREE, b"4\r", *_THREE, b"5\r", *_THREE, b"0\r"),
    "vttest_alternate": _vttest(b"11\r", b"8\r", b"7\r", b"1\r", *_THREE, b"2\r", *_THREE, b"3\r", *_THREE, b"0\r", b"0\r"),
}
