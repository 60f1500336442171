"""Comments to the checker in files other than Python."""

import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Comment

_COMMENT = re.compile(rb"(?:^|(?<=\s))#\s*ragft:[^\n\r]*")


def comments(source: bytes) -> tuple[Comment, ...]:
    """YAML, TOML and shell comment as Python does; what stands in a text is taken as well."""
    return tuple(_found(source)) if b"ragft:" in source else ()


def _found(source: bytes) -> Iterator[Comment]:
    for number, line in enumerate(source.splitlines(), 1):
        match = _COMMENT.search(line)
        if match:
            before = line[: match.start()]
            column = len(before.decode("utf-8", "replace")) + 1
            yield Comment(number, column, match[0].decode("utf-8", "replace"), not before.strip())
