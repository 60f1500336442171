"""Which files of a project have to do with those that use a library of the table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.libraries import Libraries
from pytest_ragft.check.modules import Modules, folder_name, module_name, modules
from pytest_ragft.check.sketch import Sketch
from pytest_ragft.check.vendored import frameworks


@dataclass(frozen=True, slots=True)
class Relations:
    """Around the files that use a library."""

    tree: Modules
    strong: frozenset[str]
    imported: frozenset[str]
    """What they import, and what packages among that hand on."""
    inside: tuple[str, ...]
    """Folders of frameworks that are the project itself: their insides call on each other."""

    def is_inside(self, path: str) -> bool:
        return path.startswith(self.inside)

    def matter(self, path: str, sketch: str) -> bool:
        """Is a file worth parsing, by what its sketch says?"""
        if path in self.imported:
            return True
        told = Sketch.read(sketch)
        return told.weak is True or not self.strong.isdisjoint(self._files(path, told.imports))

    def _files(self, path: str, imports: Iterable[str]) -> Iterable[str]:
        for name in imports:
            split = self.tree.split(absolute(name, path), folder_name(path))
            if split is not None:
                yield self.tree.paths[split[0]]


def relations(
    paths: Collection[str],
    facts: Mapping[str, FileFacts],
    strong: Iterable[str],
    libraries: Libraries,
) -> Relations:
    """From all paths, and from what those that use a library import."""
    tree = modules(paths, libraries.library)
    imported: set[str] = set()
    waiting = [path for path in strong if path in facts]
    for path in waiting:
        for name in facts[path].imports:
            split = tree.split(name, folder_name(path))
            if split is not None:
                imported.add(tree.paths[split[0]])
    inside = tuple(f"{folder}/" for folder, _ in frameworks(paths))
    return Relations(tree, frozenset(waiting), frozenset(imported), inside)


def absolute(name: str, path: str) -> str:
    """`.store` in `app/main.py` is `app.store`."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if not level:
        return name
    parts = module_name(path).split(".")
    up = level - 1 if path.endswith("__init__.py") else level
    return ".".join([*parts[: max(0, len(parts) - up)], *([bare] if bare else [])])
