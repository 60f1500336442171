"""The reasons of a diagnosis, in lines with counts."""

from pytest_ragft.diagnosis.counts import (
    name_check,
    tell,
    tell_arms,
    tell_check,
    tell_placements,
)
from pytest_ragft.diagnosis.evidence import Evidence
from pytest_ragft.diagnosis.explanations import ARM_NAMES, blind_spots
from pytest_ragft.diagnosis.plan import can_tell
from pytest_ragft.diagnosis.standing import Standing
from pytest_ragft.diagnosis.verdict import Verdict
from pytest_ragft.diagnosis.where import tell_places, tell_rivals, unseen_places

_DECIDING = {
    Verdict.KNOWLEDGE: ("rerun", "oracle"),
    Verdict.BEHAVIOUR: ("rerun", "oracle", "instruct", "perfect"),
    Verdict.BOTH: ("rerun", "oracle", "instruct", "perfect"),
    Verdict.FLAKY: ("rerun",),
}
_PARTS = ("hop-1", "hop-2", "hop-3")
_PROBES = {
    "cut_from_prompt": ("oracle-only", "found-only"),
    "chunk_split": ("oracle-only", "found-only"),
    "distracted": ("oracle", "oracle-only", "found-only", "reordered"),
    "stale_or_conflicting": ("without-conflict",),
    "misplaced": ("reordered",),
    "incomplete_or_specificity": _PARTS,
    "multi_hop": ("oracle", "stepwise", *_PARTS),
    "misread": ("oracle", "stronger"),
}
"""By finer class: the arms that decide it."""
_UNPLACED = (None, "order_dependent")
_TELLING = 0.5
"""Probability from which an undecided test's likeliest verdict is worth a line."""


def reasons(verdict: Verdict, subclass: str | None, evidence: Evidence, s: Standing) -> list[str]:
    """The deciding one first."""
    lines = [*_finer(verdict, subclass, evidence, s), _deciding(verdict, subclass, evidence)]
    if len({belief.cause for belief in s.beliefs if belief.cause != "chance"}) > 1:
        lines += _per_check(evidence, s, ("oracle", "instruct", "perfect"))
    if verdict is Verdict.BOTH or (verdict is Verdict.KNOWLEDGE and subclass in _UNPLACED):
        lines += tell_places(evidence)
    lines += _rest(verdict, subclass, evidence, s)
    return list(dict.fromkeys(filter(None, lines)))


def undecided(reason: str, evidence: Evidence, standing: Standing) -> list[str]:
    """Why no verdict stands, what is likeliest, and the counts."""
    lines = [reason]
    probability = standing.probabilities[standing.leading]
    if probability >= _TELLING and evidence.trials and can_tell(evidence):
        lines.append(f"most likely {standing.leading.value} ({100 * probability:.0f} %)")
    lines.append(tell_arms(evidence, ARM_NAMES))
    return [line for line in lines if line]


def defective(reason: str, evidence: Evidence) -> list[str]:
    """What is wrong with the test, and the counts."""
    lines = [*reason.splitlines(), tell_arms(evidence, ("rerun", "oracle", "instruct", "perfect"))]
    return [line for line in lines if line]


def unseen(
    verdict: Verdict, subclass: str | None, evidence: Evidence, standing: Standing
) -> tuple[str, ...]:
    """What the arms that this test cannot have leave open, and what was not seen of the app."""
    lines = []
    for arm, text in blind_spots(standing.setting).items():
        reason = evidence.missing.get(arm)
        lines.append(f"no {arm} replay{f' ({reason})' if reason else ''}: {text} is open")
    if verdict is Verdict.KNOWLEDGE and subclass in _UNPLACED:
        lines.append(unseen_places(evidence))
    return tuple(line for line in lines if line)


def _finer(
    verdict: Verdict, subclass: str | None, evidence: Evidence, standing: Standing
) -> list[str]:
    """What decided the finer class."""
    if subclass == "order_dependent":
        return [tell_placements(evidence)]
    if subclass == "no_retrieval":
        return ["the app puts no documents into the prompt"]
    if subclass in {"multi_hop", "incomplete_or_specificity"}:
        by_part = any(trial.arm in _PARTS for trial in evidence.trials)
        told = _per_check(evidence, standing, ("oracle", *_PARTS)) if by_part else []
        return [tell_arms(evidence, ("oracle", "stepwise")), *told]
    counts = _moved(evidence) if subclass == "misplaced" else ""
    counts = counts or tell_arms(evidence, _PROBES.get(subclass or "", ()))
    if verdict is not Verdict.KNOWLEDGE or subclass is None:
        return [counts]
    places = tell_places(evidence)
    if subclass == "stale_or_conflicting" and counts:
        return [f"{tell_rivals(evidence)}; {counts}", *places]
    return ["; ".join(filter(None, (*places[:1], counts))), *places[1:]]


def _moved(evidence: Evidence) -> str:
    told = [
        tell(
            f"reordered, gold {where},",
            [t for t in evidence.trials if t.arm == "reordered" and t.placement == placement],
        )
        for placement, where in (("before", "first"), ("after", "last"))
    ]
    return ", ".join(filter(None, told))


def _deciding(verdict: Verdict, subclass: str | None, evidence: Evidence) -> str:
    line = tell_arms(evidence, _DECIDING[verdict])
    if subclass == "sampling":
        return f"failed in the first run, then {line}"
    if subclass == "fragile":
        changed = [trial for trial in evidence.trials if trial.arm != "rerun"]
        return f"{line}; {tell('changed prompts', changed)}, whatever the change"
    return line


def _rest(
    verdict: Verdict, subclass: str | None, evidence: Evidence, standing: Standing
) -> list[str]:
    tried = dict.fromkeys((*ARM_NAMES, *(trial.arm for trial in evidence.trials)))
    told = {*_DECIDING[verdict], *_PROBES.get(subclass or "", ())}
    others = [arm for arm in tried if arm not in told]
    lines = [tell_arms(evidence, others)]
    if standing.setting.repeating:
        lines.append("the same prompt gets the same reply: repeats were not counted")
    return lines


def _per_check(evidence: Evidence, standing: Standing, arms: tuple[str, ...]) -> list[str]:
    return [
        f"{name_check(evidence, i)}: {tell_check(evidence, i, arms)}"
        for i, belief in enumerate(standing.beliefs)
        if belief.cause != "chance"
    ]
