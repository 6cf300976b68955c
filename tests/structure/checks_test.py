#!/usr/bin/env python3
"""Each check can fail: a small good tree passes, and each way to spoil it is told."""

import tempfile
import unittest
from pathlib import Path

import check_docs
import check_files
import check_layers

GOOD = {
    "libmp/CMakeLists.txt": "add_subdirectory(core)\nadd_subdirectory(wire)\nadd_subdirectory(crypto)\nadd_subdirectory(platform)\n",
    "libmp/core/CMakeLists.txt": "mp_layer(NAME core SOURCES bytes.cpp)",
    "libmp/core/bytes.hpp": "// Bytes.\n#pragma once\n#include <vector>\nnamespace mp {}\n",
    "libmp/core/bytes.cpp": '#include "libmp/core/bytes.hpp"\nnamespace mp {}\n',
    "libmp/wire/CMakeLists.txt": "# comment (with) brackets\nmp_layer(NAME wire\n  USES core\n  SOURCES reader.cpp)",
    "libmp/wire/reader.hpp": '// Reads.\n#pragma once\n#include "libmp/core/bytes.hpp"\nnamespace mp::wire {}\n',
    "libmp/wire/reader.cpp": '#include "libmp/wire/reader.hpp"\nnamespace mp::wire {}\n',
    "libmp/crypto/CMakeLists.txt": "mp_layer(NAME crypto USES core LIBS PkgConfig::SODIUM SOURCES aead.cpp)",
    "libmp/crypto/aead.cpp": "#include <sodium.h>\nnamespace mp::crypto {}\n",
    "libmp/platform/CMakeLists.txt": "mp_layer(NAME platform USES core SOURCES fd.cpp)",
    "libmp/platform/fd.cpp": "#include <spdlog/spdlog.h>\n#include <unistd.h>\nnamespace mp::platform {}\n",
    "apps/mp/CMakeLists.txt": "mp_program(NAME mp USES core wire SOURCES main.cpp)",
    "apps/mp/main.cpp": '#include <CLI/CLI.hpp>\n#include "libmp/wire/reader.hpp"\nint main() {}\n',
    "apps/mps/CMakeLists.txt": "mp_program(NAME mps USES core SOURCES main.cpp)",
    "apps/mps/roles.hpp": "// Roles.\n#pragma once\n",
    "apps/mps/main.cpp": '#include "apps/mps/roles.hpp"\nint main() {}\n',
    "tests/unit/wire/CMakeLists.txt": "mp_unit_test(LAYER wire SOURCES reader_test.cpp)",
    "tests/unit/wire/reader_test.cpp": '#include <gtest/gtest.h>\n#include "libmp/core/bytes.hpp"\n',
    "docs/architecture.md": "The map: libmp/core libmp/wire libmp/crypto libmp/platform apps/mp apps/mps tests/unit. See libmp/wire/reader.\n",
    "docs/man/mp.1": "mp. The key server_port and \\fBtracing.stdout\\fR: with_target, with_le\\%vel.\n",
    "docs/man/mps.8": "mps\n",
    "config/moshpit.toml": "# Where the server listens.\n#server_port = 40404\n[tracing.stdout]\n# with_target = false\n",
}


class ChecksTest(unittest.TestCase):
    def problems(self, check, changes=None):
        with tempfile.TemporaryDirectory(prefix="mp-structure.") as place:
            root = Path(place)
            for name, text in {**GOOD, **(changes or {})}.items():
                if text is None:
                    continue
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return sorted(check(root))

    def expect_problem(self, check, expected, changes):
        problems = self.problems(check, changes)
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(expected, problems[0])


class LayersTest(ChecksTest):
    def expect(self, expected, **changes):
        self.expect_problem(check_layers.check, expected, changes.pop("files"))

    def test_the_good_tree_passes(self):
        self.assertEqual(self.problems(check_layers.check), [])

    def test_an_include_that_uses_does_not_name(self):
        self.expect("crypto may not use wire", files={"libmp/crypto/aead.cpp": '#include "libmp/wire/reader.hpp"\n'})

    def test_uses_that_points_upward(self):
        self.expect("does not point downward", files={"libmp/core/CMakeLists.txt": "mp_layer(NAME core USES wire SOURCES bytes.cpp)"})

    def test_a_folder_without_a_layer(self):
        self.expect("no mp_layer", files={"libmp/platform/CMakeLists.txt": "# nothing"})

    def test_a_folder_that_is_not_built(self):
        self.expect("is not added", files={"libmp/extra/thing.txt": ""})

    def test_an_outside_library_in_the_wrong_folder(self):
        self.expect("libmp/crypto only", files={"libmp/wire/reader.cpp": "#include <sodium/core.h>\n"})

    def test_a_system_header_below_platform(self):
        self.expect("only platform", files={"libmp/wire/reader.cpp": "#include <sys/socket.h>\n"})

    def test_a_system_header_in_a_program(self):
        self.expect("only platform", files={"apps/mp/main.cpp": "#include <unistd.h>\n"})

    def test_the_exception_is_for_one_file(self):
        self.assertEqual(self.problems(check_layers.check, {"libmp/core/endpoint.cpp": "#include <arpa/inet.h>\n"}), [])
        self.expect("arpa/inet.h", files={"libmp/core/bytes.cpp": "#include <arpa/inet.h>\n"})

    def test_a_thread_below_platform(self):
        self.expect("no clock, thread", files={"libmp/wire/reader.cpp": "#include <thread>\n"})

    def test_a_clock_below_platform_but_not_in_a_comment(self):
        self.expect("are arguments", files={"libmp/wire/reader.cpp": "auto t = std::chrono::steady_clock::now();\n"})
        self.assertEqual(self.problems(check_layers.check, {"libmp/wire/reader.cpp": "// steady_clock::now() is not for us\n"}), [])

    def test_a_cycle_between_files(self):
        files = {
            "libmp/core/bytes.hpp": '#include "libmp/core/text.hpp"\n',
            "libmp/core/text.hpp": '#include "libmp/core/bytes.hpp"\n',
        }
        self.expect("circular include: libmp/core/bytes.hpp -> libmp/core/text.hpp -> libmp/core/bytes.hpp", files=files)

    def test_a_program_that_includes_another(self):
        self.expect("another program", files={"apps/mp/main.cpp": '#include "apps/mps/roles.hpp"\n'})

    def test_a_program_beyond_its_uses(self):
        self.expect("mps may not use wire", files={"apps/mps/main.cpp": '#include "libmp/wire/reader.hpp"\n'})

    def test_a_library_that_includes_a_program_or_a_test(self):
        self.expect("must not need a program", files={"libmp/wire/reader.cpp": '#include "apps/mps/roles.hpp"\n'})
        files = {"libmp/wire/reader.cpp": '#include "tests/support/seeds.hpp"\n', "tests/support/seeds.hpp": ""}
        self.expect("must not need the tests", files=files)

    def test_a_unit_test_beyond_its_layer(self):
        files = {"tests/unit/wire/reader_test.cpp": '#include "libmp/platform/fd.hpp"\n', "libmp/platform/fd.hpp": ""}
        self.expect("a unit test of wire may not use platform", files=files)

    def test_an_include_from_elsewhere(self):
        self.expect("is no file", files={"libmp/wire/reader.cpp": '#include "reader.hpp"\n'})


