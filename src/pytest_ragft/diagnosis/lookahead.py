"""Which replays will be wanted after the next one: their calls can be fetched at the same time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.belief import believe, with_outcome
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.explanations import INDEX
from pytest_ragft.diagnosis.plan import Replay
from pytest_ragft.diagnosis.procedure import step
from pytest_ragft.diagnosis.standing import weigh
from pytest_ragft.diagnosis.trial import Outcomes, Trial

SURE_DEPTH = 1
LIKELY_DEPTH = 3
"""Replays to look ahead; looking further gains little."""
LEAST = 0.9
"""Probability from which a replay counts as likely."""
NEGLIGIBLE = 0.03
"""Probability below which a course of events is not followed any further."""
REPEATS = 0.4
"""Guess at how often the first rerun brings the failed run's reply again, word for word."""
ALL_COMBINATIONS = 2
"""Sets of checks up to which every combination of outcomes is looked at."""
EVEN = 0.5

Path = tuple[Replay, ...]
"""Replays in the order in which they would be made."""
_Prompt = tuple[str, Placement | None, int]
_Possible = tuple[float, Trial]
"""A chance, 0 for what is rare but known to happen, and what a replay would show."""


def sure(evidence: Evidence, following: Replay, *, depth: int = SURE_DEPTH) -> Path:
    """The replays that will be made after `following` whatever it shows, among the next `depth`.

    Two that are alike are two repetitions. They may be made in another order. Something else may
    be wanted where a replay cannot be made at all, or reaches a check that no run has reached.
    """
    paths = (path for _, path in _courses(evidence, following, depth, least=0.0))
    wanted = next(paths)
    common = Counter(map(_prompt, wanted))
    for path in paths:
        common &= Counter(map(_prompt, path))
        if not common:
            return ()
    return tuple(one for one, nth in _numbered(wanted) if nth < common[_prompt(one)])


def likely(
    evidence: Evidence, following: Replay, *, least: float = LEAST, depth: int = LIKELY_DEPTH
) -> Path:
    """The replays that will be made after `following` with a probability of `least` or more.

    The likeliest first, among the next `depth`; two that are alike are two repetitions.
    """
    chances: Counter[tuple[_Prompt, int]] = Counter()
    replays: dict[_Prompt, Replay] = {}
    for chance, path in _courses(evidence, following, depth, least=NEGLIGIBLE):
        for one, nth in _numbered(path):
            replays.setdefault(_prompt(one), one)
            chances[_prompt(one), nth] += chance  # type: ignore[assignment]  # a counter of shares
    found = sorted(chances.items(), key=lambda each: -each[1])
    return tuple(replays[prompt] for (prompt, _), chance in found if chance >= least)


def _courses(
    evidence: Evidence, following: Replay, depth: int, *, least: float, chance: float = 1.0
) -> Iterator[tuple[float, Path]]:
    """How the replays after this one may go, each with its chance; ones below `least` cut short."""
    for share, trial in _possible(evidence, following):
        here = chance * share
        if here < least:
            yield here, ()
            continue
        then = replace(evidence, trials=(*evidence.trials, trial))
        coming = step(then)
        if not isinstance(coming, Replay):
            yield here, ()
        elif depth == 1:
            yield here, (coming,)
        else:
            later = _courses(then, coming, depth - 1, least=least, chance=here)
            yield from ((share, (coming, *path)) for share, path in later)


def _possible(evidence: Evidence, following: Replay) -> Iterator[_Possible]:
    """What the replay might show, as far as the procedure tells it apart."""
    alike = _moving_together(evidence)
    chances = _chances(evidence, following, [checks[0] for checks in alike])
    rows = _rows(len(alike))
    weights = [_weight(row, chances) for row in rows]
    again = _first_again(evidence, following)
    for row, weight in zip(rows, weights, strict=True):
        outcomes = _spread(row, alike, evidence.width)
        share = weight / sum(weights)
        if again is not None and outcomes == again.outcomes:
            yield share * REPEATS, again
            share *= 1 - REPEATS
        yield share, _trial(evidence, following, outcomes)
    yield from ((0.0, trial) for trial in _rare(evidence, following))


def _moving_together(evidence: Evidence) -> list[list[int]]:
    """Checks that have always passed and failed together: they are taken to go on so."""
    sets: dict[Outcomes, list[int]] = {}
    for index in range(evidence.width):
        sets.setdefault(evidence.history(index), []).append(index)
    return list(sets.values())


def _rows(count: int) -> list[tuple[bool, ...]]:
    """Outcomes for so many sets of checks: all combinations, or all alike and all but one."""
    if count <= ALL_COMBINATIONS:
        return list(product((False, True), repeat=count))
    alike = [(False,) * count, (True,) * count]
    but_one = [
        tuple((at == one) is other for at in range(count))
        for one in range(count)
        for other in (True, False)
    ]
    return [*alike, *but_one]


def _chances(evidence: Evidence, following: Replay, checks: Sequence[int]) -> list[float]:
    """How probable it is that each of these checks passes in that replay."""
    column = INDEX.get((following.arm, following.placement))
    if column is None:
        return [EVEN] * len(checks)
    standing = weigh(evidence)
    chances = []
    for index in checks:
        passed, failed = (
            believe(
                with_outcome(standing.cards[index], column, passed=outcome), standing.setting
            ).evidence
            for outcome in (True, False)
        )
        chances.append(passed / (passed + failed))
    return chances


def _weight(row: Sequence[bool], chances: Sequence[float]) -> float:
    return prod(
        chance if passed else 1 - chance for passed, chance in zip(row, chances, strict=True)
    )


def _spread(row: Sequence[bool], alike: Sequence[Sequence[int]], width: int) -> Outcomes:
    """Outcomes of sets of checks as outcomes of checks."""
    of = {i: outcome for checks, outcome in zip(alike, row, strict=True) for i in checks}
    return tuple(of[index] for index in range(width))


def _first_again(evidence: Evidence, following: Replay) -> Trial | None:
    """The first rerun, where it brings what the failed run did."""
    if following.arm != "rerun" or evidence.reruns or not evidence.baseline_replies:
        return None
    return replace(_trial(evidence, following, evidence.first), replies=evidence.baseline_replies)


def _rare(evidence: Evidence, following: Replay) -> Iterator[Trial]:
    """No check is reached; or a reply comes again that the same arm had before."""
    yield _trial(evidence, following, (None,) * evidence.width)
    earlier = {t.replies: t for t in evidence.trials if t.arm == following.arm}
    for trial in earlier.values():
        yield replace(trial, placement=following.placement, wording=following.wording)


def _trial(evidence: Evidence, following: Replay, outcomes: Outcomes) -> Trial:
    """With a reply that has not come before; too short to tell, if others were."""
    reply = f"reply {len(evidence.trials)}"
    short = any(trial.fingerprint is None for trial in evidence.trials)
    return Trial(
        arm=following.arm,
        outcomes=outcomes,
        fingerprint=None if short else reply,
        placement=following.placement,
        replies=(reply,),
        wording=following.wording,
    )


def _prompt(following: Replay) -> _Prompt:
    return following.arm, following.placement, following.wording


def _numbered(path: Path) -> Iterator[tuple[Replay, int]]:
    """Each replay with the number of earlier ones that are alike."""
    seen: Counter[_Prompt] = Counter()
    for one in path:
        yield one, seen[_prompt(one)]
        seen[_prompt(one)] += 1
