"""The procedure: replay or conclude, one step at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pytest_ragft.diagnosis import because
from pytest_ragft.diagnosis.evidence import (
    DEFAULT_ARMS,
    MAX_REPLAYS,
    Evidence,
    outcome_at,
)
from pytest_ragft.diagnosis.explanations import Cause
from pytest_ragft.diagnosis.plan import Replay, can_tell, is_finished, next_replay
from pytest_ragft.diagnosis.scorecard import BLANK
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing, weigh
from pytest_ragft.diagnosis.subclass import refuses, subclass_of
from pytest_ragft.diagnosis.taxonomy import advice
from pytest_ragft.diagnosis.trial import Outcome, Trial
from pytest_ragft.diagnosis.verdict import CheckVerdict, Diagnosis, Verdict

NOT_RUN_LIMIT = 2
"""Failed attempts at an arm until the test goes on without it."""

_VERDICTS: dict[Cause, Verdict] = {
    "knowledge": Verdict.KNOWLEDGE,
    "prompt": Verdict.BEHAVIOUR,
    "weights": Verdict.BEHAVIOUR,
    "joint": Verdict.BOTH,
    "chance": Verdict.FLAKY,
}


class NotRun(Exception):  # noqa: N818  # no error: a replay that says nothing about the model
    """A replay could not be made; the message says why."""


def step(evidence: Evidence) -> Replay | Diagnosis:
    """The next replay that is worth its price, or the diagnosis when none is."""
    settled = _without_replay(evidence)
    if settled:
        return settled
    standing = weigh(evidence)
    if evidence.reruns and is_finished(evidence, standing):
        return _conclude(evidence, standing, None)
    if len(evidence.trials) >= evidence.max_replays:
        count = len(evidence.trials)
        reason = f"undecided after {count} replay{'' if count == 1 else 's'}"
        return _conclude(evidence, standing, reason)
    following = next_replay(evidence, standing)
    return following or _conclude(evidence, standing, "no further replay would tell anything new")


def conclude(evidence: Evidence, *, stopped: str | None = None) -> Diagnosis:
    """What stands now: a decided verdict, or `undetermined` because it `stopped` here."""
    settled = _without_replay(evidence)
    return settled or _conclude(evidence, weigh(evidence), stopped)


def diagnose(
    first: Sequence[Outcome],
    replay: Callable[[str], tuple[Sequence[Outcome], str | None]],
    *,
    echo: Sequence[Outcome] | None = None,
    arms: Sequence[str] = DEFAULT_ARMS,
    max_replays: int = MAX_REPLAYS,
) -> Diagnosis:
    """Replay until the verdict stands.

    `first` is the failed run's outcome per check: True, False, or None for not reached.
    `replay(arm)` returns the outcomes and a digest of the replies (`None`: not known, or too
    short to tell), or raises `NotRun`. The n-th success of an arm that alternates has its text
    where `Arm.placement(n - 1)` says.
    """
    evidence = Evidence(
        first=tuple(first),
        echo=None if echo is None else tuple(echo),
        arms=tuple(arms),
        max_replays=max_replays,
    )
    failures: dict[str, int] = {}
    while isinstance(following := step(evidence), Replay):
        arm = following.arm
        try:
            outcomes, digest = replay(arm)
        except NotRun as error:
            failures[arm] = failures.get(arm, 0) + 1
            if failures[arm] >= NOT_RUN_LIMIT:
                evidence = _without_arm(evidence, arm, str(error))
        else:
            trial = Trial(arm, tuple(outcomes), digest, following.placement)
            evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def _without_arm(evidence: Evidence, arm: str, reason: str) -> Evidence:
    arms = tuple(name for name in evidence.arms if name != arm)
    return replace(evidence, arms=arms, missing={**evidence.missing, arm: reason})


def _without_replay(evidence: Evidence) -> Diagnosis | None:
    """What can be said before any replay, or without one."""
    wrong = [i for i, outcome in enumerate(evidence.echo or ()) if outcome is False]
    if wrong:
        named = because.name_check(evidence, wrong[0])
        return _flat(evidence, Verdict.DEFECT, None, f"the expected answer fails {named}", wrong)
    if False not in evidence.first:
        reason = "no check failed" if True in evidence.first else "nothing was asserted"
        return _flat(evidence, Verdict.UNDETERMINED, "nothing_failed", reason)
    if not evidence.reruns and "rerun" not in evidence.arms:
        missing = evidence.missing.get("rerun", "not offered")
        reason = f"the failing run could not be repeated: {missing}"
        return _flat(evidence, Verdict.UNDETERMINED, "not_replayed", reason)
    return None


def _flat(
    evidence: Evidence,
    verdict: Verdict,
    subclass: str | None,
    reason: str,
    wrong: Sequence[int] = (),
) -> Diagnosis:
    """A diagnosis that rests on no probability; `wrong` checks fail the expected answer."""
    found = advice(verdict, subclass)
    return Diagnosis(
        verdict=verdict,
        subclass=subclass,
        confidence=1.0 if wrong else 0.0,
        because=(reason,),
        remedy=found.remedy,
        technique=found.technique,
        checks=tuple(
            CheckVerdict(evidence.check(i), verdict if i in wrong else None, float(i in wrong))
            for i in range(evidence.width)
        ),
        trials=evidence.trials,
        first=evidence.first,
        echo=evidence.echo,
    )


def _conclude(evidence: Evidence, standing: Standing, stopped: str | None) -> Diagnosis:
    verdict, subclass, reason = _verdict(evidence, standing, stopped)
    if verdict is Verdict.UNDETERMINED:
        lines = because.undecided(reason, evidence, standing)
    else:
        lines = because.reasons(verdict, subclass, evidence, standing)
    found = advice(verdict, subclass, prompt_failed=standing.split == "weights")
    return Diagnosis(
        verdict=verdict,
        subclass=subclass,
        confidence=standing.probabilities.get(verdict, 0.0),
        because=tuple(lines),
        remedy=found.remedy,
        technique=found.technique,
        checks=tuple(_check(evidence, standing, i) for i in range(evidence.width)),
        trials=evidence.trials,
        blind_spots=because.unseen(evidence, standing),
        probabilities=standing.probabilities if evidence.trials else {},
        first=evidence.first,
        echo=evidence.echo,
    )


def _verdict(
    evidence: Evidence, standing: Standing, stopped: str | None
) -> tuple[Verdict, str | None, str]:
    """Verdict, subclass, and the reason if it is `undetermined`."""
    decided = bool(evidence.reruns) and standing.is_decided
    if decided and standing.leading is Verdict.FLAKY:
        return Verdict.FLAKY, subclass_of(Verdict.FLAKY, evidence, standing), ""
    if not can_tell(evidence) and is_finished(evidence, standing):
        missing = evidence.missing.get("oracle", "no oracle offered")
        reason = f"knowledge and behaviour cannot be told apart: {missing}"
        return Verdict.UNDETERMINED, "no_oracle", reason
    if not decided:
        return Verdict.UNDETERMINED, None, stopped or "too few replays so far"
    untold = _untold(evidence, standing)
    if untold:
        named = because.name_check(evidence, untold[0])
        reason = f"needs an expected answer: no replay passed {named}"
        return Verdict.UNDETERMINED, "no_expected_answer", reason
    return standing.leading, subclass_of(standing.leading, evidence, standing), ""


def _untold(evidence: Evidence, standing: Standing) -> list[int]:
    """Checks of behaviour that nothing has ever passed: is it the model or the check?

    Empty if the verdict stands without them.
    """
    untold = [
        i for i in standing.carriers if _is_behaviour(standing, i) and not _can_pass(evidence, i)
    ]
    rests_on = [i for i in standing.carriers if standing.beliefs[i].cause != "knowledge"]
    return untold if untold == rests_on else []


def _can_pass(evidence: Evidence, index: int) -> bool:
    """Some reply has passed this check, or it is plain that none tried to.

    A test that expects abstention, and whose failing replies do not abstain, fails by the model.
    """
    if outcome_at(evidence.echo, index) or True in evidence.history(index):
        return True
    return evidence.case.expects_abstention and not any(map(refuses, evidence.trials))


def _is_behaviour(standing: Standing, index: int) -> bool:
    return _VERDICTS[standing.beliefs[index].cause] is Verdict.BEHAVIOUR


def _check(evidence: Evidence, standing: Standing, index: int) -> CheckVerdict:
    check, belief = evidence.check(index), standing.beliefs[index]
    if standing.cards[index] == BLANK or False not in evidence.history(index):
        return CheckVerdict(check, None, 0.0)
    verdict = _VERDICTS[belief.cause]
    probability = sum(p for cause, p in belief.causes.items() if _VERDICTS[cause] is verdict)
    told = not _is_behaviour(standing, index) or _can_pass(evidence, index)
    if probability < SURE_OF_SPLIT or not told:
        return CheckVerdict(check, Verdict.UNDETERMINED, probability)
    return CheckVerdict(check, verdict, probability)
