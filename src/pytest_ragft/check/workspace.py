"""Where a project begins: its root folder, and the settings that stand there."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pytest_ragft.check.settings import CheckSettings, SettingsError, read

PYPROJECT = "pyproject.toml"


class Workspace(NamedTuple):
    """A project as the checker sees it; all paths of facts and findings start at the root."""

    root: Path
    settings: CheckSettings
    pyproject: Path | None


def find(paths: Sequence[Path], config: Path | None = None) -> Workspace:
    """The project that these paths belong to.

    Its root is the nearest folder upwards whose pyproject.toml has a `[tool.ragft]` table, or
    else the nearest with a `.git` or a pyproject.toml, or else what the paths have in common.
    Raises `SettingsError` for settings that cannot be used and for a path that is not there.
    """
    common = Path(os.path.commonpath([_resolved(path) for path in paths]))
    start = common if common.is_dir() else common.parent
    if config is not None:
        if not config.is_file():
            raise SettingsError(
                f"{str(config)!r}: there is no such file. --config names a pyproject.toml."
            )
        return Workspace(_root(start), read(config), config)
    own = next((folder for folder in _upwards(start) if _configured(folder / PYPROJECT)), None)
    if own is not None:
        return Workspace(own, read(own / PYPROJECT), own / PYPROJECT)
    return Workspace(_root(start), CheckSettings(), None)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: before Python 3.13, for a link to itself
        raise SettingsError(f"{str(path)!r}: there is no such file or folder.") from None


def _root(start: Path) -> Path:
    return next(
        (
            folder
            for folder in _upwards(start)
            if (folder / ".git").exists() or (folder / PYPROJECT).is_file()
        ),
        start,
    )


def _upwards(start: Path) -> Iterator[Path]:
    """The folder and those above it, up to the repository's own."""
    for folder in (start, *start.parents):
        yield folder
        if (folder / ".git").exists():
            return


def _configured(pyproject: Path) -> bool:
    try:
        return b"tool.ragft" in pyproject.read_bytes()
    except OSError:
        return False


def relative(path: Path, root: Path) -> str:
    """With forward slashes from the root; absolute where the path lies elsewhere."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  # a link keeps its own name
    for base in (root, root.resolve()):
        if absolute.is_relative_to(base):
            return absolute.relative_to(base).as_posix()
    resolved = path.resolve()
    return (resolved.relative_to(root) if resolved.is_relative_to(root) else resolved).as_posix()
