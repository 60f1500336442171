"""What a golden case declares to pytest: its marks, its fixtures, and what the diagnosis knows."""

import re
from collections.abc import Iterable, Iterator

import pytest

from pytest_ragft.golden.case import GoldenCase

_NO_MARK = re.compile(r"[^\w.+-]+")


def register_tags(cases: Iterable[GoldenCase], config: pytest.Config) -> None:
    """Make every tag a mark that `--strict-markers` lets pass."""
    known = {line.split(":")[0].split("(")[0].strip() for line in config.getini("markers")}
    for name in dict.fromkeys(mark_name(tag) for case in cases for tag in case.tags):
        if name not in known:
            config.addinivalue_line("markers", f"{name}: a tag of golden cases.")


def marks_of(case: GoldenCase) -> Iterator[pytest.MarkDecorator]:
    """Marks that the case names, one for each of its tags, and that of the diagnosis.

    Raises `pytest.fail.Exception` for a mark that is not registered, under `--strict-markers`.
    """
    for name in (*case.marks, *map(mark_name, case.tags)):
        yield getattr(pytest.mark, name)
    if case.fixtures:
        yield pytest.mark.usefixtures(*case.fixtures)
    declared = _declared(case)
    if declared:
        yield pytest.mark.ragft(**declared)


def mark_name(tag: str) -> str:
    """By which `-m` selects a tag."""
    return _NO_MARK.sub("_", tag).lstrip("_") or "tag"


def _declared(case: GoldenCase) -> dict[str, object]:
    """As `@pytest.mark.ragft` takes it."""
    given = {
        "oracle": case.oracle,
        "source": list(case.source) or None,
        "expects": case.expects[0] if case.expects else None,
        "instructions": case.instructions,
        "exemplar": case.exemplar,
        "expects_abstention": True if case.mode != "answer" else None,
        "replay": case.replay,
    }
    return {name: value for name, value in given.items() if value is not None}
