# SPDX-License-Identifier: Apache-2.0
"""Many sources as one translation unit, for tools that spend their time in the libraries' headers.

Two sources may use one name in their unnamed namespaces, so each has its own spelling of them in a copy of its text. Whatever that breaks
shows as an error in the copy, and the reader looks at fewer sources at once.
"""
import re

MOST = 96  # sources of one unit

UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace$", re.S | re.M)
TYPE = re.compile(r"(?:struct|class|enum class|enum|union) (\w+)|using (\w+) =")
OTHER = re.compile(r"[\w>&*] [&*]*(\w+)(?=\(|\{|;| =|\[)")  # behind a type: macros keep their names


def own_names(text):
    """Names that stand at the outer level of a source's unnamed namespaces."""
    names = set()
    for block in UNNAMED.findall(text):
        for line in block.splitlines():
            if re.match(r"\[\[|(?!using (namespace|enum)|namespace|static_assert|template)[a-z]", line, re.I):
                line = re.sub(r"<[^()]*>", "", re.sub(r"^\[\[\w+\]\] ", "", line))
                found = TYPE.match(line) or OTHER.search(line)
                names.update(name for name in found.groups() if name) if found else None
    return names


def respelled(text, names, suffix):
    """The text with other names for these. Those that are members as well keep theirs, and so does whatever stands in quotes or a path."""
    text = re.sub(r"^int main\(", f"int main{suffix}(", text, flags=re.M)
    for name in sorted(name for name in names if not re.search(rf"(\.|->){name}\b", text)):
        text = re.sub(rf"(?<![\w.:>\"'/]){name}\b(?![\w/]*\.h)", name + suffix, text)
    return text


def family(command):
    """Sources whose commands differ by include folders only may be read together."""
    return tuple(mark in command for mark in ("libtorch", "/vtk", "-DQT_CORE_LIB"))


def grouped(commands, jobs):
    """Lists of files that can be read together, the dearest first; `commands` by file."""
    # A `using enum` would be seen by all that follow, and meets what others declare.
    alone = [file for file in sorted(commands) if "\nusing enum" in file.read_text()]
    families = {}
    for file in sorted(set(commands) - set(alone)):
        families.setdefault(family(commands[file]), []).append(file)
    groups = []
    for key in sorted(families, reverse=True):
        files = families[key]
        count = max(-(-len(files) // MOST), min(jobs, len(files) // 8))
        groups += [files[i * len(files) // count:(i + 1) * len(files) // count] for i in range(count)] if count else [files]
    return groups + [[file] for file in alone]


def path(folder, number):
    return folder / f"together{number}.cpp"


def command(group, commands, folder, number):
    """A command with the include folders and definitions of all of them."""
    words = []
    for file in group:
        own = re.sub(r" -o \S+ -c \S+", "", commands[str(file)]).split()
        pairs, i = [], 0
        while i < len(own):
            step = 2 if own[i] in ("-isystem", "-idirafter", "-I", "-include") else 1
            pairs.append(tuple(own[i:i + step]))
            i += step
        words += [pair for pair in pairs if pair not in words]
    return " ".join(" ".join(pair) for pair in words) + f" -c {path(folder, number)}"


def write(group, root, folder, number):
    """Writes the unit and returns its path."""
    lines = []
    for place, file in enumerate(group):
        text = file.read_text()
        copy = folder / str(number) / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(respelled(text, own_names(text), f"In{place}"))
        lines.append(f'#include "{copy}"\n')
    unit = path(folder, number)
    unit.write_text("".join(lines))
    return unit
