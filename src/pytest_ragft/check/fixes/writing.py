"""Changes put on disk, each file whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from pytest_ragft.atomic import WriteError, create, write_bytes
from pytest_ragft.check.fixes.change import Change


def write(changes: Sequence[Change], root: Path = Path()) -> None:
    """Writes every file that still is as it was read.

    Raises `WriteError` when the others are written, with a line for each file that could not be.
    """
    problems = []
    for change in changes:
        try:
            _write(change, root / change.path)
        except WriteError as error:
            problems.append(str(error))
    if problems:
        raise WriteError("\n".join(problems))


def _write(change: Change, path: Path) -> None:
    if change.before is None:
        create(path, change.after)
        return
    try:
        unchanged = path.read_bytes() == change.before
    except OSError:
        unchanged = False
    if not unchanged:
        raise WriteError(
            f"{str(path)!r} has changed since it was read; it is left as it is. Run --fix again."
        )
    write_bytes(path, change.after)
