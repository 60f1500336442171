"""Which files of a project have to do with those that use a library of the table."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.modules import Modules, folder_name, module_name, modules
from pytest_ragft.check.sketch import Sketch
from pytest_ragft.check.vendored import frameworks


class Relations(NamedTuple):
    """Around the files that use a library."""

    tree: Modules
    strong: frozenset[str]
    imported: frozenset[str]
    """What they import."""
    inside: tuple[str, ...]
    """Folders of projects that are frameworks themselves: their insides call on each other."""

    def is_inside(self, path: str) -> bool:
        return path.startswith(self.inside)

    def matter(self, sketches: Mapping[str, str]) -> list[str]:
        """Of files and their sketches those worth parsing: for what they hold, for what imports
        them, or since they import a file that uses a library, themselves or through others.
        """
        read = {path: Sketch.read(text) for path, text in sketches.items()}
        importers: dict[str, list[str]] = {}
        for path, sketch in read.items():
            for other in self.files_of(path, sketch.imports):
                importers.setdefault(other, []).append(path)
        found = {path for path, sketch in read.items() if sketch.weak or path in self.imported}
        waiting = list(self.strong)
        while waiting:
            new = set(importers.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        return [path for path in sketches if path in found]

    def files_of(self, path: str, imports: Iterable[str]) -> set[str]:
        """The project's files among what a file imports."""
        folder = folder_name(path)
        splits = (self.tree.split(absolute(name, path), folder) for name in imports)
        return {self.tree.paths[split[0]] for split in splits if split is not None}


def relations(
    paths: Collection[str],
    facts: Mapping[str, FileFacts],
    strong: Iterable[str],
    libraries: Libraries,
) -> Relations:
    """From all paths, and from what those that use a library import."""
    tree = modules(paths, libraries.library)
    found = Relations(
        tree, frozenset(strong), frozenset(), tuple(map(project_of, frameworks(paths)))
    )
    imported = (found.files_of(path, facts[path].imports) for path in found.strong if path in facts)
    return found._replace(imported=frozenset().union(*imported))


def project_of(framework: tuple[str, str]) -> str:
    """The folder of the project, with a slash; "" for the root."""
    folder, library = framework
    return folder[: -len(library)].removesuffix("src/")


def absolute(name: str, path: str) -> str:
    """`.store` in `app/main.py` is `app.store`."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if not level:
        return name
    parts = module_name(path).split(".")
    up = level - 1 if path.endswith("__init__.py") else level
    return ".".join([*parts[: max(0, len(parts) - up)], *([bare] if bare else [])])
