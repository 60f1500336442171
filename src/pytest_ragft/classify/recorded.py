"""One line of recorded outcomes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pytest_ragft.classify import fields
from pytest_ragft.classify.fields import BadLineError
from pytest_ragft.diagnosis.arm import PLACEMENTS, Placement
from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.explanations import ARM_NAMES
from pytest_ragft.diagnosis.trial import Check, Outcomes, Trial

KEYS = ("id", "first", "arms", "echo", "fingerprints", "placements", "checks", "expects_abstention")
ECHO = "answer-echo"
ARMS = (ECHO, *ARM_NAMES)

Arms = Mapping[str, tuple[Outcomes, ...] | None]
"""Trials of each arm; None: this test cannot have the arm."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcomes of one failing test, recorded elsewhere."""

    id: str
    first: Outcomes
    """Of the run that failed."""
    trials: tuple[Trial, ...]
    echo: Outcomes | None = None
    unavailable: frozenset[str] = frozenset()
    """Arms that this test cannot have."""
    checks: tuple[Check, ...] = ()
    expects_abstention: bool = False
    case: Case = field(default_factory=Case)
    replies: tuple[str, ...] = ()
    """Of the run that failed."""
    not_run: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Answers of each arm that never came."""


def parse(line: str) -> Recorded:
    """The outcomes on one line of JSON; raises `BadLineError` at the first thing wrong with it."""
    given = _object(line)
    fields.known(given, KEYS, "key")
    for key in ("id", "first", "arms"):
        if key not in given:
            raise BadLineError(f"the key {key!r} is missing. Each line needs id, first and arms.")
    name = fields.text(given["id"], "id")
    first = _first(given["first"])
    arms = _arms(given["arms"], len(first))
    return Recorded(
        id=name,
        first=first,
        trials=_trials(given, arms),
        echo=_echo(given.get("echo"), arms.get(ECHO) or (), len(first)),
        unavailable=frozenset(arm for arm, trials in arms.items() if trials is None),
        checks=_checks(given.get("checks"), len(first)),
        expects_abstention=fields.flag(
            given.get("expects_abstention", False), "expects_abstention"
        ),
    )


def _object(line: str) -> dict[str, object]:
    try:
        value = json.loads(line, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        near = fields.show(line[error.pos :]) if error.pos < len(line) else "the end of the line"
        raise BadLineError(
            f"not JSON: {error.msg} at column {error.colno}, {near}. Each line is one JSON object."
        ) from None
    except RecursionError:
        raise BadLineError("not read: brackets are nested too deeply.") from None
    except BadLineError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise BadLineError(f"not read: {error}.") from None
    if not isinstance(value, dict):
        raise BadLineError(f"found {fields.show(value)}, accepted: a JSON object for each test.")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadLineError(f"the key {fields.show(twice)} stands twice. Keep one.")
    return found


def _first(value: object) -> Outcomes:
    first = fields.outcomes(value, "first")
    if all(first):
        raise BadLineError(
            f"first: found {fields.show(value)}, in which every check passed. Only failing tests "
            "are diagnosed: leave this line out."
        )
    return first


def _arms(value: object, size: int) -> Arms:
    given = fields.mapping(value, "arms", "a list of trials for each arm")
    fields.known(given, ARMS, "arm")
    return {
        arm: None if trials is None else _outcomes_of(trials, f"arms.{arm}", size)
        for arm, trials in given.items()
    }


def _outcomes_of(value: object, key: str, size: int) -> tuple[Outcomes, ...]:
    return tuple(
        # A trial that is null as a whole was not run.
        (None,) * size if trial is None else fields.outcomes(trial, f"{key}[{index}]", size)
        for index, trial in enumerate(fields.several(value, key, "trials"))
    )


def _trials(given: Mapping[str, object], arms: Arms) -> tuple[Trial, ...]:
    digests = _per_trial(given.get("fingerprints", {}), "fingerprints", arms)
    places = _per_trial(given.get("placements", {}), "placements", arms)
    return tuple(
        Trial(
            arm,
            outcomes,
            _digest(digests, arm, index),
            _placement(places, arm, index),
        )
        for arm in ARM_NAMES
        for index, outcomes in enumerate(arms.get(arm) or ())
    )


def _per_trial(value: object, key: str, arms: Arms) -> dict[str, list[object]]:
    """What is said of each trial, by arm."""
    given = fields.mapping(value, key, "a list for each arm, one entry a trial")
    fields.known(given, tuple(arms), f"arm in {key}")
    return {
        arm: fields.several(entries, f"{key}.{arm}", "entries, one a trial", len(arms[arm] or ()))
        for arm, entries in given.items()
    }


def _digest(digests: Mapping[str, list[object]], arm: str, index: int) -> str | None:
    digest = digests[arm][index] if arm in digests else None
    return None if digest is None else fields.text(digest, f"fingerprints.{arm}[{index}]")


def _placement(places: Mapping[str, list[object]], arm: str, index: int) -> Placement | None:
    """Trials of an arm that alternates are taken to do so where nothing else is said."""
    usual = BY_NAME[arm].placement(index) if arm in BY_NAME else None
    found = places[arm][index] if arm in places else None
    if found is None:
        return usual
    accepted = PLACEMENTS if usual else ()
    for placement in accepted:
        if found == placement:
            return placement
    names = [*map(repr, accepted), "null"]
    raise BadLineError(
        f"placements.{arm}[{index}]: found {fields.show(found)}, accepted: {', '.join(names)}."
    )


def _echo(value: object, trials: tuple[Outcomes, ...], size: int) -> Outcomes | None:
    """What the expected answer did, whether it was given as `echo`, as an arm, or as both."""
    given = () if value is None else (fields.outcomes(value, "echo", size),)
    seen = (*given, *trials)
    if not seen:
        return None
    return tuple(any_passed(trial[check] for trial in seen) for check in range(size))


def any_passed(outcomes: Iterable[bool | None]) -> bool | None:
    """One pass shows that some answer can pass the check."""
    reached = [outcome for outcome in outcomes if outcome is not None]
    return any(reached) if reached else None


def _checks(value: object, size: int) -> tuple[Check, ...]:
    if value is None:
        return ()
    names = fields.several(value, "checks", "names, one for each outcome in 'first'", size)
    return tuple(
        Check(line=0, source=fields.text(name, f"checks[{index}]"))
        for index, name in enumerate(names)
    )
