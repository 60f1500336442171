"""Regular expressions of a project's own rules, which must not hold up a run.

They go to RE2, whose time is linear, where `google-re2` is installed. Where it is not, only those
are accepted whose time Python's engine keeps within the square of the text's length.
"""

import re
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

OWN = "(?#own)"
"""Marks a pattern that is not built in; a comment to Python's engine."""
EXTRA = "pytest-ragft[re2]"
LONGEST = 2000
"""Characters of a text that Python's engine looks at for such a pattern."""
UNLIMITED = 64
"""A repeat that may go on further than this counts as one without a limit."""
STEPS = UNLIMITED * LONGEST**2
"""Ways to look for a pattern in such a text: a few seconds at the very worst."""


class Pattern(Protocol):
    """What the checker needs of a compiled pattern."""

    def search(self, text: str, /) -> object: ...


class PatternError(ValueError):
    """A pattern that cannot be used; the message ends a sentence about it."""


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Pattern:
    """Built-in patterns by Python's engine, others as `check` has accepted them."""
    if not pattern.startswith(OWN):
        return re.compile(pattern)
    linear = _re2()
    own = pattern.removeprefix(OWN)
    return _Linear(linear, own) if linear else _Short(re.compile(own))


class _Linear:
    """Searches the whole of a text."""

    def __init__(self, engine: Any, pattern: str) -> None:  # noqa: ANN401  # a module without types
        options = engine.Options()
        options.log_errors = False
        self.pattern = engine.compile(pattern, options)

    def search(self, text: str, /) -> object:
        # Half a surrogate pair is no UTF-8, which is all that the engine reads.
        found: object = self.pattern.search(text.encode("utf-8", "replace").decode())
        return found


class _Short:
    """Searches the beginning of a text: a square of it is soon done."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern

    def search(self, text: str, /) -> object:
        return self.pattern.search(text, 0, LONGEST)


def _re2() -> Any:  # noqa: ANN401  # a module without types
    """Google's package; others of that name fall back to Python's engine."""
    try:
        found = import_module("re2")
    except ImportError:
        return None
    return found if hasattr(found, "Options") else None


def check(pattern: str) -> None:
    """Raises `PatternError` for one that does not compile, or may take too long."""
    linear = _re2()
    try:
        _Linear(linear, pattern) if linear else re.compile(pattern)
    except (linear or re).error as error:
        reason = error.args[0] if error.args else error
        raise PatternError(f"is no regular expression: {_text(reason)}") from None
    if not linear:
        _check_time(pattern)


def _text(reason: object) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _check_time(pattern: str) -> None:
    tree = list(import_module("re._parser").parse(pattern))
    repeats, ways = _sequence(tree)
    anchored = bool(tree) and str(tree[0][0]) == "AT" and str(tree[0][1]).startswith("AT_BEGINNING")
    starts = 1 if anchored else LONGEST
    if starts * LONGEST**repeats > STEPS:
        raise PatternError(_slow("repeats without a limit more than once"))
    if starts * LONGEST**repeats * ways > STEPS:
        raise PatternError(_slow("may match one text in too many ways"))


def _slow(reason: str) -> str:
    return (
        f"{reason}, which can take very long on some texts. Write two conditions or a simpler "
        f"pattern, or install {EXTRA}, which runs it in linear time"
    )


def _sequence(tree: Any) -> tuple[int, int]:  # noqa: ANN401  # the parser's own lists
    """Repeats without a limit on one way through, and ways that limited repeats allow."""
    repeats, ways = 0, 1
    for operation, content in tree:
        more, times = _part(str(operation), content)
        repeats, ways = repeats + more, ways * times
    return repeats, ways


def _part(operation: str, content: Any) -> tuple[int, int]:  # noqa: ANN401  # as above
    if operation in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _repeat(*content)
    if operation == "SUBPATTERN":
        return _sequence(content[-1])
    if operation == "ATOMIC_GROUP":
        return _sequence(content)
    if operation in {"ASSERT", "ASSERT_NOT"}:
        return _sequence(content[1])
    if operation == "BRANCH":
        paths = [_sequence(path) for path in content[1]]
        ways = [ways for _, ways in paths]
        return max(more for more, _ in paths), max(ways) if _apart(content[1]) else sum(ways)
    if operation in {"GROUPREF", "GROUPREF_EXISTS"}:
        raise PatternError(_slow("refers back to a group"))
    return 0, 1


def _repeat(least: int, most: int, content: Any) -> tuple[int, int]:  # noqa: ANN401  # as above
    repeats, ways = _sequence(content)
    if most <= 1:
        return repeats, ways + 1 - least
    if repeats:
        raise PatternError(_slow("holds a repeat within a repeat"))
    if ways > 1:
        raise PatternError(_slow("repeats what may match one text in several ways"))
    return (1, 1) if most > UNLIMITED else (0, most - least + 1)


def _apart(paths: Any) -> bool:  # noqa: ANN401  # as above
    """Do alternatives begin with different characters, so that at most one can match?"""
    starts = [chr(path[0][1]).lower() for path in paths if path and str(path[0][0]) == "LITERAL"]
    return len(set(starts)) == len(paths)
