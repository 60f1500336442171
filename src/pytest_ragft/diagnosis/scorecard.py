"""Passes and fails of each check per column, with repeated replies counted once."""

from collections.abc import Iterable

from pytest_ragft.diagnosis.evidence import Evidence, by_column, outcome_at
from pytest_ragft.diagnosis.explanations import COLUMNS, INDEX, Column
from pytest_ragft.diagnosis.statistics import Score
from pytest_ragft.diagnosis.trial import Outcome, Trial

Card = tuple[Score, ...]
"""A score for each of `COLUMNS`."""
BLANK: Card = (Score(0, 0),) * len(COLUMNS)

RERUN: Column = ("rerun", None)


def scorecards(evidence: Evidence, *, with_first: bool) -> tuple[Card, ...]:
    """One card a check; a column in which nothing varied counts as a single trial."""
    sampled = varies(evidence)
    cards = [list(BLANK) for _ in range(evidence.width)]
    for column, trials in by_column(evidence.trials).items():
        counted = trials if sampled or not alike(trials) else trials[:1]
        for i, card in enumerate(cards):
            card[INDEX[column]] = _score(outcome_at(trial.outcomes, i) for trial in counted)
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
        for trials in by_column(evidence.trials).values()
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
    columns = by_column(evidence.trials)
    return frozenset(c for c, trials in columns.items() if repeating or alike(trials))


def alike(trials: Iterable[Trial]) -> bool:
    """There are several trials, and all had the same replies."""
    prints = [trial.fingerprint for trial in trials]
    return len(prints) > 1 and len(set(prints)) == 1 and prints[0] is not None


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
