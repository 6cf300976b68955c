#!/usr/bin/env python3
"""A file is one concept: its size, its name, its namespace and its place in the build say so."""

import re

from project_tree import calls, layer_order, run, source_files

WARN_LINES = 400
MAX_LINES = 600
EMPTY_NAMES = frozenset("util utils common helper helpers manager managers misc base".split())


def check_sizes(root, warn):
    for path in source_files(root, "libmp", "apps", "tests"):
        lines = (root / path).read_text(errors="replace").count("\n")
        if lines > MAX_LINES:
            yield f"{path}: {lines} lines; above {MAX_LINES} a file holds more than one concept"
        elif lines > WARN_LINES:
            warn(f"note: {path} has {lines} lines (more than {WARN_LINES}); is it one concept?")


def check_names(root):
    for path in source_files(root, "libmp", "apps", "tests"):
        for part in (*path.parts[:-1], path.stem):
            empty = EMPTY_NAMES.intersection(re.split(r"[_\-.]", part))
            if empty:
                yield f"{path}: the name says nothing: {', '.join(sorted(empty))}"
        if not re.fullmatch(r"[a-z0-9_]+", path.stem):
            yield f"{path}: file names are lower_case_with_underscores"


def check_headers(root):
    for path in source_files(root, "libmp", "apps", "tests"):
        text = (root / path).read_text(errors="replace")
        if path.suffix == ".hpp" and "#pragma once" not in text:
            yield f"{path}: has no #pragma once"
        if path.parts[0] == "libmp":
            layer = path.parts[1]
            wanted = r"namespace mp\b" if layer == "core" else rf"namespace mp::{layer}\b"
            if not re.search(wanted, text):
                yield f"{path}: is not in the namespace of its layer"
            if not text.startswith(("//", "#include")) or (path.suffix == ".hpp" and not text.startswith("//")):
                yield f"{path}: a header begins with what it is for"


def check_built(root):
    """A file that no target lists is dead, and one that a test does not mirror can't be found."""
    for layer in layer_order(root):
        listed = {source for call in calls(root / "libmp" / layer / "CMakeLists.txt", "mp_layer") for source in call.sources}
        for path in source_files(root, f"libmp/{layer}"):
            name = str(path.relative_to(f"libmp/{layer}"))
            if path.suffix == ".cpp" and name not in listed:
                yield f"{path}: is not in SOURCES of libmp/{layer}/CMakeLists.txt"
        tests = root / "tests/unit" / layer
        listed = {source for call in calls(tests / "CMakeLists.txt", "mp_unit_test") for source in call.sources}
        for path in source_files(root, f"tests/unit/{layer}"):
            name = str(path.relative_to(f"tests/unit/{layer}"))
            if path.suffix == ".cpp" and name not in listed:
                yield f"{path}: is not in SOURCES of tests/unit/{layer}/CMakeLists.txt"


def check(root, warn=print):
    return [*check_sizes(root, warn), *check_names(root), *check_headers(root), *check_built(root)]


if __name__ == "__main__":
    run(check, __doc__)
