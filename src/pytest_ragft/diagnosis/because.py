"""The reasons of a diagnosis, in lines with counts."""

from collections.abc import Iterable

from pytest_ragft.diagnosis.evidence import Evidence, by_column, outcome_at
from pytest_ragft.diagnosis.explanations import ARM_NAMES, blind_spots
from pytest_ragft.diagnosis.plan import can_tell
from pytest_ragft.diagnosis.standing import Standing
from pytest_ragft.diagnosis.trial import Trial, arm_counts
from pytest_ragft.diagnosis.verdict import Verdict

_DECIDING = {
    Verdict.KNOWLEDGE: ("rerun", "oracle"),
    Verdict.BEHAVIOUR: ("rerun", "oracle", "instruct", "perfect"),
    Verdict.BOTH: ("rerun", "oracle", "instruct", "perfect"),
    Verdict.FLAKY: ("rerun",),
}
_SOURCE_WIDTH = 36
_TELLING = 0.5
"""Probability from which an undecided test's likeliest verdict is worth a line."""


def tell(name: str, trials: Iterable[Trial]) -> str:
    """Such as `oracle passed 3 of 4`; empty where no check was reached."""
    results = [trial.passed for trial in trials if trial.passed is not None]
    return _tell(name, results.count(True), results.count(False))


def reasons(verdict: Verdict, subclass: str | None, evidence: Evidence, s: Standing) -> list[str]:
    """The deciding one first."""
    lines = []
    if subclass == "order_dependent":
        lines.append(_placements(evidence))
    if subclass == "distracted":
        lines.append(_arms(evidence, ("oracle", "oracle-only")))
    lines.append(_deciding(verdict, subclass, evidence))
    if len({belief.cause for belief in s.beliefs if belief.cause != "chance"}) > 1:
        lines += _per_check(evidence, s)
    lines += _rest(verdict, evidence, s)
    return [line for line in lines if line]


def undecided(reason: str, evidence: Evidence, standing: Standing) -> list[str]:
    """Why no verdict stands, what is likeliest, and the counts."""
    lines = [reason]
    probability = standing.probabilities[standing.leading]
    if probability >= _TELLING and evidence.trials and can_tell(evidence):
        lines.append(f"most likely {standing.leading.value} ({100 * probability:.0f} %)")
    lines.append(_arms(evidence, ARM_NAMES))
    return [line for line in lines if line]


def unseen(evidence: Evidence, standing: Standing) -> tuple[str, ...]:
    """What the arms that this test cannot have leave open."""
    lines = []
    for arm, text in blind_spots(standing.setting).items():
        reason = evidence.missing.get(arm)
        lines.append(f"no {arm} replay{f' ({reason})' if reason else ''}: {text} is open")
    return tuple(lines)


def name_check(evidence: Evidence, index: int) -> str:
    """Such as `line 12: assert "30" in reply`, or `check 1` where the source is not known."""
    check = evidence.check(index)
    if check is None:
        return f"check {index + 1}"
    source = " ".join(check.source.split())
    if len(source) > _SOURCE_WIDTH:
        source = source[: _SOURCE_WIDTH - 3] + "..."
    return f"line {check.line}: {source}"


def _deciding(verdict: Verdict, subclass: str | None, evidence: Evidence) -> str:
    line = _arms(evidence, _DECIDING[verdict])
    if subclass == "sampling":
        return f"failed in the first run, then {line}"
    if subclass == "fragile":
        changed = [trial for trial in evidence.trials if trial.arm != "rerun"]
        return f"{line}; {tell('changed prompts', changed)}, whatever the change"
    return line


def _rest(verdict: Verdict, evidence: Evidence, standing: Standing) -> list[str]:
    others = [arm for arm in ARM_NAMES if arm not in _DECIDING[verdict]]
    lines = [_arms(evidence, others)]
    if standing.setting.repeating:
        lines.append("the same prompt gets the same reply: repeats were not counted")
    return lines


def _placements(evidence: Evidence) -> str:
    columns = by_column(evidence.trials)
    told = [
        tell(f"oracle {placement} the question", columns.get(("oracle", placement), []))
        for placement in ("before", "after")
    ]
    return ", ".join(text for text in told if text)


def _per_check(evidence: Evidence, standing: Standing) -> list[str]:
    lines = []
    for i, belief in enumerate(standing.beliefs):
        if belief.cause == "chance":
            continue
        told = [
            _tell(arm, outcomes.count(True), outcomes.count(False))
            for arm in ("oracle", "instruct", "perfect")
            if (outcomes := [outcome_at(t.outcomes, i) for t in evidence.trials if t.arm == arm])
        ]
        lines.append(f"{name_check(evidence, i)}: {', '.join(text for text in told if text)}")
    return lines


def _arms(evidence: Evidence, arms: Iterable[str]) -> str:
    counts = arm_counts(evidence.trials)
    return ", ".join(_tell(arm, *counts[arm]) for arm in arms if arm in counts)


def _tell(name: str, passed: int, failed: int) -> str:
    total = passed + failed
    if not total:
        return ""
    if not passed:
        return f"{name} failed {failed} of {total}"
    return f"{name} passed {passed} of {total}"
