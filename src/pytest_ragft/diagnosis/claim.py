"""What is claimed of a test: its verdict and finer class, or why neither stands."""

from dataclasses import dataclass

from pytest_ragft.diagnosis.behaviour import refuses
from pytest_ragft.diagnosis.counts import name_check
from pytest_ragft.diagnosis.defects import defect_of, tell_missing, tell_strict, tell_unsaid
from pytest_ragft.diagnosis.evidence import Evidence, outcome_at
from pytest_ragft.diagnosis.explanations import ARM_NAMES, Cause
from pytest_ragft.diagnosis.plan import Replay, can_tell, is_finished
from pytest_ragft.diagnosis.probes import Ask, is_mixed
from pytest_ragft.diagnosis.remarks import ask_for_remark
from pytest_ragft.diagnosis.standing import Standing
from pytest_ragft.diagnosis.subclass import subclass_of
from pytest_ragft.diagnosis.verdict import Verdict

RERUNS_AGAINST_CHANCE = 3
"""Unchanged reruns that are made where another arm passes now and then; twice as many where one
of them passed."""
VERDICTS: dict[Cause, Verdict] = {
    "knowledge": Verdict.KNOWLEDGE,
    "prompt": Verdict.BEHAVIOUR,
    "weights": Verdict.BEHAVIOUR,
    "joint": Verdict.BOTH,
    "chance": Verdict.FLAKY,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is claimed, and the reason if that is a defect or `undetermined`."""

    verdict: Verdict
    subclass: str | None
    reason: str = ""
    rests_on: Verdict | None = None
    """The verdict whose probability this one has."""


def find(evidence: Evidence, standing: Standing, stopped: str | None) -> Finding:
    decided = bool(evidence.reruns) and standing.is_decided
    if decided and standing.leading is Verdict.FLAKY:
        subclass = subclass_of(Verdict.FLAKY, evidence, standing)
        return Finding(Verdict.FLAKY, _known(subclass))
    if not can_tell(evidence) and is_finished(evidence, standing):
        missing = evidence.missing.get("oracle", "no oracle offered")
        reason = f"knowledge and behaviour cannot be told apart: {missing}"
        return Finding(Verdict.UNDETERMINED, "no_oracle", reason)
    if not decided:
        return Finding(Verdict.UNDETERMINED, None, stopped or "too few replays so far")
    return _defect(evidence, standing) or _claim(evidence, standing)


def _defect(evidence: Evidence, standing: Standing) -> Finding | None:
    """Behaviour that is the test's own fault."""
    if standing.leading is not Verdict.BEHAVIOUR:
        return None
    subclass = defect_of(evidence, standing)
    if subclass is None:
        return None
    strict = subclass == "check_too_strict"
    told = [tell_strict(evidence), tell_unsaid(evidence)]
    reason = "\n".join(told).strip() if strict else tell_missing(evidence, standing)
    return Finding(Verdict.DEFECT, subclass, reason, Verdict.BEHAVIOUR)


def _claim(evidence: Evidence, standing: Standing) -> Finding:
    """The leading verdict, unless it takes an expected answer to tell the model from the check."""
    untold = _untold(evidence, standing)
    if untold:
        named = name_check(evidence, untold[0])
        reason = f"needs an expected answer: no replay passed {named}"
        return Finding(Verdict.UNDETERMINED, "no_expected_answer", reason)
    return Finding(standing.leading, _known(subclass_of(standing.leading, evidence, standing)))


def _known(subclass: str | Ask | None) -> str | None:
    return None if isinstance(subclass, Ask) else subclass


def next_probe(evidence: Evidence, standing: Standing) -> Replay | None:
    """The replay that can still change the finer class, or show a remark."""
    decided = standing.is_decided and can_tell(evidence)
    if not decided or len(evidence.trials) >= evidence.max_replays:
        return None
    if _defect(evidence, standing):
        return None
    asked = _ask_again(evidence, standing) or subclass_of(standing.leading, evidence, standing)
    if not isinstance(asked, Ask):
        asked = ask_for_remark(evidence, standing)
    return Replay(asked.arm, asked.placement, settles=0.0) if asked else None


def _ask_again(evidence: Evidence, standing: Standing) -> Ask | None:
    """An arm that passes now and then may say that all of it is chance: a rerun would show it."""
    passed = any(trial.passed for trial in evidence.reruns)
    least = RERUNS_AGAINST_CHANCE * (2 if passed else 1)
    enough = len(evidence.reruns) >= least or standing.setting.repeating
    if enough or standing.leading is Verdict.FLAKY or "rerun" not in evidence.arms:
        return None
    mixed = any(
        is_mixed(evidence, trial.arm, standing.carriers)
        for trial in evidence.trials
        if trial.arm not in ARM_NAMES
    )
    return Ask("rerun") if mixed else None


def _untold(evidence: Evidence, standing: Standing) -> list[int]:
    """Checks of behaviour that nothing has ever passed: is it the model or the check?

    Empty if the verdict stands without them.
    """
    untold = [
        i for i in standing.carriers if is_behaviour(standing, i) and not can_pass(evidence, i)
    ]
    rests_on = [i for i in standing.carriers if standing.beliefs[i].cause != "knowledge"]
    return untold if untold == rests_on else []


def can_pass(evidence: Evidence, index: int) -> bool:
    """Some reply has passed this check, or it is plain that none tried to.

    A test that expects abstention, and whose failing replies do not abstain, fails by the model.
    """
    if outcome_at(evidence.echo, index) or True in evidence.history(index):
        return True
    return evidence.case.expects_abstention and not any(map(refuses, evidence.trials))


def is_behaviour(standing: Standing, index: int) -> bool:
    return VERDICTS[standing.beliefs[index].cause] is Verdict.BEHAVIOUR