class FilesTest(ChecksTest):
    @staticmethod
    def check(root):
        return check_files.check(root, warn=lambda note: None)

    def expect(self, expected, files):
        self.expect_problem(self.check, expected, files)

    def test_the_good_tree_passes(self):
        self.assertEqual(self.problems(self.check), [])

    def test_a_file_that_is_too_long(self):
        self.expect("601 lines", {"libmp/wire/reader.cpp": "// Long.\nnamespace mp::wire {}\n" + "//\n" * 599})

    def test_a_long_file_is_noted(self):
        notes = []
        text = "// Long.\nnamespace mp::wire {}\n" + "//\n" * 400
        self.assertEqual(self.problems(lambda root: check_files.check(root, notes.append), {"libmp/wire/reader.cpp": text}), [])
        self.assertEqual(len(notes), 1)

    def test_names_that_say_nothing(self):
        self.expect("the name says nothing: utils", {"apps/mp/string_utils.hpp": "// x\n#pragma once\n"})
        self.expect("the name says nothing: common", {"apps/common/x.hpp": "// x\n#pragma once\n"})

    def test_a_name_that_is_not_lower_case(self):
        self.expect("lower_case", {"apps/mp/Session.hpp": "// x\n#pragma once\n"})

    def test_a_header_without_its_guard(self):
        self.expect("no #pragma once", {"apps/mp/session.hpp": "// x\n"})

    def test_the_wrong_namespace(self):
        self.expect("namespace of its layer", {"libmp/wire/reader.hpp": "// x\n#pragma once\nnamespace mp::core {}\n"})

    def test_a_header_that_does_not_say_what_it_is_for(self):
        self.expect("begins with what it is for", {"libmp/wire/reader.hpp": "#pragma once\nnamespace mp::wire {}\n"})

    def test_a_source_that_is_not_built(self):
        self.expect("is not in SOURCES", {"libmp/wire/writer.cpp": "// x\nnamespace mp::wire {}\n"})

    def test_a_test_that_is_not_built(self):
        self.expect("is not in SOURCES", {"tests/unit/wire/writer_test.cpp": "// x\n"})


class DocsTest(ChecksTest):
    def expect(self, expected, files):
        self.expect_problem(check_docs.check, expected, files)

    def test_the_good_tree_passes(self):
        self.assertEqual(self.problems(check_docs.check), [])

    def test_a_missing_map(self):
        self.expect("is missing", {"docs/architecture.md": None})

    def test_a_folder_that_the_map_does_not_know(self):
        self.expect("does not say what libmp/extra is for", {"libmp/extra/x.hpp": ""})

    def test_a_path_that_does_not_exist(self):
        self.expect("libmp/wire/parser.hpp does not exist", {"README.md": "See libmp/wire/parser.hpp.\n"})

    def test_a_path_of_later_work_need_not_exist_yet(self):
        text = "For later work: libmp/one,\nlibmp/two.\n\nSee libmp/three.\n"
        self.expect("README.md:4: libmp/three does not exist", {"README.md": text})

    def test_a_link_that_leads_nowhere(self):
        self.expect("leads nowhere", {"docs/protocol.md": "See [the map](architecture.md#top) and [more](more.md).\n"})

    def test_a_program_without_a_manual(self):
        self.expect("the program mps has no manual page", {"docs/man/mps.8": None})

    def test_a_setting_without_a_manual(self):
        self.expect("no manual page describes server_gate", {"config/moshpit.toml": "server_gate = 1\n"})

    def test_a_nested_setting_without_a_manual(self):
        self.expect("describes tracing.stdout.with_colour", {"config/moshpit.toml": "[tracing.stdout]\n#with_colour = 1\n"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
