"""What a failing check compared, from the frames of its exception: texts, and made-up models."""

import ast
import sys
import sysconfig
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import FrameType, ModuleType

from pytest_ragft.diagnosis.wording import quoted
from pytest_ragft.replay.sites import parsed

DEPTH = 4
"""Levels of nested values that are looked into."""
MOST = 200
"""Texts that are kept: a check that compares more looks at no single reply."""
LONGEST = 50_000
"""Characters of one text."""
_VISITS = 20_000
"""Values that are looked at: a test may hold a whole index."""
_OTHERS = ("<", sysconfig.get_path("stdlib"), str(Path(__file__).parents[1]))
"""Where files begin that are neither the test's nor the app's."""
_PLAIN = (str, bytes, dict, list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True)
class Compared:
    """What the failing check looked at, as far as it could be seen."""

    texts: tuple[str, ...] = ()
    """In the message of its exception, and in the plain values that its statement names."""
    held: tuple[str, ...] = ()
    """In the objects that it names: an app's whole history perhaps."""
    mocks: tuple[str, ...] = ()
    """Names under which `unittest.mock` stands in the test."""


def compared(error: BaseException | None) -> Compared:
    """Texts alone are taken from the frames, so that nothing keeps alive what the test held."""
    if error is None:
        return Compared()
    plain: list[object] = []
    objects: list[object] = []
    mocks: dict[str, None] = {}
    for frame, line in traceback.walk_tb(error.__traceback__):
        if not _is_library(frame):
            values = dict(frame.f_locals)  # from Python 3.13 on a view, whose keys are a list
            mocks |= dict.fromkeys(_mocks(values))
            for name in sorted(_names_on(frame, line) & values.keys()):
                (plain if isinstance(values[name], _PLAIN) else objects).append(values[name])
    told = _message(error)
    texts = _kept([told, *quoted(told), *_texts(plain)])
    return Compared(texts, _kept(_texts(objects)), tuple(mocks))


def _kept(texts: Iterable[str]) -> tuple[str, ...]:
    filled = (text[:LONGEST] for text in texts if text.strip())
    return tuple(dict.fromkeys(islice(filled, MOST)))


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Texts in nested values, each object once."""
    seen: set[int] = set()
    waiting = [(value, DEPTH) for value in values]
    for _ in range(_VISITS):
        if not waiting:
            return
        value, depth = waiting.pop(0)
        if isinstance(value, str | bytes):
            yield value if isinstance(value, str) else value.decode("utf-8", "replace")
        elif depth and id(value) not in seen:
            seen.add(id(value))
            inner = islice(_inside(value), _VISITS)
            waiting.extend((each, depth - 1) for each in inner)


def _inside(value: object) -> Iterable[object]:
    """Members of a plain container, or what an object keeps in its `__dict__`.

    Nothing of the test's own code is run: no property, no `repr`.
    """
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if isinstance(value, type | ModuleType) or callable(value):
        return ()
    try:
        return list(object.__getattribute__(value, "__dict__").values())
    except AttributeError:
        return ()


def _names_on(frame: FrameType, line: int) -> set[str]:
    """Names in the statement that raised; all of the frame's where its source does not tell."""
    node: ast.AST | None = parsed(frame.f_code.co_filename)
    while node is not None and not _is_simple(node):
        inner = (child for child in ast.iter_child_nodes(node) if _spans(child, line))
        node = next(inner, None)
    if node is None:
        return set(frame.f_locals)
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _spans(node: ast.AST, line: int) -> bool:
    """Whether a line is in a statement, or in a clause of one."""
    if isinstance(node, ast.match_case):
        return any(_spans(each, line) for each in node.body)
    if not isinstance(node, ast.stmt | ast.excepthandler):
        return False
    return node.lineno <= line <= (node.end_lineno or line)


def _is_simple(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt) and not (hasattr(node, "body") or isinstance(node, ast.Match))


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # an exception of the test's own, badly made
        return ""


def _mocks(values: Mapping[str, object]) -> Iterator[str]:
    made = getattr(sys.modules.get("unittest.mock"), "NonCallableMock", ())
    for name, value in values.items():
        if name.isidentifier() and isinstance(value, made):  # rewritten asserts have other names
            yield name


def _is_library(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return "site-packages" in name or name.startswith(_OTHERS)
