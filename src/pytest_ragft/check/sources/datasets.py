"""Rows of data as one fact: what kind of data it is, and how many of the rows hold what."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from pytest_ragft.check.fact import Fact, Span, Value
from pytest_ragft.check.sources import wording
from pytest_ragft.check.sources.fields import Role, Row, fields, roles
from pytest_ragft.check.sources.hints import Hints, hints_of
from pytest_ragft.check.sources.kinds import Kind, kind_of
from pytest_ragft.check.sources.limits import shares

SAMPLE = 50
"""Rows looked at to see what the data is."""
MOST = 5_000
"""Rows whose fields are counted; what they say is taken for the rest."""
SHORT_RUBRIC = 5
"""Words; a rubric of no more says nothing that a grader could check."""
KEYS = 30
"""Fields that are named in a fact."""

_UNANSWERABLE = re.compile(
    r"(?i)unanswer|out[_ -]?of[_ -]?(scope|domain|corpus|context|kb)|no[_ -](answer|context"
    r"|evidence|info|match|results?)|refus|abst[ea]|not[_ -](in[_ -]|found|covered)|\bood\b"
    r"|off[_ -]?topic|irrelevant|decline|insufficient|negative|false[_ -]premise|don'?t[_ -]?know"
    r"|unsupported|unknown|hallucinat|missing[_ -](info|context|data)"
)
_ADVERSARIAL = re.compile(
    r"(?i)adversar|inject|jailbreak|red[_ -]?team|attack|malicious|exploit|prompt[_ -]leak|toxic"
    r"|harmful|abuse|trick|manipulat|exfiltrat|unsafe|security"
)
_RUBRICS = re.compile(r"rubric|model-graded|g-eval|select-best|factuality")
_NO = frozenset({"false", "0", "no"})
_EMPTY: tuple[object, ...] = (None, "", [], (), {})


class Counts:
    """Rows that hold something, among those looked at."""

    __slots__ = ("held", "keys", "rows")

    def __init__(self) -> None:
        self.rows = 0
        self.held: dict[str, int] = {}
        self.keys: dict[str, None] = {}

    def add(self, row: Row) -> None:
        self.rows += 1
        if len(self.keys) < KEYS:
            self.keys.update(dict.fromkeys(islice(map(str, row), KEYS)))
        for meaning in _held(row):
            self.held[meaning] = self.held.get(meaning, 0) + 1

    def scaled(self, meaning: str, total: int) -> int:
        """For all rows: exact where all were looked at, or all that were had the same."""
        return round(self.held.get(meaning, 0) * total / self.rows)


def dataset(
    path: str,
    rows: Iterable[Row],
    span: Span,
    left: Callable[[], int] | None = None,
    kind: Kind | None = None,
) -> Fact | None:
    """The fact of rows that some tool reads; None where they are something else.

    Of training data only the first rows are looked at. `left` counts the rows behind those that
    were taken, where that is cheaper than to take them. `kind` is given where it is known.
    """
    rows = iter(rows)
    first = list(islice(rows, SAMPLE))
    hints = hints_of(path)
    kind = kind or kind_of(first, hints)
    if kind is None or not first:
        return None
    counts = Counts()
    for row in first:
        counts.add(row)
    if kind.purpose != "training":
        for row in islice(rows, MOST - SAMPLE):
            counts.add(row)
    total = counts.rows + (left() if left else sum(1 for _ in rows))
    values = _values(kind, hints, counts, total)
    if kind.purpose == "training":
        values.update(shares(first))
    return Fact("dataset", kind.format, span, values)


def _values(kind: Kind, hints: Hints, counts: Counts, total: int) -> dict[str, Value]:
    values: dict[str, Value] = {
        "purpose": kind.purpose,
        "rows": total,
        "keys": tuple(counts.keys),
        "with_question": counts.scaled("question", total),
        "with_expected": counts.scaled("expected", total),
        "with_source": counts.scaled("source", total),
        "multi_source": counts.scaled("several-sources", total),
        "unanswerable": total if hints.unanswerable else counts.scaled("unanswerable", total),
        "adversarial": total if hints.adversarial else counts.scaled("adversarial", total),
        "short_rubrics": counts.scaled("short-rubric", total),
    }
    return {**values, "split": hints.split} if hints.split else values


def _held(row: Row) -> set[str]:
    """What a row holds: roles of its fields that are not empty, and what their values say."""
    found: set[str] = set()
    for key, value in fields(row):
        said = ("expected",) if key.startswith("__expected") else roles(key)
        found.update(_meaning(role, value) for role in said)
        if "source" in said and _are_several(value):
            found.add("several-sources")
        if key == "vars" and isinstance(value, Mapping) and any(value.values()):
            found.add("question")
        if "expected" in said:
            found |= _graded(value)
    return found


def _meaning(role: Role, value: Any) -> str:  # noqa: ANN401  # rows hold anything
    """What a field adds to its row; "" where it adds nothing."""
    if role == "answerable":
        return "unanswerable" if str(value).lower() in _NO else ""
    if value in _EMPTY:
        return ""
    if role in {"unanswerable", "adversarial"}:
        return "" if str(value).lower() in _NO else role
    if role == "tag":
        text = str(value)[:200]
        return "unanswerable" if _UNANSWERABLE.search(text) else _attack(text)
    return ("short-rubric" if _is_short(value) else "") if role == "rubric" else role


def _are_several(value: Any) -> bool:  # noqa: ANN401  # as above
    """A list of two or more different names or ids."""
    return isinstance(value, (list, tuple)) and len({str(entry) for entry in value}) > 1


def _attack(text: str) -> str:
    return "adversarial" if _ADVERSARIAL.search(text) else ""


def _graded(value: Any) -> set[str]:  # noqa: ANN401  # as above
    """What an expectation says: that there is no answer; promptfoo's rubrics that say nothing."""
    found: set[str] = set()
    if isinstance(value, str) and wording.finds_nothing(value[:300]):
        found.add("unanswerable")
    for entry in value if isinstance(value, (list, tuple)) else ():
        graded = isinstance(entry, Mapping) and _RUBRICS.search(str(entry.get("type", "")))
        if graded and _is_short(entry.get("value")):
            found.add("short-rubric")
    return found


def _is_short(value: Any) -> bool:  # noqa: ANN401  # as above
    """Of a text that is put together elsewhere, "{{expected}}", nothing is known."""
    return isinstance(value, str) and 0 < len(value.split()) <= SHORT_RUBRIC and "{{" not in value
