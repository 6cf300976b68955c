"""Much output in front of a person: how soon the end of it is seen, how soon Ctrl-C works, and what stands in scrollback later."""

import itertools
import re
import time

import scrollback
from figures import Figure, median
from network import PROMPT, Network
from terminal import Hung

LAST = 5000  # of so many lines none may be missing
_PROMPT = PROMPT.strip()  # its blank may be painted by moving the cursor
_WORDS = "the link server client packet state screen window round trip time loss delay queue key frame byte stream prompt echo resume".split()
_END = "EndOfTheText"
_QUIET = 1.5  # a client that writes nothing for so long has nothing to add
_WORDS_STAY = 7  # what mp itself says when the server answers again is gone by then
_PAGE = (200, 60)


def write_text(path, size):
    """Numbered lines of words, `size` bytes of them and an end marker. Returns the lines."""
    words = itertools.cycle(itertools.chain(_WORDS, _WORDS[::-3], _WORDS[::2]))
    lines = []
    left = size
    while left > 0:
        line = f"L{len(lines):07d}"
        while len(line) < 70:
            line += " " + next(words)
        lines.append(line[:78].rstrip())
        left -= len(lines[-1]) + 1
    lines.append(_END)
    path.write_text("\n".join(lines) + "\n")
    return lines


def _shell_at_prompt(shell, size=(80, 24)):
    terminal = shell.open(size=size)
    terminal.expect(_PROMPT)
    return terminal


def _kept(terminal, wanted, quiet=_QUIET):
    """How many of the last of `wanted` the terminal has when its program has nothing to add."""
    terminal.wait_for_silence(quiet)
    return scrollback.kept(scrollback.lines_after(terminal.written, terminal.size), wanted)


def _figures_of_lines(found, wanted):
    if reason := scrollback.missing():
        print(f"without the lines in scrollback: {reason}")
        return
    yield Figure(f"of the last {wanted} lines, in scrollback", "", {name: min(kept, wanted) for name, kept in found.items()}, least=wanted)


# --- Ctrl-C


def interrupt(bench):
    """A program writes for 5 s far more than the link carries; then Ctrl-C."""
    answers, lines = {}, {}
    for shell_class in bench.shells:
        for turn in range(bench.times(3, quick=1)):
            with bench.network(delay_ms=50, rate_mbit=1, queue_ms=1000) as network, shell_class(network) as shell:
                answers.setdefault(shell.name, []).append(_stopped(shell, "yes")[0])
                if turn == 0:
                    lines[shell.name] = _stopped(shell, "seq 100000000 900000000")[1]
    values = {name: None if None in v else median(v) for name, v in answers.items()}
    yield Figure("Ctrl-C in `yes` to the prompt", "ms", values, most=200)
    yield from _figures_of_lines(lines, LAST)


def _stopped(shell, command):
    """Milliseconds from Ctrl-C to the prompt, and how many of the last numbered lines there are."""
    with _shell_at_prompt(shell) as terminal:
        terminal.send(command + "\r")
        terminal.watch(5)
        terminal.expect_only_news()
        start = time.monotonic()
        terminal.send("\x03")
        try:
            took = 1000 * (terminal.expect(_PROMPT, deadline=30) - start)
        except Hung:
            return None, 0
        terminal.wait_for_silence(_QUIET)
        lines = scrollback.lines_after(terminal.written, terminal.size)
        return took, _longest_run(lines)


def _longest_run(lines):
    """How many numbers count up to one of the last three that stand above the last prompt; the last may be half a number."""
    while lines and not lines[-1].startswith(_PROMPT):
        lines = lines[:-1]
    numbers = [int(line) if re.fullmatch(r"\d+", line) else None for line in lines]
    ends = [index for index, number in enumerate(numbers) if number is not None][-3:]
    return max((_run_up_to(numbers, end) for end in ends), default=0)


def _run_up_to(numbers, end):
    count = 1
    while end - count >= 0 and numbers[end - count] == numbers[end] - count:
        count += 1
    return count


# --- Text


def text(bench):
    """2 MB over 10 Mbit/s, 40 ms and 100 ms of queue."""
    yield from _shown_text(bench, 2_000_000, LAST, most=0.6, delay_ms=20, rate_mbit=10, queue_ms=100)


def cat(bench):
    """20 MB over a link without a limit, to a terminal that takes everything at once."""
    yield from _shown_text(bench, 20_000_000, None, delay_ms=0)


def _shown_text(bench, size, last, most=None, **link):
    """`last`: how many lines must be in scrollback; None: all. `most`: seconds; None: not slower than ssh."""
    seen, quiet, down, lines = {}, {}, {}, {}
    for shell_class in bench.shells:
        with bench.network(**link) as network, shell_class(network) as shell:
            wanted = write_text(network.server.home / "text", size)
            shown = [_show(shell, wanted) for _ in range(bench.times(5, quick=3))]
            name = shell.name
        seen[name], quiet[name], down[name] = (median([values[i] for values in shown]) for i in range(3))
        lines[name] = min(kept for *_, kept in shown)
        last = last or len(wanted)
    yield Figure(f"{size / 1e6:.0f} MB of text until its end is seen", "s", seen, most=most or seen.get("ssh"))
    yield Figure("until the client has written the last of it", "s", quiet)
    yield Figure("IP bytes down", "MB", down)
    yield from _figures_of_lines(lines, last)


