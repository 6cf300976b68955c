"""What a row of the benchmark yields: figures, one for each shell, and the most or least that mp is meant to reach."""

import math
import statistics


class Figure:
    """One line of the table. `values`: shell name -> number, or None when it was never reached. `limit`: for mp."""

    def __init__(self, metric, unit, values, most=None, least=None):
        self.metric, self.unit, self.values = metric, unit, values
        self.most, self.least = most, least

    def target(self):
        if self.most is not None:
            return f"<= {_number(self.most)}"
        return f">= {_number(self.least)}" if self.least is not None else ""

    def verdict(self):
        """True or False; None where nothing is asked of mp or mp was not measured."""
        if (self.most is None and self.least is None) or "mp" not in self.values:
            return None
        value = self.values["mp"]
        if value is None:
            return False
        return value <= self.most if self.most is not None else value >= self.least

    def as_dict(self):
        return {"metric": self.metric, "unit": self.unit, "values": self.values, "target": self.target(), "met": self.verdict()}


def quantile(values, share):
    """The smallest value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values):
    return statistics.median(values) if values else None


def print_row(title, figures, shells):
    print(f"\n{title}")
    columns = list(dict.fromkeys([*shells, *(name for figure in figures for name in figure.values)]))
    print(f"  {'':<44} {'unit':>7} " + " ".join(f"{name:>10}" for name in columns) + f"  {'mp is to be':<12}")
    for figure in figures:
        cells = " ".join(f"{_cell(figure, name):>10}" for name in columns)
        verdict = {True: "", False: "  MISSED", None: ""}[figure.verdict()]
        print(f"  {figure.metric:<44} {figure.unit:>7} {cells}  {figure.target():<12}{verdict}", flush=True)


def _cell(figure, name):
    if name not in figure.values:
        return ""
    value = figure.values[name]
    return "never" if value is None else _number(value)


def _number(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
