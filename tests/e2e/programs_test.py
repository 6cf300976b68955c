#!/usr/bin/env python3
"""Real programs: what a person sees of them is the same directly and through mp, also when the size changes."""

import unittest

from panes import PanesTest

# What vim believes, in its last line but one.
_SIZE = r"set laststatus=2 statusline=%{&columns}\ by\ %{&lines}"


class ProgramsTest(PanesTest):
    def setUp(self):
        super().setUp()
        self.file = self.scenario.root / "file"
        self.file.write_text("".join(f"line {n} of a file: 漢字 and {'more ' * (n % 30)}\n" for n in range(1, 400)))

    def begin(self, *argv):
        argv = ["env", *map(str, argv)]
        self.start(argv, argv)

    def begin_vim(self):
        self.begin("vim", "-u", "NONE", "-i", "NONE", "-N", "-n", "--cmd", "syntax on | set number hlsearch mouse=a", "--cmd", _SIZE, self.file)
        self.expect_equal(shows="line 10 of a file")

    def test_vim_while_its_window_is_resized(self):
        self.begin_vim()
        for columns, rows in [(100, 30), (60, 20), (81, 35), (40, 12), (132, 43), (100, 24)]:
            self.press("C-f")
            for pane in (self.direct, self.through):
                pane.resize(columns, rows)
        # tmux tells a program of its last size when it likes, and where vim scrolls to depends on the size it has then.
        for pane in (self.direct, self.through):
            pane.expect("100 by 24")
        self.press("3", "0", "0", "G")
        self.expect_equal(shows="line 300 of a file")
        self.type_line(":q!")


if __name__ == "__main__":
    unittest.main()
