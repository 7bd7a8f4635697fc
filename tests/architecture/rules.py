# SPDX-License-Identifier: Apache-2.0
"""The map of the rooms as data, and the functions that find breaches of it in include lines and link graphs."""
import pathlib
import re

# What a room may include from the project, itself aside. `layer/room`: allowed rooms. README's "Rooms" is the prose of this table.
USES = {
    "core/types": set(),
    "core/wire": {"core/types"},
    "core/jobs": {"core/types"},
    "core/files": {"core/types"},
    "core/data": {"core/files", "core/types"},
    "core/text": {"core/files", "core/types"},
    "core/models": {"core/files", "core/types"},
    "core/dense": {"core/models", "core/files", "core/types"},
    "core/encoder": {"core/data", "core/dense", "core/models", "core/files", "core/types"},
    "core/analysis": {"core/data", "core/dense", "core/encoder", "core/models", "core/files", "core/types"},
    "core/demo": {"core/data", "core/dense", "core/encoder", "core/models", "core/files", "core/types"},
    "core/engine": {"core/analysis", "core/data", "core/demo", "core/dense", "core/encoder", "core/files", "core/jobs", "core/models", "core/text", "core/types", "core/wire"},
    "widgets/color": {"core/types"},
    "widgets/vtk": {"core/types"},
    "widgets/cortex": {"core/types", "widgets/color", "widgets/vtk"},
    "widgets/image": {"core/types", "widgets/color"},
    "widgets/panels": {"core/types", "widgets/color"},
    "widgets/figure": {"core/types", "widgets/color", "widgets/cortex", "widgets/image", "widgets/vtk"},
    "app/engine": {"core/engine", "core/types"},
    "app/gui": {"core/types", "core/wire", "widgets/color", "widgets/cortex", "widgets/figure", "widgets/image", "widgets/panels", "widgets/vtk"},
}

# Each third-party library enters by its doorways only: header pattern -> rooms.
DOORWAYS = {
    r"^(ATen|c10|torch)/": {"core/models", "core/dense", "core/encoder", "core/analysis", "core/demo"},
    r"^opencv2/": {"core/files"},
    r"^hdf5\.h|^H5": {"core/files"},
    r"^(nifti|nifti1|nifti2|znzlib)[_/.]|^nifti\d?_io\.h": {"core/files"},
    r"^matio\.h": {"core/files"},
    r"^expat\.h": {"core/files"},
    r"^zlib\.h": {"core/files"},
    r"^openssl/": {"core/files"},
    r"^sqlite3\.h": {"core/dense"},
    r"^unicode/|^sentencepiece": {"core/text"},
    r"^vtk": {"widgets/vtk", "widgets/cortex", "widgets/figure"},
    r"^EGL/": {"widgets/vtk"},
    r"^Q[A-Z]|^Qt": {"widgets/color", "widgets/vtk", "widgets/cortex", "widgets/image", "widgets/panels", "widgets/figure", "app/gui"},
    r"^CLI/": {"app/engine"},
    r"^spdlog/": {"core/engine", "app/engine"},
}

# Headers stay cheap: they may only forward-declare these.
HEAVY_IN_HEADERS = r"^(ATen/ATen\.h|torch/|opencv2/|hdf5\.h|matio\.h|sqlite3\.h|nlohmann/json\.hpp)"

LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60  # lines between its braces

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.M)


def room_of(path):
    parts = pathlib.PurePosixPath(path).parts
    return "/".join(parts[:2]) if len(parts) > 2 and parts[0] in ("app", "core", "widgets") else None


def include_breaches(path, text):
    """Breaches of one source file, as sentences. `path` is relative to the repository."""
    room = room_of(path)
    if room is None:
        return []
    if room not in USES:
        return [f"{path}: the room {room} is not on the map (tests/architecture/rules.py)"]
    found = []
    for quoted, bracketed in INCLUDE.findall(text):
        target = room_of(quoted or bracketed)
        if target and target != room and target not in USES[room]:
            found.append(f"{path}: {room} may not use {target} ({quoted or bracketed})")
        if bracketed:
            for pattern, doorways in DOORWAYS.items():
                if re.search(pattern, bracketed) and room not in doorways:
                    found.append(f"{path}: <{bracketed}> enters through {', '.join(sorted(doorways))}, not through {room}")
            if path.endswith(".h") and re.search(HEAVY_IN_HEADERS, bracketed):
                found.append(f"{path}: <{bracketed}> belongs in a .cpp file; headers forward-declare")
        if quoted and target is None and not quoted.endswith(".moc"):
            found.append(f'{path}: "{quoted}" should be included from the repository root, so that the line shows its layer')
    return found


def tree_breaches(root):
    found = []
    for folder in ("app", "core", "widgets"):
        for file in sorted(pathlib.Path(root, folder).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                found += include_breaches(file.relative_to(root).as_posix(), file.read_text())
    return found


def length_breaches(path, text):
    """Files and functions that are too long. A function is what stands between braces that have their lines to themselves."""
    lines = text.splitlines()
    found = [f"{path}: {len(lines)} lines; split it (at most {LONGEST_FILE})"] if len(lines) > LONGEST_FILE else []
    for number, line in enumerate(lines):
        if line.strip() != "{":
            continue
        end = next((i for i in range(number, len(lines)) if lines[i].startswith(line.replace("{", "}"))), len(lines))
        if end - number - 1 > LONGEST_FUNCTION:
            found.append(f"{path}:{number}: {end - number - 1} lines in one function; split it (at most {LONGEST_FUNCTION})")
    return found


def parallel_breaches(root):
    """Sources that ask LibTorch's pool for help and are not compiled for it: their loops would run on one thread, and no word be said."""
    found = []
    for file in sorted(pathlib.Path(root, "core").rglob("*.cpp")):
        if "at::parallel_for(" in file.read_text():
            listed = re.findall(r"cortilens_parallel\(([^)]*)\)", (file.parent / "CMakeLists.txt").read_text())
            if file.name not in " ".join(listed).split():
                found.append(f"{file.relative_to(root)}: at::parallel_for needs cortilens_parallel({file.name}) in its room's CMakeLists.txt")
    return found


def link_breaches(declared):
    """Breaches in the rooms that CMake declares: {room: [rooms it links]}."""
    found = []
    for room, used in sorted(declared.items()):
        if room not in USES:
            found.append(f"CMake declares {room}, which is not on the map")
            continue
        found += [f"CMake lets {room} link {target}" for target in used if target not in USES[room]]
    return found


def declared_rooms(text):
    """Reads the list that packaging/cmake/Rooms.cmake writes: one line `layer/room: layer::room ...` a room."""
    rooms = {}
    for line in text.splitlines():
        room, _, uses = line.partition(":")
        rooms[room] = [use.replace("::", "/") for use in re.split(r"[;\s]+", uses.strip()) if use]
    return rooms
