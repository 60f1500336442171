"""Which file of the project a dotted name means, seen from another file."""

from collections.abc import Callable, Iterable, Iterator

SOURCE_FOLDERS = ("src", "lib", "python")
"""Folders whose content is imported without their name."""


def module_name(path: str) -> str:
    """`src/app/store.py` is `src.app.store`: other files name it by an end of that."""
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    parts = [folder.replace("/", ".")] if folder else []
    return ".".join([*parts, *([] if stem == "__init__" and parts else [stem])])


def folder_name(path: str) -> str:
    """The dotted folder of a file, from which its imports are looked up."""
    return path.rpartition("/")[0].replace("/", ".")


class Modules:
    """The project's Python files as a tree of packages."""

    __slots__ = ("_bases", "_split", "is_library", "packages", "paths", "places")

    def __init__(
        self,
        paths: dict[str, str],
        packages: set[str],
        places: dict[str, list[str]],
        is_library: Callable[[str], object],
    ) -> None:
        self.paths = paths
        """By the whole dotted name."""
        self.packages = packages
        """Dotted names of folders with a Python file somewhere below."""
        self.places = places
        """Whole dotted names by their last part."""
        self.is_library = is_library
        """Is a name a known library's? A folder that only shares its name is not imported."""
        self._bases: dict[tuple[str, str], str | None] = {}
        self._split: dict[tuple[str, str], tuple[str, str] | None] = {}

    def split(self, name: str, folder: str) -> tuple[str, str] | None:
        """A dotted name as module and rest; None for what is not the project's own.

        `folder` is the dotted folder of the file that uses the name.
        """
        key = (folder, name)
        if key not in self._split:
            self._split[key] = self._deepest(name) or self._near(name, folder)
        return self._split[key]

    def _near(self, name: str, folder: str) -> tuple[str, str] | None:
        base = None if self.is_library(name) else self._base(name.partition(".")[0], folder)
        return None if base is None else self._deepest(f"{base}.{name}")

    def _deepest(self, name: str) -> tuple[str, str] | None:
        """The longest beginning that is a module."""
        module = name
        while module:
            if module in self.paths:
                return module, name[len(module) + 1 :]
            module = module.rpartition(".")[0]
        return None

    def _base(self, first: str, folder: str) -> str | None:
        """The folder, near or around, from which `import first` finds something of the project."""
        key = (folder, first)
        if key not in self._bases:
            self._bases[key] = next(self._candidates(first, folder), None)
        return self._bases[key]

    def _candidates(self, first: str, folder: str) -> Iterator[str]:
        around = folder
        while True:
            for inner in ("", *SOURCE_FOLDERS):
                base = f"{around}.{inner}".strip(".")
                if base and (f"{base}.{first}" in self.paths or f"{base}.{first}" in self.packages):
                    yield base
            if not around:
                break
            around = around.rpartition(".")[0]
        only = self.places.get(first, [])
        if len(only) == 1 and "." in only[0]:
            yield only[0].rpartition(".")[0]


def modules(paths: Iterable[str], is_library: Callable[[str], object]) -> Modules:
    """The tree of these paths, of which only Python files and notebooks count."""
    named: dict[str, str] = {}
    packages: set[str] = set()
    for path in paths:
        if not path.endswith((".py", ".ipynb")):
            continue
        name = module_name(path)
        named.setdefault(name, path)
        package = folder_name(path)
        while package and package not in packages:
            packages.add(package)
            package = package.rpartition(".")[0]
    places: dict[str, list[str]] = {}
    for name in sorted({*named, *packages}):
        places.setdefault(name.rpartition(".")[2], []).append(name)
    return Modules(named, packages, places, is_library)
