"""A file is on disk whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path


class WriteError(Exception):
    """A file that cannot be written; the message says where, why and what to do."""


def check_folder(path: Path) -> None:
    """Raise `WriteError` where a file cannot stand, so that it is known before the work."""
    if path.is_dir():
        raise WriteError(f"{str(path)!r} is a folder. Name a file in it, such as 'ragft.json'.")
    if not path.parent.is_dir():
        raise WriteError(
            f"{str(path)!r} cannot be written: there is no folder {str(path.parent)!r}. "
            "Create it, or name a file in a folder that exists."
        )


def write_text(path: Path, text: str) -> None:
    """Put the text in place at once, in UTF-8; raises `WriteError` and leaves what stood there."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Put the content in place at once; raises `WriteError` and leaves what stood there."""
    write_pieces(path, [content])


def write_pieces(path: Path, content: Iterable[bytes]) -> None:
    """As `write_bytes`, with content that need not fit into memory."""
    check_folder(path)
    try:
        _replace(path, content)
    except OSError as error:
        raise _refused(path, error) from error


def create(path: Path, content: bytes) -> None:
    """Put a new file in place, with the folders above it; raises `WriteError`, and never
    replaces what is there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        path.open("xb").close()  # from here on the name is taken
        _replace(path, [content])
    except FileExistsError as error:
        raise WriteError(f"{str(path)!r} is there already; it is left as it is.") from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _refused(path, error) from error


def _replace(path: Path, content: Iterable[bytes]) -> None:
    # A link keeps pointing where it did: the file behind it is the one that is replaced.
    target = path.resolve()
    beside = target.with_name(f".ragft-{os.urandom(8).hex()}.tmp")
    try:
        with beside.open("xb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _refused(path: Path, error: OSError) -> WriteError:
    reason = error.strerror or str(error)
    return WriteError(
        f"{str(path)!r} could not be written: {reason}. "
        "Free the space or the permission, or name another place."
    )
