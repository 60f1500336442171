"""The body of a request, read as it comes or as a whole."""

from collections.abc import Iterator
from typing import BinaryIO

from pytest_ragft.relay.headers import Headers, value_of

_AT_ONCE = 1 << 16
_LONGEST_LINE = 1 << 12


class BadRequest(Exception):  # noqa: N818  # the name of HTTP's status 400
    """A request that breaks the rules of HTTP/1.1, in words for its sender."""


class AppGone(Exception):  # noqa: N818  # no error of ours
    """The app has closed its connection."""


class Incoming:
    """What the app sends behind its headers."""

    def __init__(self, file: BinaryIO, headers: Headers) -> None:
        """Raises `BadRequest`."""
        self._file = file
        self.chunked = "chunked" in value_of(headers, "transfer-encoding").lower()
        self.length = 0 if self.chunked else _length(headers)
        self._kept: list[bytes] = []
        self._rest = self._chunks() if self.chunked else self._measured(self.length)
        self.done = not self.chunked and not self.length
        """All of it was taken off the connection, which can then be used again."""

    def whole(self, largest: int) -> bytes | None:
        """The content; None if it is larger, and `parts` has it all the same."""
        size = 0
        for part in self._read():
            self._kept.append(part)
            size += len(part)
            if size > largest:
                return None
        self._kept = [b"".join(self._kept)]
        return self._kept[0]

    def parts(self) -> Iterator[bytes]:
        """From the beginning; to be called once."""
        yield from filter(None, self._kept)
        yield from self._read()

    def _read(self) -> Iterator[bytes]:
        # Not `yield from`: that would close the rest where a reader stops.
        for part in self._rest:  # noqa: UP028  # as above
            yield part
        self.done = True

    def _measured(self, length: int) -> Iterator[bytes]:
        while length:
            part = self._file.read1(min(_AT_ONCE, length))  # type: ignore[attr-defined]  # a socket's file is buffered
            if not part:
                raise AppGone
            length -= len(part)
            yield part

    def _chunks(self) -> Iterator[bytes]:
        while size := self._size_of_chunk():
            yield from self._measured(size)
            self._line()
        while self._line():  # trailers, which go no further
            pass

    def _size_of_chunk(self) -> int:
        digits = self._line().partition(b";")[0].strip()
        try:
            size = int(digits, 16)
        except ValueError:
            size = -1
        if size < 0:
            raise BadRequest(f"{digits[:20]!r} is not the size of a chunk.")
        return size

    def _line(self) -> bytes:
        line = self._file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise AppGone
        return line.strip()


def _length(headers: Headers) -> int:
    text = value_of(headers, "content-length") or "0"
    if not (text.isascii() and text.isdecimal()):
        raise BadRequest(f"Content-Length: {text!r} is not a number of bytes.")
    return int(text)
