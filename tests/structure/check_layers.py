#!/usr/bin/env python3
"""Layers stay a picture: includes point downward as USES says, outside libraries and the system have their one folder, nothing is circular."""

import re

from project_tree import calls, includes, layer_order, run, source_files

# Outside library -> the only folders that may name it.
LIBRARIES = [
    (re.compile(r"sodium(\.h|/.*)$"), ("libmp/crypto",)),
    (re.compile(r"gcrypt(\.h|-.*)$"), ("libmp/crypto",)),
    (re.compile(r"vterm.*\.h$"), ("libmp/terminal",)),
    (re.compile(r"vterm.*\.h$"), ("libmp/terminal",)),
    (re.compile(r"(zstd.*|zdict)\.h$"), ("libmp/display", "tests/bench")),
    (re.compile(r"toml(\+\+|\.h)"), ("libmp/config",)),
    (re.compile(r"(spdlog|fmt)/"), ("libmp/platform",)),
    (re.compile(r"CLI/"), ("apps",)),
    (re.compile(r"(gtest|gmock)/"), ("tests",)),
    (re.compile(r"benchmark/"), ("tests/bench",)),
]

# Everything else in <> that is not of the C++ library is the system's: only these folders may name it.
SYSTEM_FOLDERS = ("libmp/platform", "tests")
SYSTEM_EXCEPTIONS = {
    ("libmp/core/endpoint.cpp", "arpa/inet.h"): "inet_ntop and inet_pton only convert text",
}

# What has a name without a dot is the C++ library. Below platform there is no clock, thread, file or randomness in it either.
FORBIDDEN_BELOW_PLATFORM = frozenset(
    "thread mutex shared_mutex condition_variable future semaphore latch barrier stop_token random fstream filesystem iostream csignal ctime".split()
)
FORBIDDEN_WORDS_BELOW_PLATFORM = re.compile(
    r"(?:_clock::now|std::random_device|\b(?:getenv|std::rand|std::time|clock_gettime|gettimeofday|std::system|std::getenv)\s*\()"
)
LAYERS_WITH_A_SYSTEM = ("platform", "runtime")


def _strip_comments(text):
    return re.sub(r"//[^\n]*", "", re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL))


def declared_layers(root):
    """Layer name -> the layers it may include, and the problems of the declarations themselves."""
    order, uses, problems = layer_order(root), {}, []
    for name in order:
        folder = root / "libmp" / name
        declared = calls(folder / "CMakeLists.txt", "mp_layer")
        if not declared:
            if source_files(root, f"libmp/{name}"):
                problems.append(f"libmp/{name}/CMakeLists.txt: the folder has sources but no mp_layer(NAME {name} ...)")
            continue
        if declared[0].name != name:
            problems.append(f"libmp/{name}/CMakeLists.txt: the layer must be called as its folder, not {declared[0].name}")
        uses[name] = set(declared[0].uses)
        for used in declared[0].uses:
            if used not in order or order.index(used) >= order.index(name):
                problems.append(f"libmp/{name}/CMakeLists.txt: USES {used} does not point downward")
    for folder in (root / "libmp").iterdir():
        if folder.is_dir() and folder.name not in order:
            problems.append(f"libmp/{folder.name}: is not added in libmp/CMakeLists.txt")
    return uses, problems


def closure(uses, layer):
    reached, todo = {layer}, [layer]
    while todo:
        new = uses.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def check_direction(root, uses):
    for path in source_files(root, "libmp", "apps", "tests"):
        top, parts = path.parts[0], path.parts
        for line, name, system in includes(root, path):
            if system:
                continue
            target = name.split("/")
            if top == "tests" and (root / path.parent / name).is_file():
                continue  # what the tests of one folder share stands beside them
            if not (root / name).is_file():
                yield f'{path}:{line}: "{name}" is no file: includes are written from the top of the project'
            elif target[0] == "tests" and top != "tests":
                yield f'{path}:{line}: "{name}": what people run must not need the tests'
            elif target[0] == "apps" and top == "libmp":
                yield f'{path}:{line}: "{name}": libmp must not need a program'
            elif target[0] == "apps" and top == "apps" and len(target) > 2 and target[1] != parts[1]:
                yield f'{path}:{line}: "{name}": a program must not include another program'
            elif target[0] == "libmp" and top == "libmp" and target[1] != parts[1] and target[1] not in uses.get(parts[1], target):
                yield f'{path}:{line}: "{name}": {parts[1]} may not use {target[1]} (USES in libmp/{parts[1]}/CMakeLists.txt)'
            elif target[0] == "libmp" and parts[:2] == ("tests", "unit") and parts[2] in uses and target[1] not in closure(uses, parts[2]):
                yield f'{path}:{line}: "{name}": a unit test of {parts[2]} may not use {target[1]}'
    for program in sorted((root / "apps").glob("*/CMakeLists.txt")):
        for declared in calls(program, "mp_program"):
            folder = program.parent.relative_to(root)
            reachable = set().union(*(closure(uses, layer) for layer in declared.uses))  # a program stands on everything below it
            for path in source_files(root, folder):
                for line, name, system in includes(root, path):
                    if not system and name.startswith("libmp/") and name.split("/")[1] not in reachable:
                        yield f'{path}:{line}: "{name}": {declared.name} may not use {name.split("/")[1]} (USES in {folder}/CMakeLists.txt)'


def _inside(path, folders):
    return any(str(path).startswith(folder + "/") for folder in folders)


def check_outside(root):
    for path in source_files(root, "libmp", "apps", "tests"):
        pure = path.parts[0] == "libmp" and path.parts[1] not in LAYERS_WITH_A_SYSTEM
        for line, name, system in includes(root, path):
            library = next((folders for pattern, folders in LIBRARIES if pattern.match(name)), None)
            if library is not None:
                if not _inside(path, library):
                    yield f"{path}:{line}: <{name}> may be named in {' and '.join(library)} only"
            elif not system:
                continue  # ours: check_direction
            elif ("." in name or "/" in name) and not _inside(path, SYSTEM_FOLDERS) and (str(path), name) not in SYSTEM_EXCEPTIONS:
                yield f"{path}:{line}: <{name}> is the system's: only platform may include it"
            elif pure and name in FORBIDDEN_BELOW_PLATFORM:
                yield f"{path}:{line}: <{name}>: below platform there is no clock, thread, file or randomness"
        if pure:
            for number, text in enumerate(_strip_comments((root / path).read_text(errors="replace")).split("\n"), 1):
                if FORBIDDEN_WORDS_BELOW_PLATFORM.search(text):
                    yield f"{path}:{number}: below platform time, randomness and the environment are arguments: {text.strip()}"


def check_cycles(root):
    graph = {str(path): [name for _, name, system in includes(root, path) if not system] for path in source_files(root, "libmp", "apps", "tests")}
    done, on_path = set(), []

    def visit(name):
        if name in on_path:
            yield "circular include: " + " -> ".join(on_path[on_path.index(name) :] + [name])
        elif name not in done:
            on_path.append(name)
            for target in graph.get(name, ()):
                yield from visit(target)
            on_path.pop()
            done.add(name)

    for start in graph:
        yield from visit(start)


def check(root):
    uses, problems = declared_layers(root)
    return [*problems, *check_direction(root, uses), *check_outside(root), *check_cycles(root)]


if __name__ == "__main__":
    run(check, __doc__)
