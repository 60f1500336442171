"""Whether another replay is worth its price, and which."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.arm import PLACEMENTS, Placement
from pytest_ragft.diagnosis.belief import odds_raised_by, settled_by
from pytest_ragft.diagnosis.evidence import Evidence, by_column, placement_after
from pytest_ragft.diagnosis.explanations import INDEX, Column
from pytest_ragft.diagnosis.scorecard import exhausted, is_repeating, seems_to_repeat
from pytest_ragft.diagnosis.standing import SURE, SURE_OF_CHANCE, SURE_OF_SPLIT, Standing
from pytest_ragft.diagnosis.verdict import Verdict

ORDER = ("before-only", "after-only", "crowded-before", "crowded-after")
"""Explanations by which the oracle helps in one placement only."""
RERUNS_TO_TRUST_A_REPEAT = 3
"""Equal replies that end the search for a different one, when nothing else is left to replay."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The replay to make next."""

    arm: str
    placement: Placement | None
    settles: float
    """Share of the doubt left that this replay is expected to settle, 0 to 1."""
    wording: int = 0
    """Which of the arm's wordings to send."""


def can_tell(evidence: Evidence) -> bool:
    """Some arm tells knowledge from behaviour, or there is no such question."""
    return evidence.case.expects_abstention or "oracle" in evidence.known_arms


def is_finished(evidence: Evidence, standing: Standing) -> bool:
    """No replay is worth its price any more."""
    if not can_tell(evidence):
        chance = standing.probabilities[Verdict.FLAKY]
        return chance >= SURE_OF_CHANCE or chance <= 1 - SURE
    return standing.is_decided and not _finer(evidence, standing)


def _finer(evidence: Evidence, standing: Standing) -> set[str]:
    """Arms that can still tell which remedy a decided verdict calls for."""
    arms: set[str] = set()
    if standing.leading is Verdict.BEHAVIOUR and standing.split is None:
        arms = {"instruct", "perfect"}
    if standing.leading is Verdict.KNOWLEDGE and _is_order_open(evidence, standing):
        arms = {"oracle"}
    return arms & set(_columns(evidence))


def _is_order_open(evidence: Evidence, standing: Standing) -> bool:
    """Only one placement was tried, or the two disagree, but not often enough."""
    shares = [standing.within(i, ORDER) for i in standing.carriers]
    undecided = any(1 - SURE_OF_SPLIT < share < SURE_OF_SPLIT for share in shares)
    return undecided or not _tried_both_placements(evidence)


def _tried_both_placements(evidence: Evidence) -> bool:
    columns = by_column(evidence.trials)
    return all(("oracle", placement) in columns for placement in PLACEMENTS)


def next_replay(evidence: Evidence, standing: Standing) -> Replay | None:
    """The replay that should settle most; `None`: none would tell anything new."""
    columns = _columns(evidence)
    contradicted = standing.is_sure and standing.passes_unchanged and "rerun" in columns
    if contradicted or (
        _needs_rerun(evidence, nothing_else=not columns) and "rerun" in evidence.arms
    ):
        return _replay(("rerun", None), standing)
    if not can_tell(evidence):
        columns = {arm: column for arm, column in columns.items() if arm == "rerun"}
    if standing.is_decided and (finer := _finer(evidence, standing)):
        columns = {arm: column for arm, column in columns.items() if arm in finer}
    if not columns:
        return None
    return _replay(_best(tuple(columns.values()), exhausted(evidence), standing), standing)


def _needs_rerun(evidence: Evidence, *, nothing_else: bool) -> bool:
    """The rerun comes first; one more shows whether a reply that came twice always comes."""
    count = len(evidence.reruns)
    if is_repeating(evidence):
        return nothing_else and count < RERUNS_TO_TRUST_A_REPEAT
    suspected = seems_to_repeat(evidence) and count < RERUNS_TO_TRUST_A_REPEAT - 1
    return not count or suspected


def _columns(evidence: Evidence) -> dict[str, Column]:
    """Arms that could still say something new, each with the column that it would fill."""
    done = exhausted(evidence)
    taken = Counter(trial.arm for trial in evidence.trials)
    columns = {arm: (arm, placement_after(arm, taken[arm])) for arm in evidence.arms}
    if "oracle" in evidence.arms and not _tried_both_placements(evidence):
        columns.pop("oracle-only", None)  # first whether the fact was missing, then if drowned
    return {
        arm: column for arm, column in columns.items() if column in INDEX and column not in done
    }


def _best(columns: Sequence[Column], done: Collection[Column], standing: Standing) -> Column:
    """The column that brings most, now or on average with the one that follows it."""
    doubted = standing.doubted if standing.is_sure and not standing.is_decided else ()

    def gain(column: Column) -> float:
        if doubted:
            return sum(_odds_raised(i, INDEX[column], standing) for i in doubted)
        return _settled(column, standing)

    def worth(column: Column) -> float:
        arm, placement = column
        others = [(arm, other) for other in PLACEMENTS if placement and other != placement]
        later = [gain(other) for other in others if other not in done]
        return max([gain(column), *((gain(column) + bits) / 2 for bits in later)])

    return max(columns, key=worth)


def _odds_raised(index: int, column: int, standing: Standing) -> float:
    cause = standing.beliefs[index].cause
    return odds_raised_by(standing.replayed[index], column, cause, standing.setting)


def _settled(column: Column, standing: Standing) -> float:
    at = INDEX[column]
    return sum(settled_by(standing.cards[i], at, standing.setting) for i in standing.voters)


def _replay(column: Column, standing: Standing) -> Replay:
    doubt = sum(standing.beliefs[i].doubt for i in standing.voters)
    share = max(0.0, _settled(column, standing) / doubt) if doubt else 0.0
    return Replay(*column, settles=share)
