# SPDX-License-Identifier: Apache-2.0
"""The rooms depend downwards only, in include lines, in CMake and in the finished programs."""
import collections
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CORTILENS_BUILD", ROOT / "build" / "release"))
FORBIDDEN = {"bin/cortilens": r"torch|c10|hdf5|nifti|matio|opencv|sqlite", "libexec/cortilens-engine-program": r"Qt\d|vtk|libGL\b",
             "bin/cortilens-engine": r"torch|c10|gomp"}  # the last one has to be there before them
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "app", "core", "widgets", "resources", "shaders", "tests", "packaging"}


def needed_libraries(program):
    text = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", text)


def sources():
    return sorted(f for folder in ("app", "core", "widgets", "tests") for f in (ROOT / folder).rglob("*") if f.suffix in (".h", ".cpp"))


class Rooms(unittest.TestCase):
    def test_include_lines_point_downwards(self):
        self.assertEqual(rules.tree_breaches(ROOT), [])

    def test_declared_link_graph_points_downwards(self):
        declared = rules.declared_rooms((BUILD / "rooms.txt").read_text())
        folders = {f.parent.relative_to(ROOT).as_posix() for top in ("core", "widgets", "app") for f in (ROOT / top).glob("*/CMakeLists.txt")}
        self.assertEqual(set(declared), folders)
        self.assertEqual(rules.link_breaches(declared), [])

    def test_programs_load_only_what_is_theirs(self):
        for program, pattern in FORBIDDEN.items():
            self.assertTrue((BUILD / program).exists(), f"{program} is not built: ninja -C {BUILD} {pathlib.Path(program).name}")
            strangers = [name for name in needed_libraries(BUILD / program) if re.search(pattern, name)]
            self.assertEqual(strangers, [], program)

    def test_top_level_holds_exactly_what_is_named(self):
        tracked = subprocess.run(["git", "-C", ROOT, "ls-tree", "--name-only", "HEAD"], check=True, capture_output=True, text=True).stdout.split()
        self.assertEqual({name for name in tracked if not name.startswith(".")}, TOP_LEVEL)

    def test_every_source_names_its_licence(self):
        self.assertEqual([str(f) for f in sources() if not f.read_text().startswith("// SPDX-License-Identifier: Apache-2.0\n")], [])

    def test_a_file_is_a_sitting_and_a_function_a_screen(self):
        self.assertEqual([breach for f in sources() for breach in rules.length_breaches(f.relative_to(ROOT).as_posix(), f.read_text())], [])

    def test_loops_on_the_pool_are_compiled_for_it(self):
        self.assertEqual(rules.parallel_breaches(ROOT), [])

    def test_the_table_of_bad_input_names_tests_that_exist(self):
        named = re.findall(r"`(\w+)::(\w+)`", (ROOT / "tests" / "README.md").read_text())
        texts = collections.defaultdict(str)  # two rooms may have a class of one name
        for file in (ROOT / "tests").rglob("*"):
            if file.suffix in (".cpp", ".py"):
                texts[file.stem] += file.read_text()
        self.assertGreater(len(named), 11)
        self.assertEqual([f"{file}::{test}" for file, test in named if not re.search(rf"(void|def) {test}\(", texts[file])], [])


class PlantedBreaches(unittest.TestCase):
    """The checks above can fail: each of these must be caught."""

    def caught(self, path, line):
        return rules.include_breaches(path, f"// SPDX\n#pragma once\n{line}\n")

    def test_upward_include_is_caught(self):
        self.assertTrue(self.caught("core/types/Ids.h", '#include "core/data/Subject.h"'))

    def test_qt_in_core_is_caught(self):
        self.assertTrue(self.caught("core/engine/Session.cpp", "#include <QString>"))

    def test_torch_in_widgets_is_caught(self):
        self.assertTrue(self.caught("widgets/image/PhotoView.cpp", "#include <ATen/ATen.h>"))

    def test_torch_in_the_engine_is_caught(self):
        self.assertTrue(self.caught("core/engine/Doctor.cpp", "#include <ATen/ATen.h>"))
        self.assertTrue(self.caught("core/engine/Doctor.cpp", "#include <torch/headeronly/version.h>"))

    def test_science_in_the_window_is_caught(self):
        self.assertTrue(self.caught("app/gui/MainWindow.cpp", '#include "core/data/Subject.h"'))

    def test_second_doorway_is_caught(self):
        self.assertTrue(self.caught("core/data/Stimuli.cpp", "#include <hdf5.h>"))

    def test_heavy_header_is_caught(self):
        self.assertTrue(self.caught("core/dense/Distiller.h", "#include <ATen/ATen.h>"))

    def test_include_without_its_layer_is_caught(self):
        self.assertTrue(self.caught("core/dense/Distiller.cpp", '#include "View.h"'))

    def test_unknown_room_is_caught(self):
        self.assertTrue(self.caught("core/utils/Strings.h", "#include <string>"))

    def test_upward_link_is_caught(self):
        self.assertTrue(rules.link_breaches(rules.declared_rooms("core/types: core::wire;core::data")))

    def test_a_loop_that_only_looks_parallel_is_caught(self):
        with tempfile.TemporaryDirectory() as folder:
            room = pathlib.Path(folder, "core", "models")
            room.mkdir(parents=True)
            room.joinpath("A.cpp").write_text("at::parallel_for(0, n, 1, work);\n")
            room.joinpath("CMakeLists.txt").write_text("cortilens_room(core models SOURCES A.cpp)\n")
            self.assertTrue(rules.parallel_breaches(folder))
            room.joinpath("CMakeLists.txt").write_text("cortilens_parallel(A.cpp B.cpp)\n")
            self.assertFalse(rules.parallel_breaches(folder))

    def test_a_long_file_is_caught(self):
        self.assertTrue(rules.length_breaches("core/types/Ids.h", "\n" * (rules.LONGEST_FILE + 1)))
        self.assertFalse(rules.length_breaches("core/types/Ids.h", "\n" * rules.LONGEST_FILE))

    def test_a_long_function_is_caught(self):
        def function(lines, indent):
            return f"{indent}void work()\n{indent}{{\n" + "    work();\n\n" * (lines // 2) + f"{indent}}}\n"

        for indent in ("", "    "):
            self.assertTrue(rules.length_breaches("core/types/Ids.h", function(rules.LONGEST_FUNCTION + 2, indent)))
            self.assertFalse(rules.length_breaches("core/types/Ids.h", function(rules.LONGEST_FUNCTION - 2, indent)))

    def test_a_clean_file_is_clean(self):
        self.assertEqual(self.caught("core/dense/Distiller.cpp", '#include "core/dense/View.h"\n#include <ATen/ATen.h>\n#include <vector>'), [])


if __name__ == "__main__":
    unittest.main()
