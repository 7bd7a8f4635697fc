# SPDX-License-Identifier: Apache-2.0
"""The rooms depend downwards only, in include lines, in CMake and in the finished programs."""
import os
import pathlib
import re
import subprocess
import unittest

import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CORTILENS_BUILD", ROOT / "build" / "release"))
FORBIDDEN = {"cortilens": r"torch|c10|hdf5|nifti|matio|opencv|sqlite", "cortilens-engine": r"Qt\d|vtk|libGL\b"}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "app", "core", "widgets", "resources", "shaders", "tests", "packaging"}


def needed_libraries(program):
    text = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", text)


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
            if not (BUILD / "bin" / program).exists():
                self.skipTest(f"{program} is not built")
            strangers = [name for name in needed_libraries(BUILD / "bin" / program) if re.search(pattern, name)]
            self.assertEqual(strangers, [], program)

    def test_top_level_holds_nothing_else(self):
        tracked = subprocess.run(["git", "-C", ROOT, "ls-tree", "--name-only", "HEAD"], check=True, capture_output=True, text=True).stdout.split()
        self.assertEqual({name for name in tracked if not name.startswith(".")} - TOP_LEVEL, set())

    def test_every_source_names_its_licence(self):
        files = [f for folder in ("app", "core", "widgets", "tests") for f in (ROOT / folder).rglob("*") if f.suffix in (".h", ".cpp")]
        self.assertEqual([str(f) for f in files if not f.read_text().startswith("// SPDX-License-Identifier: Apache-2.0\n")], [])


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

    def test_a_clean_file_is_clean(self):
        self.assertEqual(self.caught("core/dense/Distiller.cpp", '#include "core/dense/View.h"\n#include <ATen/ATen.h>\n#include <vector>'), [])


if __name__ == "__main__":
    unittest.main()
