"""Checks of a case with what they take from it: the expected answers, the sources, the question."""

from collections.abc import Callable, Mapping

from pytest_ragft.checks import Check, made
from pytest_ragft.golden.case import GivenCheck, GoldenCase


def check_of(given: GivenCheck, case: GoldenCase) -> Check:
    """A check as its case means it. Raises `CheckError`.

    Without a value, `contains`, `equals` and `similar` look for the best expected answer,
    `contains_any` and `contains_all` for all of them, `cites` for the sources. `judged` knows the
    question and the expected answer, and `grounded` lets the question's own words stand.
    """
    value = given.value
    if value is None and given.name in _FROM_CASE:
        value = _FROM_CASE[given.name](case) or None
    if given.name in _COMPLETED:
        value = _COMPLETED[given.name](value, case)
    return made(given.name, value)


def checks_of(case: GoldenCase) -> tuple[Check, ...]:
    """All that is checked of a case, in the order of `every_check`. Raises `CheckError`."""
    return tuple(check_of(given, case) for given in case.every_check)


def _best(case: GoldenCase) -> object:
    return case.expects[0] if case.expects else None


def _all(case: GoldenCase) -> object:
    return list(case.expects)


_FROM_CASE: Mapping[str, Callable[[GoldenCase], object]] = {
    "contains": _best,
    "equals": _best,
    "similar": _best,
    "contains_any": _all,
    "contains_all": _all,
    "cites": lambda case: list(case.source),
}


def _judged(value: object, case: GoldenCase) -> object:
    if isinstance(value, str):
        value = {"rubric": value}
    if not isinstance(value, Mapping):
        return value
    known = {"question": case.asked or None, "expects": _best(case)}
    return {**{name: each for name, each in known.items() if each}, **value}


def _grounded(value: object, case: GoldenCase) -> object:
    if not isinstance(value, Mapping):
        value = {} if value in (None, True) else {"texts": value}
    return {"allowed": [case.asked], **value} if case.asked else value


_COMPLETED: Mapping[str, Callable[[object, GoldenCase], object]] = {
    "judged": _judged,
    "grounded": _grounded,
}
