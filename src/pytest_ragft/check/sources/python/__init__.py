"""Python source as facts."""

import ast
import re
from pathlib import PurePosixPath

from pytest_ragft.check.fact import Comment, FileFacts, Problem
from pytest_ragft.check.sources.python.names import Names
from pytest_ragft.check.sources.python.reader import Reading, read

_COMMENT = re.compile(rb"#\s*ragft:[^\n\r]*")


def read_python(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of a module; one that does not parse has a problem and no facts."""
    try:
        tree = ast.parse(source, filename=path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or str(error) or type(error).__name__
        return FileFacts(path, "python", problems=(Problem(line, f"does not parse: {reason}"),))
    lines = source.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    pure = PurePosixPath(path)
    names = Names(module_name(path), package=pure.name == "__init__.py")
    reading = Reading(names, lines, wanted)
    read(tree, reading)
    return FileFacts(
        path,
        "python",
        facts=tuple(reading.facts),
        imports=tuple(dict.fromkeys(names.modules)),
        comments=comments(lines),
    )


def module_name(path: str) -> str:
    """`src/app/store.py` is `src.app.store`: other files name it by an end of that."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def comments(lines: list[bytes]) -> tuple[Comment, ...]:
    """Comments that speak to the checker."""
    found = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line) if b"ragft" in line else None
        if match:
            before = line[: match.start()]
            column = len(before.decode("utf-8", "replace")) + 1
            text = match[0].decode("utf-8", "replace")
            found.append(Comment(number, column, text, not before.strip()))
    return tuple(found)
