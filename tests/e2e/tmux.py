"""Real terminals whose screens can be read: panes of a tmux server of the scenario's own."""

import itertools
import re
import shlex
import subprocess

from harness import DEADLINE, wait_until

TERM = "tmux-256color"
_RECENT = 3000

_SETTINGS = """
set -s exit-empty off
set -s escape-time 0
set -g default-terminal tmux-256color
set -g history-limit 20000
set -g status off
"""

# Everything tmux can tell about a pane's state that a program may have set.
_STATE = """pane_width pane_height cursor_x cursor_y cursor_character cursor_flag pane_title pane_tabs history_size
    alternate_on alternate_saved_x alternate_saved_y scroll_region_upper scroll_region_lower origin_flag wrap_flag insert_flag
    keypad_cursor_flag keypad_flag mouse_any_flag mouse_standard_flag mouse_button_flag mouse_all_flag mouse_sgr_flag mouse_utf8_flag""".split()


_DRAWING = str.maketrans("`afgijklmnopqrstuvwxyz{|}~", "◆▒°±␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·")
_TOKEN = re.compile("\x1b\\[([0-9;:]*)m|([\x0e\x0f])|(.)")


def _cells(captured):
    """The lines, each as (text, style) runs, whatever the form in which tmux tells of them: it leaves out what has not changed since
    the line before, and shows line drawing as letters if it was written so."""
    style, drawing, lines = {}, False, []
    for line in captured.split("\n"):
        cells = []
        for sgr, shift, character in _TOKEN.findall(line):
            if character:
                cells.append((character.translate(_DRAWING) if drawing else character, tuple(sorted(style.items()))))
            elif shift:
                drawing = shift == "\x0e"
            else:
                _change_style(style, sgr)
        while cells and cells[-1] == (" ", ()):
            cells.pop()
        lines.append(_runs(cells))
    return lines


def _change_style(style, sgr):
    numbers = [int(number or 0) for number in re.split("[;:]", sgr)]
    if numbers[0] in (38, 48, 58):
        style[numbers[0]] = tuple(numbers[1:])
        return
    for number in numbers:
        group = {3: 38, 9: 38, 4: 48, 10: 48}.get(number // 10, number) if number >= 30 else number
        if number == 0:
            style.clear()
        elif number in (39, 49):
            style.pop(group, None)
        else:
            style[group] = number


def _runs(cells):
    """Readable, for the message of a test that fails."""
    return [("".join(text for text, _ in run), style) for style, run in itertools.groupby(cells, key=lambda cell: cell[1])]


class Pane:
    """One pane, alone in its window; `pid` is the program in it."""

    def __init__(self, server, name, pid):
        self._server, self._name, self.pid = server, name, pid

    def state(self):
        """name -> value of everything that can be seen: the screen with its history and colours, the cursor, the modes."""
        # A newline ends each value, because a title may hold anything else.
        values = self._ask("display-message", "-p", "".join(f"#{{{name}}}\n" for name in _STATE)).split("\n")
        state = {**dict(zip(_STATE, values)), "screen": _cells(self._ask("capture-pane", "-e", "-N", "-p", "-S", "-"))}
        if state["alternate_on"] == "0":  # tmux goes on showing where the cursor was before it was shown last
            del state["alternate_saved_x"], state["alternate_saved_y"]
        return state

    def visible(self):
        """The screen alone."""
        return _cells(self._ask("capture-pane", "-e", "-N", "-p"))

    def text(self):
        """What stands on the screen and above it, without colours."""
        return self._ask("capture-pane", "-p", "-S", "-")

    def expect(self, text):
        try:
            wait_until(lambda: text in self.text(), f"{text!r} in the pane {self._name}")
        except AssertionError as problem:
            raise AssertionError(f"{problem}, which shows:\n{self.text()[-_RECENT:]}") from None

    def press(self, *keys):
        """By tmux' names."""
        self._ask("send-keys", "--", *keys)

    def type(self, keys):
        """As they are."""
        self._ask("send-keys", "-l", "--", keys)

    def type_line(self, line):
        self.type(line)
        self.press("Enter")

    def paste(self, text):
        """As a person pastes: bracketed if the program has asked for that."""
        self._server.ask("set-buffer", "-b", self._name, "--", text)
        self._ask("paste-buffer", "-p", "-d", "-b", self._name)

    def resize(self, columns, rows):
        self._ask("resize-window", "-x", str(columns), "-y", str(rows))

    def gone(self):
        return self._name not in self._server.ask("list-sessions", "-F", "#{session_name}").split("\n")

    def _ask(self, command, *words):
        return self._server.ask(command, "-t", f"={self._name}:", *words)


class Tmux:
    def __init__(self, scenario):
        self._environment = {**scenario.environment(scenario.root), "SHELL": "/bin/sh"}
        self._environment.pop("TMUX", None)
        self._command = ["tmux", "-S", str(scenario.root / "tmux"), "-f", str(scenario.root / "tmux.conf")]
        (scenario.root / "tmux.conf").write_text(_SETTINGS)

    def pane(self, name, argv, environment, columns=80, rows=24):
        """A pane in which `argv` runs, with nothing but `environment`."""
        line = ["env", "-i", *(f"{key}={value}" for key, value in {**environment, "TERM": TERM}.items()), *map(str, argv)]
        size = ["-x", str(columns), "-y", str(rows)]
        pid = self.ask("new-session", "-d", "-s", name, *size, "-P", "-F", "#{pane_pid}", "exec " + shlex.join(line))
        return Pane(self, name, int(pid))

    def ask(self, *words):
        done = subprocess.run([*self._command, *words], env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
        if done.returncode != 0:
            raise AssertionError(f"tmux {words[0]} failed with {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace")

    def close(self):
        """Ends the server with everything in its panes."""
        subprocess.run([*self._command, "kill-server"], env=self._environment, capture_output=True, timeout=DEADLINE, check=False)
