"""The procedure: replay or conclude, one step at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pytest_ragft.diagnosis import because
from pytest_ragft.diagnosis.claim import VERDICTS, Finding, can_pass, find, is_behaviour, next_probe
from pytest_ragft.diagnosis.counts import name_check
from pytest_ragft.diagnosis.evidence import (
    DEFAULT_ARMS,
    MAX_REPLAYS,
    Evidence,
)
from pytest_ragft.diagnosis.plan import Replay, is_finished, next_replay
from pytest_ragft.diagnosis.remarks import remarks
from pytest_ragft.diagnosis.scorecard import BLANK, next_wording
from pytest_ragft.diagnosis.standing import SURE_OF_SPLIT, Standing, weigh
from pytest_ragft.diagnosis.taxonomy import advice
from pytest_ragft.diagnosis.trial import Outcome, Trial
from pytest_ragft.diagnosis.verdict import CheckVerdict, Diagnosis, Verdict

NOT_RUN_LIMIT = 2
"""Failed attempts at an arm until the test goes on without it."""


class NotRun(Exception):  # noqa: N818  # no error: a replay that says nothing about the model
    """A replay could not be made; the message says why."""


def step(evidence: Evidence) -> Replay | Diagnosis:
    """The next replay that is worth its price, or the diagnosis when none is."""
    following = _step(evidence)
    if isinstance(following, Diagnosis):
        return following
    return replace(following, wording=next_wording(evidence, following.arm, following.placement))


def _step(evidence: Evidence) -> Replay | Diagnosis:
    settled = _without_replay(evidence)
    if settled:
        return settled
    standing = weigh(evidence)
    if evidence.reruns and is_finished(evidence, standing):
        return next_probe(evidence, standing) or _conclude(evidence, standing, None)
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
            trial = Trial(
                arm, tuple(outcomes), digest, following.placement, wording=following.wording
            )
            evidence = replace(evidence, trials=(*evidence.trials, trial))
    return following


def _without_arm(evidence: Evidence, arm: str, reason: str) -> Evidence:
    arms = tuple(name for name in evidence.arms if name != arm)
    return replace(evidence, arms=arms, missing={**evidence.missing, arm: reason})


def _without_replay(evidence: Evidence) -> Diagnosis | None:
    """What can be said before any replay, or without one."""
    wrong = [i for i, outcome in enumerate(evidence.echo or ()) if outcome is False]
    if wrong:
        named = name_check(evidence, wrong[0])
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
        fix=found.fix,
        checks=tuple(
            CheckVerdict(evidence.check(i), verdict if i in wrong else None, float(i in wrong))
            for i in range(evidence.width)
        ),
        trials=evidence.trials,
        first=evidence.first,
        echo=evidence.echo,
        whereabouts=evidence.whereabouts,
    )


def _conclude(evidence: Evidence, standing: Standing, stopped: str | None) -> Diagnosis:
    finding = find(evidence, standing, stopped)
    verdict, subclass = finding.verdict, finding.subclass
    found = advice(verdict, subclass, prompt_failed=standing.split == "weights")
    return Diagnosis(
        verdict=verdict,
        subclass=subclass,
        confidence=standing.probabilities.get(finding.rests_on or verdict, 0.0),
        because=_because(finding, evidence, standing),
        remedy=found.remedy,
        technique=found.technique,
        fix=found.fix,
        checks=tuple(
            _check(evidence, standing, i, as_defect=verdict is Verdict.DEFECT)
            for i in range(evidence.width)
        ),
        trials=evidence.trials,
        blind_spots=because.unseen(verdict, subclass, evidence, standing),
        probabilities=standing.probabilities if evidence.trials else {},
        first=evidence.first,
        echo=evidence.echo,
        remarks=remarks(verdict, subclass, evidence, standing),
        whereabouts=evidence.whereabouts,
    )


def _because(finding: Finding, evidence: Evidence, standing: Standing) -> tuple[str, ...]:
    match finding.verdict:
        case Verdict.UNDETERMINED:
            lines = because.undecided(finding.reason, evidence, standing)
        case Verdict.DEFECT:
            lines = because.defective(finding.reason, evidence)
        case verdict:
            lines = because.reasons(verdict, finding.subclass, evidence, standing)
    return tuple(lines)


def _check(evidence: Evidence, standing: Standing, index: int, *, as_defect: bool) -> CheckVerdict:
    check, belief = evidence.check(index), standing.beliefs[index]
    if standing.cards[index] == BLANK or False not in evidence.history(index):
        return CheckVerdict(check, None, 0.0)
    verdict = VERDICTS[belief.cause]
    probability = sum(p for cause, p in belief.causes.items() if VERDICTS[cause] is verdict)
    if as_defect and verdict is Verdict.BEHAVIOUR:
        return CheckVerdict(check, Verdict.DEFECT, probability)
    told = not is_behaviour(standing, index) or can_pass(evidence, index)
    if probability < SURE_OF_SPLIT or not told:
        return CheckVerdict(check, Verdict.UNDETERMINED, probability)
    return CheckVerdict(check, verdict, probability)
