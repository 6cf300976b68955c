"""The home of those who type: the files of generated_text, set-ups of shells, and a program with menus."""

from generated_text import make_home

_ZSH = "bindkey -e\nHISTFILE=$ZDOTDIR/history\nHISTSIZE=100\nfc -R $HISTFILE\nPS1='%B%F{green}user@%m%f%b %~ %# '\n"
# Shows the rest of the newest command that begins like this one, in grey behind the cursor; the right arrow takes it.
_SUGGESTIONS = r"""
suggest() {
  POSTDISPLAY= region_highlight=()
  (( $#BUFFER && CURSOR == $#BUFFER )) || return
  local found=${history[(r)${(b)BUFFER}*]}
  POSTDISPLAY=${found:$#BUFFER}
  region_highlight=("$#BUFFER $(( $#BUFFER + $#POSTDISPLAY )) fg=8")
}
take() {
  if [[ -n $POSTDISPLAY ]]; then BUFFER+=$POSTDISPLAY CURSOR=$#BUFFER; else zle .forward-char; fi
}
forget() { POSTDISPLAY= region_highlight=() }
zle -N zle-line-pre-redraw suggest
zle -N zle-line-finish forget
zle -N forward-char take
"""
_HISTORY = (
    "git -C project status --short",
    "git -C project log --oneline",
    "ls --color -la project/documents",
    "grep -rn generated prose.txt",
    "echo the quick brown fox",
)
# As mail readers are: a list, single keys, and questions in the last row.
_MAILBOX = r"""#!/usr/bin/python3
import curses, curses.textpad

SUBJECTS = [f"{number:3}  2024-01-{number % 28 + 1:02}  person{number % 7}@example.org   about the matter {number * 37 % 101}" for number in range(1, 61)]

def ask(window, question):
    rows, columns = window.getmaxyx()
    window.move(rows - 1, 0); window.clrtoeol(); window.addstr(rows - 1, 0, question)
    answer = ""
    while True:
        window.refresh()
        key = window.get_wch()
        if key in ("\n", "\r"): return answer
        if key == "\x1b": return ""
        if key in ("\x7f", curses.KEY_BACKSPACE):
            answer = answer[:-1]
        elif isinstance(key, str) and key.isprintable(): answer += key
        window.move(rows - 1, len(question)); window.clrtoeol(); window.addstr(rows - 1, len(question), answer)

def draw(window, shown, chosen, top):
    rows, columns = window.getmaxyx()
    window.erase()
    window.addstr(0, 0, "q:Quit  l:Limit  /:Search  m:Mail  Enter:Read".ljust(columns - 1), curses.A_REVERSE)
    for row, subject in enumerate(shown[top:top + rows - 3]):
        window.addstr(row + 1, 0, subject.ljust(columns - 1)[:columns - 1], curses.A_REVERSE if top + row == chosen else 0)
    window.addstr(rows - 2, 0, f"-- Mailbox [{chosen + 1}/{len(shown)}] ".ljust(columns - 1, "-"), curses.A_BOLD)
    window.move(chosen - top + 1, columns - 2)

def main(window):
    curses.use_default_colors()
    shown, chosen, pages = SUBJECTS, 0, window.getmaxyx()[0] - 3
    while True:
        draw(window, shown, chosen, chosen // pages * pages)
        key = window.get_wch()
        if key == "q": return
        if key in ("j", curses.KEY_DOWN): chosen = min(len(shown) - 1, chosen + 1)
        if key in ("k", curses.KEY_UP): chosen = max(0, chosen - 1)
        if key == "l":
            word = ask(window, "Limit to messages matching: ")
            shown, chosen = [s for s in SUBJECTS if word in s] or SUBJECTS, 0
        if key == "/":
            word = ask(window, "Search for: ")
            chosen = next((n for n in range(chosen + 1, len(shown)) if word in shown[n]), chosen)
        if key == "m":
            ask(window, "To: "); ask(window, "Subject: ")
        if key == "\n":
            window.erase(); window.addstr(0, 0, shown[chosen]); window.addstr(2, 0, "The text of the message.\n"); window.get_wch()

curses.wrapper(main)
"""


def make_typing_home(home, environment):
    make_home(home, environment)
    for name, more in (("plain", ""), ("right", "RPROMPT='%F{yellow}[%~]%f'\n"), ("suggesting", _SUGGESTIONS)):
        folder = home / f"zsh_{name}"
        folder.mkdir()
        (folder / ".zshrc").write_text(_ZSH + more)
        (folder / "history").write_text("".join(f"{line}\n" for line in _HISTORY))
    _make_fish(home)
    (home / ".history").write_text("".join(f"{line}\n" for line in _HISTORY))
    (home / "mailbox").write_text(_MAILBOX)
    (home / "mailbox").chmod(0o755)


def _make_fish(home):
    settings, data = home / ".config/fish", home / ".local/share/fish"
    settings.mkdir(parents=True)
    data.mkdir(parents=True)
    (settings / "config.fish").write_text("set fish_greeting\n")
    lines = (f"- cmd: {line}\n  when: {1704110400 + number}\n" for number, line in enumerate(_HISTORY))
    (data / "fish_history").write_text("".join(lines))
