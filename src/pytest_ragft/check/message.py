"""The words of a finding; texts from the checked code never stand in them."""

import re
from functools import cache

from pytest_ragft.check.fact import Fact, Reference, Value
from pytest_ragft.check.selection import lookup

_HOLE = r"\{([\w.\-|]+)\}"
_HARMLESS = r"[\w.\-/:@+ ]{1,60}"
_LIKE_A_KEY = (
    r"(?i)\b(sk|pk|hf|ghp|gsk|xox\w)[-_]\w{6,}|[A-Za-z0-9+/_]{32,}|\b[0-9a-f]{8}-[0-9a-f\-]{20,}"
)
"""Keys by how they begin, long runs without a hyphen (model names have them), UUIDs."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Many a run has nothing to say, and compiles none."""
    return re.compile(pattern)


def fill(template: str, fact: Fact) -> str:
    """The template with {name}, {short} (its last part) and values by key put in.

    Of {k|top_k} the first that is known stands.
    """
    return _compiled(_HOLE).sub(lambda hole: _word(fact, hole[1]), template)


def _word(fact: Fact, key: str) -> str:
    if key == "name":
        return fact.name.removeprefix("?.")
    if key == "short":
        return fact.name.rpartition(".")[2]
    keys = key.split("|")
    found = [lookup(known, each) for known in (fact.values, fact.defaults) for each in keys]
    known = (value for value in found if not isinstance(value, Reference))
    return show(next(known, found[0]))


def show(value: Value) -> str:
    """A number, a name or a short harmless text as it stands; anything else as what it is."""
    if isinstance(value, Reference):
        return value.name or "an expression"
    if isinstance(value, str):
        plain = _compiled(_HARMLESS).fullmatch(value) and not _compiled(_LIKE_A_KEY).search(value)
        return value if plain else "a text"
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    return f"{len(value)} values"
