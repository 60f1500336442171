"""An index brought to the state of the files."""

import hashlib
import time
from collections.abc import Callable, Sequence
from io import BufferedIOBase

from pytest_ragft.corpus.document import DocumentError, Format
from pytest_ragft.corpus.files import Found
from pytest_ragft.corpus.formats import format_of
from pytest_ragft.corpus.index import Index, Stamp
from pytest_ragft.corpus.splitting import split

_RECENT = 2_000_000_000
"""Nanoseconds: a file changed this shortly before may change again without a new time."""
_UNSURE = -1
"""In place of a time: look at the content again next time."""


def update(index: Index, files: Sequence[Found], progress: Callable[[int, int], None]) -> None:
    """Read what is new or changed, and forget what is gone; all in one transaction."""
    known = index.files()
    for name in known.keys() - {file.name for file in files}:
        index.drop(name)
    for done, file in enumerate(files, 1):
        _update(index, file, known.get(file.name))
        progress(done, len(files))
    index.count_common()


def _update(index: Index, file: Found, known: Stamp | None) -> None:
    kind = format_of(file.name)
    try:
        status = file.path.stat()
        if known and (known.size, known.modified) == (status.st_size, status.st_mtime_ns):
            return
        if status.st_size > kind.largest:
            reason = (
                f"is too large: {status.st_size:,} bytes, and at most {kind.largest:,} are read"
            )
            _refuse(index, file, reason)
            return
        with file.path.open("rb") as content:
            stamp = _stamp(content, status.st_mtime_ns)
            if (
                known
                and (known.size, known.digest) == (stamp.size, stamp.digest)
                and not known.problem
            ):
                index.touch(file.name, stamp)
                return
            index.drop(file.name)
            _put(index, file, stamp, kind, content)
    except OSError as error:
        _refuse(index, file, f"cannot be read: {error.strerror or error}")


def _put(index: Index, file: Found, stamp: Stamp, kind: Format, content: BufferedIOBase) -> None:
    """Read a file that is not in the index; what is wrong with parts of it is noted."""
    wrong: list[str] = []
    try:
        placed = split(file.name, kind.read(content, wrong.append))
        number = index.put(file.name, stamp, placed)
    except DocumentError as error:
        _refuse(index, file, str(error))
        return
    if wrong:
        more = f" (and {len(wrong) - 1:,} more of this kind)" if wrong[1:] else ""
        index.mark(number, wrong[0] + more)


def _refuse(index: Index, file: Found, reason: str) -> None:
    """A file without passages; it is tried again next time."""
    index.drop(file.name)
    index.put(file.name, Stamp(0, _UNSURE, b"", reason), ())


def _stamp(content: BufferedIOBase, modified: int) -> Stamp:
    digest = hashlib.file_digest(content, "sha256").digest()
    size = content.tell()
    content.seek(0)
    recent = abs(time.time_ns() - modified) < _RECENT
    return Stamp(size, _UNSURE if recent else modified, digest)
