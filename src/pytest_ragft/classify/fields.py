"""Single values of a line, each checked where it stands."""

import json
from collections.abc import Iterable
from difflib import get_close_matches

from pytest_ragft.diagnosis.trial import Outcomes

_SHOWN = 60


class BadLineError(ValueError):
    """What is wrong with a line: the place in it, the value found, and what is accepted."""


def known(given: Iterable[str], accepted: tuple[str, ...], what: str) -> None:
    for name in given:
        if name not in accepted:
            near = get_close_matches(name, accepted, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise BadLineError(
                f"unknown {what} {show(name)}.{hint} Accepted: {', '.join(accepted)}."
            )


def text(value: object, key: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadLineError(f"{key}: found {show(value)}, accepted: text that is not empty.")
    return value


def flag(value: object, key: str) -> bool:
    if not isinstance(value, bool):
        raise BadLineError(f"{key}: found {show(value)}, accepted: true, false.")
    return value


def several(value: object, key: str, of: str, size: int | None = None) -> list[object]:
    """A list; `size`: how many entries it must have, None where any number will do."""
    if not isinstance(value, list):
        raise BadLineError(f"{key}: found {show(value)}, accepted: a list of {of}.")
    if size is not None and len(value) != size:
        raise BadLineError(f"{key}: found {len(value)}, accepted: {size} {of}.")
    return value


def mapping(value: object, key: str, of: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadLineError(f"{key}: found {show(value)}, accepted: an object with {of}.")
    return value


def outcomes(value: object, key: str, size: int | None = None) -> Outcomes:
    """The outcome per check; `size`: how many checks there are, None where this list says it."""
    found = several(value, key, "outcomes, one for each check")
    for index, outcome in enumerate(found):
        if outcome is not None and not isinstance(outcome, bool):
            raise BadLineError(
                f"{key}[{index}]: found {show(outcome)}, accepted: true (passed), "
                "false (failed), null (not run or not reached)."
            )
    if not found:
        raise BadLineError(f"{key}: found [], accepted: at least one outcome.")
    if size is not None and len(found) != size:
        raise BadLineError(
            f"{key}: found {len(found)} outcomes, but 'first' has {size}. Every trial lists "
            "all checks in the same order; put null where one was not reached."
        )
    return tuple(outcome if isinstance(outcome, bool) else None for outcome in found)


def show(value: object) -> str:
    """The value as it may stand in a message: escaped, and cut where it is long."""
    shown = repr(value) if isinstance(value, str) else json.dumps(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."
