"""The project as the structure checks see it: layers with what they may use, files with what they include."""

import argparse
import re
import sys
from pathlib import Path

_INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', re.MULTILINE)
_SOURCE_ENDINGS = (".cpp", ".hpp")


class Layer:
    """One mp_layer(...), mp_program(...) or mp_unit_test(...) call."""

    def __init__(self, words):
        self.uses, self.libs, self.sources, self.name = [], [], [], ""
        keep = []
        for word in words:
            if word in ("NAME", "LAYER"):
                keep = None
            elif word in ("USES", "LIBS", "SOURCES"):
                keep = getattr(self, word.lower())
            elif keep is None:
                self.name, keep = word, []
            else:
                keep.append(word)


def calls(cmake_file, function):
    """Every call of `function` in a CMakeLists.txt."""
    if not cmake_file.is_file():
        return []
    text = re.sub(r"#[^\n]*", "", cmake_file.read_text())
    return [Layer(match.group(1).split()) for match in re.finditer(rf"\b{function}\s*\(([^)]*)\)", text)]


def source_files(root, *folders):
    """Every C++ file below the folders, as paths relative to root, sorted."""
    found = []
    for folder in folders:
        found += [path.relative_to(root) for path in (root / folder).rglob("*") if path.suffix in _SOURCE_ENDINGS and path.is_file()]
    return sorted(found)


def includes(root, path):
    """(line, name, is_system) of each #include of a file."""
    text = (root / path).read_text(errors="replace")
    for match in _INCLUDE.finditer(text):
        system, ours = match.groups()
        yield text.count("\n", 0, match.end()) + 1, system or ours, bool(system)


def layer_order(root):
    """The layers from the ground up, as libmp/CMakeLists.txt adds them."""
    return re.findall(r"^\s*add_subdirectory\((\w+)\)", (root / "libmp/CMakeLists.txt").read_text(), re.MULTILINE)


def run(check, description):
    """The command line that every check has: prints one line per problem; status 1 when there is one."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the project (default: this one)")
    problems = sorted(check(arguments.parse_args().root))
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "no problems")
    sys.exit(1 if problems else 0)
