"""Answers of a tool made into recorded tests: the failing run, and trials of each arm."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pytest_ragft.classify.answers import Answer, Assessed
from pytest_ragft.classify.grouped import Row, by_test, unused
from pytest_ragft.classify.mapping import PLAIN, Arms, Mapped
from pytest_ragft.classify.recorded import ECHO, Recorded, any_passed
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.trial import Check, Outcomes, Trial

SHORT_REPLY = 16
"""Characters: shorter replies repeat by chance."""

Judged = tuple[Mapped, Answer, Outcomes]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The failing tests of results files, and what became of the other cases."""

    failing: tuple[Recorded, ...]
    cases: int
    unasked: tuple[str, ...] = ()
    """Cases without an answer of the plain run that counts, with the reason."""
    ungraded: tuple[str, ...] = ()
    """Checks that have scores and no threshold."""


def gather(answers: Sequence[Answer], arms: Arms, thresholds: Mapping[str, float]) -> Gathered:
    """One recorded test for each case that has failed in the plain run."""
    rows = [(mapped, answer) for answer in answers if (mapped := arms.of(answer))]
    tests = by_test(rows, arms)
    judged = {name: _judged(found, thresholds) for name, found in tests.items()}
    unasked = {
        name: _why_not(found)
        for name, found in tests.items()
        if not any(mapped.arm == PLAIN for mapped, _, _ in judged[name])
    }
    recorded = (_recorded(name, found, judged[name]) for name, found in tests.items())
    return Gathered(
        failing=tuple(test for test in recorded if test),
        cases=len(tests),
        unasked=tuple(f"{name}: {why}" for name, why in unasked.items()),
        ungraded=_ungraded(rows, thresholds),
    )


def _judged(rows: Sequence[Row], thresholds: Mapping[str, float]) -> list[Judged]:
    """The answers that count as trials, each with the outcomes of all checks of its case.

    One that a check could not judge which judged others, and that failed no other check, only
    seems to pass: it counts as not run.
    """
    columns = _columns(rows)
    found = [(*row, _outcomes(row[1], columns, thresholds)) for row in rows if not row[1].error]
    judging = [
        any_passed(column) is not None for column in zip(*(o for _, _, o in found), strict=True)
    ]
    return [one for one in found if False in one[2] or _is_whole(one[2], judging)]


def _is_whole(outcomes: Outcomes, judging: Sequence[bool]) -> bool:
    needed = [outcome for outcome, needs in zip(outcomes, judging, strict=True) if needs]
    return bool(needed) and None not in needed


def _why_not(rows: Sequence[Row]) -> str:
    plain = [answer for mapped, answer in rows if mapped.arm == PLAIN]
    if not plain:
        return "not asked in the plain run"
    errors = [answer.error for answer in plain if answer.error]
    return errors[0] if errors else "no check with a verdict"


def _recorded(name: str, rows: Sequence[Row], judged: Sequence[Judged]) -> Recorded | None:
    """`None`: nothing has failed in the plain run."""
    failed = (at for at, (m, _, found) in enumerate(judged) if m.arm == PLAIN and False in found)
    # One failing answer stands for the run that failed; the others say what the rest came to.
    first = next(failed, None)
    if first is None:
        return None
    _, answer, outcomes = judged[first]
    others = [one for at, one in enumerate(judged) if at != first]
    counted = Counter(mapped.arm for mapped, _, _ in judged)
    return Recorded(
        id=name,
        first=outcomes,
        trials=tuple(_trial(*one) for one in others if one[0].arm != ECHO),
        echo=_echo([found for mapped, _, found in others if mapped.arm == ECHO]),
        checks=tuple(Check(0, n, c.kind, c.expected) for n, c in _columns(rows).items()),
        expects_abstention=any(each.expects_abstention for _, each in rows),
        case=Case(expects=answer.expects),
        replies=(answer.reply or "",),
        not_run=dict(Counter(mapped.arm for mapped, _ in rows) - counted),
    )


def _columns(rows: Iterable[Row]) -> dict[str, Assessed]:
    """The checks of all answers to a case, each once, in the order in which they come."""
    columns: dict[str, Assessed] = {}
    for _, answer in rows:
        for name, check in _named(answer).items():
            columns.setdefault(name, check)
    return columns


def _named(answer: Answer) -> dict[str, Assessed]:
    named: dict[str, Assessed] = {}
    for check in answer.checks:
        named[unused(check.name, named)] = check
    return named


def _outcomes(
    answer: Answer, columns: Mapping[str, Assessed], thresholds: Mapping[str, float]
) -> Outcomes:
    found = _named(answer)
    return tuple(_outcome(found[name], thresholds) if name in found else None for name in columns)


def _outcome(check: Assessed, thresholds: Mapping[str, float]) -> bool | None:
    least = thresholds.get(check.name)
    if least is None:
        return check.passed
    return None if check.score is None else check.score >= least


def _ungraded(rows: Sequence[Row], thresholds: Mapping[str, float]) -> tuple[str, ...]:
    names = (
        check.name
        for _, answer in rows
        for check in answer.checks
        if check.passed is None and check.score is not None and check.name not in thresholds
    )
    return tuple(dict.fromkeys(names))


def _trial(mapped: Mapped, answer: Answer, outcomes: Outcomes) -> Trial:
    reply = answer.reply or ""
    digest = hashlib.sha256(reply.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    known = digest if len(reply) >= SHORT_REPLY else None
    return Trial(mapped.arm, outcomes, known, mapped.placement, (reply,))


def _echo(trials: Sequence[Outcomes]) -> Outcomes | None:
    return tuple(map(any_passed, zip(*trials, strict=True))) or None
