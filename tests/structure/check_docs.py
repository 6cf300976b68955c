#!/usr/bin/env python3
"""Documents that don't lie: the map knows every folder, names only files that exist, and manuals know every program and setting."""

import re

from project_tree import run

MAP = "docs/architecture.md"
_PATH = re.compile(r"(?<![\w./~-])((?:libmp|apps|tests|cmake|config|scripts|systemd)/[A-Za-z0-9_./-]*[A-Za-z0-9_])")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
_SETTING = re.compile(r"^#?\s*([a-z][a-z0-9_]*)\s*=")
_TABLE = re.compile(r"^#?\s*\[([a-z][a-z0-9_.]*)\]\s*$")


def check_map(root):
    if not (root / MAP).is_file():
        yield f"{MAP}: is missing: nobody finds their way without the map"
        return
    text = (root / MAP).read_text()
    folders = [path for top in ("libmp", "tests") for path in sorted((root / top).iterdir()) if path.is_dir()]
    for folder in folders:
        name = folder.relative_to(root)
        if not folder.name.startswith(("_", ".")) and not re.search(rf"\b{re.escape(str(name))}\b", text):
            yield f"{MAP}: does not say what {name} is for"


def check_paths(root):
    """Every file or folder of ours that a document names exists."""
    for document in sorted([*root.glob("*.md"), *(root / "docs").glob("**/*.md")]):
        shown = document.relative_to(root)
        if shown.name == "CHANGELOG.md":
            continue  # it tells of the past
        planned = False  # a paragraph that speaks of later work names what does not exist yet
        for number, line in enumerate(document.read_text().split("\n"), 1):
            planned = bool(line.strip()) and (planned or "later work" in line)
            for path in () if planned else _PATH.findall(line):
                if not _exists(root, path):
                    yield f"{shown}:{number}: {path} does not exist"
            for link in _LINK.findall(line):
                if not (document.parent / link).exists():
                    yield f"{shown}:{number}: the link {link} leads nowhere"


def _exists(root, path):
    # "libmp/wire/reader" means its .hpp and .cpp; NAME and <layer> are for the reader to fill in.
    if re.search(r"NAME|X", path):
        return True
    return (root / path).exists() or any((root / f"{path}{ending}").exists() for ending in (".hpp", ".cpp", ".py"))


def manual_pages(root):
    """Page file name -> its text as a reader sees the words: without roff's escapes."""
    pages = sorted((root / "docs/man").glob("*.[1-8]"))
    return {page.name: re.sub(r"\\f.|\\", "", page.read_text()) for page in pages}


def settings(config):
    """Every key that a config file shows, commented out or not, with its table."""
    table = ""
    for line in config.read_text().split("\n"):
        if found := _TABLE.match(line):
            table = found.group(1) + "."
        elif found := _SETTING.match(line):
            yield table + found.group(1)


def check_manuals(root):
    pages = manual_pages(root)
    for program in sorted(path.parent.name for path in (root / "apps").glob("*/CMakeLists.txt")):
        if not any(name in pages for name in (f"{program}.1", f"{program}.8")):
            yield f"docs/man: the program {program} has no manual page"
    for config in sorted((root / "config").glob("*.toml")):
        for setting in settings(config):
            if not any(_documents(text, setting) for text in pages.values()):
                yield f"{config.relative_to(root)}: no manual page describes {setting}"


def _documents(page, setting):
    table, _, key = setting.rpartition(".")
    whole = re.search(rf"\b{re.escape(setting)}\b", page)
    return bool(whole or (table in page and re.search(rf"\b{re.escape(key)}\b", page)))


def check(root):
    return [*check_map(root), *check_paths(root), *check_manuals(root)]


if __name__ == "__main__":
    run(check, __doc__)