def _show(shell, wanted):
    """Seconds until the end is seen, and until the client has nothing to add; MB on the link; how many of the last lines there are."""
    with _shell_at_prompt(shell) as terminal:
        before = shell.network.count()["down"]["bytes"]
        start = time.monotonic()
        terminal.send("cat text\r")
        seen = terminal.expect(_END, deadline=120) - start
        kept = _kept(terminal, wanted)
        return seen, terminal.last_output - start, (shell.network.count()["down"]["bytes"] - before) / 1e6, kept


# --- A page


def page(bench):
    """A key lets a program paint the whole screen, each cell with a colour of its own; the session is opened without loss."""
    for loss, most in ((0, 250), (0.02, 300), (0.10, 450), (0.29, 700)):
        found = {}
        for shell_class in bench.shells:
            found[shell_class.name] = _page_times(bench, shell_class, loss)
        values = {name: None if None in times else median(times) for name, times in found.items()}
        yield Figure(f"key to the whole page at {100 * loss:.0f} % loss, median", "ms", values, most=most)


def _page_times(bench, shell_class, loss):
    times = []
    with bench.network(delay_ms=50) as network, shell_class(network) as shell:
        ends = [_write_page(network.server.home / f"page{number}", number) for number in range(2)]
        paint = "while :; do for i in 0 1; do dd bs=1 count=1 >/dev/null 2>&1 || exit; cat page$i; done; done"
        with shell.open(f"stty raw -echo; printf ready; {paint}", size=_PAGE) as terminal:
            terminal.expect("ready")
            terminal.watch(2)
            network.seed(1)
            network.set(loss=loss)
            for turn in range(bench.times(10, quick=4)):
                try:
                    times.append(_time_of_page(terminal, ends[turn % 2]))
                except Hung:
                    return [*times, None]
    return times


def _time_of_page(terminal, end):
    terminal.expect_only_news()
    start = time.monotonic()
    terminal.send("x")
    took = 1000 * (terminal.expect(end, deadline=20) - start)
    terminal.wait_for_silence(0.5)
    return took


def _write_page(path, number):
    """A smooth picture with letters on it. Returns what its last cells say; nothing of that is said by the other page."""
    columns, rows = _PAGE
    end = ("QWERTZUI", "yxcvbnma")[number]
    text = (" ".join(_WORDS) + " ") * (columns * rows // 80)
    painted = ["\033[H"]
    for row, column in itertools.product(range(rows), range(columns)):
        cell = row * columns + column
        left = columns * rows - cell
        letter = end[-left] if left <= len(end) else text[(cell + 7 * number) % len(text)]
        red, green, blue = 255 * column // columns, 255 * row // rows, 200 * number
        if column == 0:
            painted.append(f"\033[{row + 1}H")
        painted.append(f"\033[48;2;{red};{green};{blue}m{letter}")
    path.write_text("".join(painted) + "\033[m")
    return end


# --- Away


def away(bench):
    """10 MB are written while the client is cut off. It comes back in another network, which it notices, as who has slept; or by
    the same link, of which nobody says that it works again: then a probe finds that out (docs/protocol.md, section 6.6)."""
    noticed, unnoticed, lines = {}, {}, {}
    for shell_class in bench.shells:
        noticed[shell_class.name], lines[shell_class.name] = _come_back(bench, shell_class, Network.move_client)
        unnoticed[shell_class.name], _ = _come_back(bench, shell_class, lambda _: None)
    yield Figure(f"10 MB written in {bench.cut_for:g} s of cut: return to the end", "ms", noticed, most=300)
    yield Figure("the same by a link that comes back unnoticed", "ms", unnoticed, most=300)
    yield from _figures_of_lines(lines, LAST)


def _come_back(bench, shell_class, also):
    """Milliseconds from the return to the end, and how many of the last lines there are. `also`: happens with the return."""
    with bench.network(delay_ms=50, rate_mbit=10, queue_ms=100) as network, shell_class(network) as shell:
        wanted = write_text(network.server.home / "text", 10_000_000)
        with _shell_at_prompt(shell) as terminal:
            terminal.send("sleep 1; cat text\r")
            terminal.watch(0.5)
            network.cut()
            terminal.watch(bench.cut_for)
            terminal.expect_only_news()
            network.restore()
            also(network)
            start = time.monotonic()
            try:
                took = 1000 * (terminal.expect(_END, deadline=60) - start)
            except Hung:
                took = None
            return took, _kept(terminal, wanted, quiet=_WORDS_STAY)
