"""Passes and fails of each check per column, with repeated replies counted once."""

from collections.abc import Iterable

from pytest_ragft.diagnosis.arm import Placement
from pytest_ragft.diagnosis.arms import BY_NAME
from pytest_ragft.diagnosis.evidence import (
    Evidence,
    by_column,
    by_wording,
    outcome_at,
    wording_after,
)
from pytest_ragft.diagnosis.explanations import COLUMNS, INDEX, Column
from pytest_ragft.diagnosis.statistics import Score
from pytest_ragft.diagnosis.trial import Outcome, Trial

Card = tuple[Score, ...]
"""A score for each of `COLUMNS`."""
BLANK: Card = (Score(0, 0),) * len(COLUMNS)

RERUN: Column = ("rerun", None)
_CONTROLS = ("rerun", "placebo")
_MENDING = ("oracle", "perfect", "oracle-only")


def scorecards(evidence: Evidence, *, with_first: bool) -> tuple[Card, ...]:
    """One card a check; a prompt that got the same reply again counts once."""
    sampled, unbroken = varies(evidence), sound(evidence)
    cards = [list(BLANK) for _ in range(evidence.width)]
    for column, trials in by_column(evidence.trials).items():
        counted = trials if sampled else _once(trials)
        for i, card in enumerate(cards):
            outcomes = (_counted(evidence, trial, i, unbroken) for trial in counted)
            card[INDEX[column]] = _score(outcomes)
    if with_first and not is_first_repeated(evidence):
        for i, card in enumerate(cards):
            outcome = outcome_at(evidence.first, i)
            card[0] = card[0] if outcome is None else card[0].plus(passed=outcome)
    return tuple(tuple(card) for card in cards)


def varies(evidence: Evidence) -> bool:
    """The same prompt has given different replies or outcomes: then equal replies are news, too."""
    if any(_equals_first(evidence, trial) is False for trial in evidence.reruns):
        return True
    return any(
        len({trial.fingerprint for trial in trials} - {None}) > 1
        or len({trial.outcomes for trial in trials}) > 1
        for column in by_column(evidence.trials).values()
        for trials in by_wording(column).values()
    )


def is_first_repeated(evidence: Evidence) -> bool:
    """Every rerun gave the replies of the first run, long enough to tell."""
    reruns = evidence.reruns
    return bool(reruns) and all(_equals_first(evidence, trial) for trial in reruns)


def is_repeating(evidence: Evidence) -> bool:
    """The same prompt gave the same replies, word for word, each time."""
    if varies(evidence):
        return False
    return is_first_repeated(evidence) or alike(evidence.reruns)


def exhausted(evidence: Evidence) -> frozenset[Column]:
    """Columns where another replay would only repeat what is known."""
    if varies(evidence):
        return frozenset()
    repeating = is_repeating(evidence)
    columns = by_column(evidence.trials).items()
    return frozenset(column for column, trials in columns if _is_told(column, trials, repeating))


def seems_to_repeat(evidence: Evidence) -> bool:
    """Some reply came twice under one arm, be it to other wordings."""
    return any(
        len(prints) > len(set(prints))
        for trials in by_column(evidence.trials).values()
        if (prints := [t.fingerprint for t in trials if t.fingerprint is not None])
    )


def next_wording(evidence: Evidence, arm: str, placement: Placement | None) -> int:
    """They take turns. Where the model varies they need not, and it does no harm."""
    earlier = sum((t.arm, t.placement) == (arm, placement) for t in evidence.trials)
    return wording_after(arm, earlier)


def alike(trials: Iterable[Trial]) -> bool:
    """There are several trials, and all had the same replies."""
    prints = [trial.fingerprint for trial in trials]
    return len(prints) > 1 and len(set(prints)) == 1 and prints[0] is not None


def sound(evidence: Evidence) -> tuple[int, ...]:
    """Checks of what a reply says that pass without any facts added, each time."""
    unchanged = [evidence.first, *(t.outcomes for t in evidence.trials if t.arm in _CONTROLS)]
    outcomes = {i: {outcome_at(row, i) for row in unchanged} for i in range(evidence.width)}
    return tuple(
        i
        for i, seen in outcomes.items()
        if True in seen and False not in seen and evidence.is_content(i)
    )


def _counted(evidence: Evidence, trial: Trial, index: int, unbroken: Iterable[int]) -> Outcome:
    """Facts that mend one part of an answer and break another have not mended the answer.

    Where the context was replaced, and it is not seen that the oracle holds what the broken part
    looks for, nothing is said.
    """
    outcome = outcome_at(trial.outcomes, index)
    if not outcome or trial.arm not in _MENDING:
        return outcome
    broken = [i for i in unbroken if outcome_at(trial.outcomes, i) is False]
    if not broken:
        return True
    known = trial.arm != "oracle-only" or all(_oracle_holds(evidence, i) for i in broken)
    return False if known else None


def _oracle_holds(evidence: Evidence, index: int) -> bool:
    """What the check looks for, as far as that is known."""
    check = evidence.check(index)
    texts = check.expected if check else ()
    oracle = (evidence.case.oracle or "").casefold()
    return bool(texts) and all(text.casefold() in oracle for text in texts)


def _is_told(column: Column, trials: Iterable[Trial], repeating: bool) -> bool:  # noqa: FBT001  # private
    """Each wording that its arm has was sent, and would get the same reply again."""
    sent = by_wording(trials)
    told = repeating or all(map(alike, sent.values()))
    return told and len(sent) >= BY_NAME[column[0]].wordings


def _once(trials: Iterable[Trial]) -> list[Trial]:
    """Without those that repeat, word for word, what the same wording got."""
    sent = by_wording(trials).values()
    return [trial for same in sent for trial in (same[:1] if alike(same) else same)]


def _equals_first(evidence: Evidence, trial: Trial) -> bool | None:
    """Whether replies and outcomes are those of the first run; `None`: not to be told."""
    pairs = [{outcome_at(evidence.first, i), now} for i, now in enumerate(trial.outcomes)]
    if {True, False} in pairs:
        return False
    if trial.fingerprint is None or not (evidence.baseline_replies and trial.replies):
        return None
    return trial.replies == evidence.baseline_replies


def _score(outcomes: Iterable[Outcome]) -> Score:
    reached = [outcome for outcome in outcomes if outcome is not None]
    return Score(reached.count(True), reached.count(False))
