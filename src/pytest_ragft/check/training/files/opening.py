"""A file opened without waiting for it, as it is at that moment."""

import gzip
import io
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from pytest_ragft.check.sources.document import UnreadableError

BLOCK = 1_048_576
"""Bytes that are read at once."""
HEAD = 65_536
"""Bytes in which a file shows what it is."""
_GZIP = b"\x1f\x8b"
_LFS = b"version https://git-lfs.github.com/spec/"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "is a folder; name the files in it, such as data/*.jsonl"),
    (stat.S_ISFIFO, "is a pipe, which can be read once only; write its rows to a file"),
)
"""What a path can lead to besides a file, and what to do then."""


class Opened(NamedTuple):
    """The bytes of a file, unpacked where they were packed."""

    stream: BinaryIO
    head: bytes
    size: int
    """Bytes when it was opened; what is written afterwards is not read."""
    packed: bool


class Bounded(io.RawIOBase):
    """A file of a known length, although it may grow."""

    def __init__(self, descriptor: int, size: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._size = size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return os.lseek(self._descriptor, offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer will do
        at = os.lseek(self._descriptor, 0, os.SEEK_CUR)
        data = os.read(self._descriptor, max(min(len(buffer), self._size - at), 0))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Raises `UnreadableError` where there are no bytes of rows to be had."""
    with ExitStack() as stack:
        try:
            descriptor = os.open(path, os.O_RDONLY | _NON_BLOCKING)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "") or str(error)
            raise UnreadableError(1, f"cannot be read: {reason}") from None
        held = os.fstat(descriptor)
        raw = stack.enter_context(Bounded(descriptor, held.st_size))
        if not stat.S_ISREG(held.st_mode):
            raise UnreadableError(1, _no_file(held.st_mode))
        stream = cast("BinaryIO", io.BufferedReader(raw, BLOCK))
        head = _head(stream)
        packed = head.startswith(_GZIP)
        if packed:
            stream = cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))
            head = _head(stream)
        _refuse(head)
        yield Opened(stream, head, held.st_size, packed)


def _head(stream: BinaryIO) -> bytes:
    try:
        head = stream.read(HEAD)
        stream.seek(0)
    except (OSError, EOFError, ValueError) as error:
        raise UnreadableError(1, f"cannot be read: {error}") from None
    return head


def _no_file(mode: int) -> str:
    said = (text for test, text in _KINDS if test(mode))
    return next(said, "is a device or a socket, not a file")


def _refuse(head: bytes) -> None:
    if head.startswith(_LFS):
        raise UnreadableError(1, "is a pointer of git-lfs, not the data: `git lfs pull` fetches it")
    if head.startswith(_WIDE) or _is_wide(head):
        raise UnreadableError(
            1, "is UTF-16; rows are read as UTF-8: `iconv -f UTF-16 -t UTF-8` converts it"
        )
    if len(head) < HEAD and not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableError(1, "is empty: there is no row in it")


def _is_wide(head: bytes) -> bool:
    """Every other byte is NUL: UTF-16 without a mark, in Latin letters."""
    start = head[:64]
    return len(start) > 1 and start.count(0) * 2 >= len(start) - 1 and b"\0\0" not in start
