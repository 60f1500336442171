"""A report is on disk whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path


class ReportError(Exception):
    """A report that cannot be written; the message says where, why and what to do."""


def check_folder(path: Path) -> None:
    """Raise `ReportError` where a report cannot stand, so that it is known before the run."""
    if path.is_dir():
        raise ReportError(f"{str(path)!r} is a folder. Name a file in it, such as 'ragft.json'.")
    if not path.parent.is_dir():
        raise ReportError(
            f"{str(path)!r} cannot be written: there is no folder {str(path.parent)!r}. "
            "Create it, or name a file in a folder that exists."
        )


def write(path: Path, text: str) -> None:
    """Put the text in place at once, in UTF-8; raises `ReportError` and leaves what stood there."""
    check_folder(path)
    try:
        _replace(path, text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(
            f"{str(path)!r} could not be written: {reason}. "
            "Free the space or the permission, or name another place."
        ) from error


def _replace(path: Path, text: str) -> None:
    # A link keeps pointing where it did: the file behind it is the one that is replaced.
    target = path.resolve()
    beside = target.with_name(f".ragft-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
