"""The diagnosis of one recorded test, by the procedure that replays use."""

from dataclasses import replace

from pytest_ragft.classify.recorded import Recorded
from pytest_ragft.diagnosis import Diagnosis, Evidence, Replay, Verdict, conclude, step
from pytest_ragft.diagnosis.case import Case
from pytest_ragft.diagnosis.evidence import DEFAULT_ARMS
from pytest_ragft.report.record import TestRecord
from pytest_ragft.report.words import percent

SPOILT_BY_ORACLE = frozenset({"oracle", "oracle-only", "perfect"})
"""Arms that say nothing where the right answer is that it is not known."""


def decide(test: Recorded, max_replays: int) -> TestRecord:
    """What all recorded trials say, and which arm to replay next where a verdict is open."""
    evidence = _evidence(test, max_replays)
    found = _named(_diagnose(evidence), test)
    return TestRecord(nodeid=test.id, case=evidence.case, diagnosis=found)


def _diagnose(evidence: Evidence) -> Diagnosis:
    following = step(evidence)
    if isinstance(following, Diagnosis):
        return following
    found = conclude(evidence, stopped="the recorded trials do not settle it")
    is_open = found.verdict is Verdict.UNDETERMINED
    return replace(found, remedy=_advise(following) if is_open else found.remedy)


def _evidence(test: Recorded, max_replays: int) -> Evidence:
    missing = dict.fromkeys(test.unavailable, "null in the file")
    if test.expects_abstention:
        missing |= dict.fromkeys(SPOILT_BY_ORACLE, "the test expects abstention")
    trials = tuple(trial for trial in test.trials if trial.arm not in missing)
    return Evidence(
        first=test.first,
        trials=trials,
        echo=test.echo,
        arms=tuple(arm for arm in DEFAULT_ARMS if arm not in missing),
        missing=missing,
        max_replays=max_replays,
        case=Case(expects_abstention=test.expects_abstention),
    )


def _advise(following: Replay) -> str:
    where = f", its text {following.placement} the question" if following.placement else ""
    settles = (
        f" It should settle {percent(following.settles)} of the doubt." if following.settles else ""
    )
    return f"Replay the arm {following.arm!r}{where}, and add the trial.{settles}"


def _named(found: Diagnosis, test: Recorded) -> Diagnosis:
    """The reasons count the checks; their names stand beside them."""
    named = zip(found.checks, test.checks, strict=False)
    checks = tuple(replace(check, check=name) for check, name in named) or found.checks
    return replace(found, checks=checks)
